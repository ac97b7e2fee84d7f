// A tip: a reader's money for a creator, out of the wallet, with a few words if the reader likes.
import { tipEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { Creator } from './creator.ts'
import type { Currency } from './currency.ts'
import type { CreatorId, ReaderId, SiteId, StandingTipId, TicketId, TipId } from './id.ts'
import type { Instant } from './instant.ts'
import { isSame, type Money, money } from './money.ts'
import { plainLine } from './plain-line.ts'
import { offersSticker, type Site } from './site.ts'
import { standingTipFrom, standingTipsMax } from './standing-tip.ts'
import type { Sticker } from './sticker.ts'
import { type Ticket, ticketStateAt } from './ticket.ts'
import { topUpMax, topUpMin } from './top-up.ts'
import type { UnlockDecision } from './unlock.ts'

export type Tip = {
  readonly id: TipId
  readonly site: SiteId
  readonly creator: CreatorId
  readonly reader: ReaderId
  readonly ticket: TicketId
  readonly amount: Money
  /** Under which it is shown, as `tipName` leaves it. Null: as of nobody in particular, as an anonymous one always is. */
  readonly name: string | null
  /** Plain text, as `tipMessage` leaves it. */
  readonly message: string | null
  /** Whether the reader wants the message to be seen by everybody. */
  readonly isPublic: boolean
  /** Nobody is told who it was, the creator neither. */
  readonly isAnonymous: boolean
  readonly messageState: MessageState
  /** The picture that was sent with it. */
  readonly sticker: Sticker | null
  /** The standing tip that gave it, and in which of its months. Null: it was given once. */
  readonly monthly: { readonly standingTip: StandingTipId; readonly month: number } | null
  readonly givenAt: Instant
  /** When the whole of it went back into the wallet it came from, by the publisher. */
  readonly returnedAt: Instant | null
}

/**
 * Whether a message may be seen by everybody, as far as its publisher has a say: `held` waits for a word, `hidden` was taken off. One that is
 * not public is seen by nobody but the publisher, whatever this says.
 */
export type MessageState = 'shown' | 'held' | 'hidden'

/** About a dollar. */
export const tipUnit = (currency: Currency): number => topUpMin(currency).amount / 3

/** Two, five and ten dollars, or about as much; the least is a tenth of a dollar, the most what can be added to a wallet at once. */
export function tipLimits(currency: Currency): { readonly amounts: Money[]; readonly min: Money; readonly max: Money } {
  const unit = tipUnit(currency)
  return {
    amounts: [2, 5, 10].map((times) => money(times * unit, currency)),
    min: money(unit / 10, currency),
    max: topUpMax(currency),
  }
}

export function isTippable({ amount, currency }: Money): boolean {
  const { min, max } = tipLimits(currency as Currency)
  return Number.isSafeInteger(amount) && amount >= min.amount && amount <= max.amount
}

const messageGraphemesMax = 280
const nameGraphemesMax = 40

/** `message` null: nothing is left of it. Null: more than 280 graphemes. */
export function tipMessage(text: string): { readonly message: string | null } | null {
  const line = plainLine(text, messageGraphemesMax)
  return line === null ? null : { message: line || null }
}

/** `name` null: nothing is left of it. Null: more than 40 graphemes. */
export function tipName(text: string): { readonly name: string | null } | null {
  const line = plainLine(text, nameGraphemesMax)
  return line === null ? null : { name: line || null }
}

export type TipQuestion = {
  readonly ticket: Ticket
  readonly reader: ReaderId
  readonly site: Pick<Site, 'holdsMessages' | 'publisher' | 'stickers'>
  /** Null: there is none, or no tips are taken, of anybody or of this reader. */
  readonly creator: Creator | null
  /** The amount that was on the screen when the reader said yes. */
  readonly approved: Money | null
  /** What the reader typed beside it, to be shown with the tip. */
  readonly name: string | null
  readonly balance: Money
  readonly isOnHold: boolean
  readonly platformFeeBps: number
  /** What it begins, and how many of these the reader has. Null: it is given once. */
  readonly monthly: { readonly fresh: StandingTipId; readonly running: number } | null
  readonly fresh: TipId
  readonly now: Instant
}

/**
 * Decides as `decideUnlock` does. A tip has no price that could change: what is asked for is the reader's own wish, and a sticker is sent
 * for what it cost when the window opened.
 */
export function decideTip(question: TipQuestion): UnlockDecision {
  const { ticket, site, creator, approved, balance, now } = question
  const state = ticketStateAt(ticket, now)
  if (state !== 'open') return { next: 'stop', because: state }
  if (creator === null || ticket.tip === null) return { next: 'stop', because: 'not-for-sale' }
  const { amount, sticker } = ticket.tip
  if (sticker !== undefined && !offersSticker(site, sticker)) return { next: 'stop', because: 'not-for-sale' }
  if (approved === null || !isSame(approved, amount)) return { next: 'confirm-price', price: amount }
  if (question.isOnHold) return { next: 'stop', because: 'on-hold' }
  if (question.monthly !== null && question.monthly.running >= standingTipsMax)
    return { next: 'stop', because: 'too-many' }
  if (balance.amount < amount.amount)
    return { next: 'top-up', missing: { ...amount, amount: amount.amount - balance.amount } }
  return { next: 'commit', changes: tipping(question, creator, ticket.tip) }
}

function tipping(
  { ticket, reader, site: { holdsMessages, publisher }, name, monthly, fresh, platformFeeBps, now: at }: TipQuestion,
  { id: creator, site, tipShare }: Creator,
  { amount, message, isPublic, isAnonymous, sticker }: NonNullable<Ticket['tip']>,
): Change[] {
  const wish = { amount, name: isAnonymous ? null : name, message, isPublic, isAnonymous }
  const from = { id: fresh, site, creator, reader, ticket: ticket.id }
  const paid = { tip: fresh, reader, creator: { id: creator, tipShare }, publisher, amount, platformFeeBps }
  const messageState: MessageState = holdsMessages && isPublic && message !== null ? 'held' : 'shown'
  const tip = { ...from, ...wish, messageState, sticker: sticker ?? null, givenAt: at, returnedAt: null }
  return [
    { change: 'require-standing', reader },
    { change: 'require-unblocked', site, reader },
    { change: 'post-entry', entry: tipEntry(paid), at },
    ...(monthly === null ? [] : [beginning(monthly.fresh, tip)]),
    { change: 'add-tip', tip: { ...tip, monthly: monthly && { standingTip: monthly.fresh, month: 0 } } },
    { change: 'finish-by-tip', ticket: ticket.id, reader, at },
  ]
}

const beginning = (id: StandingTipId, tip: Omit<Tip, 'monthly'>): Change => ({
  change: 'add-standing-tip',
  standingTip: standingTipFrom(id, tip),
})
