// The decision of a tip: may it be given now, and what then becomes true.
import { tipEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { Creator } from './creator.ts'
import { holdsIn } from './hold.ts'
import type { ReaderId, StandingTipId, TipId } from './id.ts'
import type { Instant } from './instant.ts'
import { isSame, type Money } from './money.ts'
import { offersSticker, type Site } from './site.ts'
import { standingTipFrom, standingTipsMax } from './standing-tip.ts'
import { type Ticket, ticketStateAt } from './ticket.ts'
import type { MessageState, Tip } from './tip.ts'
import type { UnlockDecision } from './unlock.ts'

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
  /** Whether what the creator gets is held, because a new card pays. */
  readonly isHeld: boolean
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
  { ticket, reader, site: { holdsMessages, publisher }, name, monthly, fresh, ...of }: TipQuestion,
  { id: creator, site, tipShare }: Creator,
  { amount, message, isPublic, isAnonymous, sticker }: NonNullable<Ticket['tip']>,
): Change[] {
  const wish = { amount, name: isAnonymous ? null : name, message, isPublic, isAnonymous }
  const from = { id: fresh, site, creator, reader, ticket: ticket.id }
  const { platformFeeBps, isHeld, now: at } = of
  const paid = { tip: fresh, reader, creator: { id: creator, tipShare }, publisher, amount, platformFeeBps, isHeld }
  const entry = tipEntry(paid)
  const messageState: MessageState = holdsMessages && isPublic && message !== null ? 'held' : 'shown'
  const tip = { ...from, ...wish, messageState, sticker: sticker ?? null, givenAt: at, returnedAt: null }
  return [
    { change: 'require-standing', reader },
    { change: 'require-unblocked', site, reader },
    { change: 'post-entry', entry, at },
    ...holdsIn(entry, reader, at),
    ...(monthly === null ? [] : [beginning(monthly.fresh, tip)]),
    { change: 'add-tip', tip: { ...tip, monthly: monthly && { standingTip: monthly.fresh, month: 0 } } },
    { change: 'finish-by-tip', ticket: ticket.id, reader, at },
  ]
}

const beginning = (id: StandingTipId, tip: Omit<Tip, 'monthly'>): Change => ({
  change: 'add-standing-tip',
  standingTip: standingTipFrom(id, tip),
})
