// A tip: a reader's money for a creator, out of the wallet, with a few words if the reader likes.
import type { Currency } from './currency.ts'
import type { CreatorId, ReaderId, SiteId, StandingTipId, TicketId, TipId } from './id.ts'
import type { Instant } from './instant.ts'
import { type Money, money } from './money.ts'
import { plainLine } from './plain-line.ts'
import type { Sticker } from './sticker.ts'
import { topUpMax, topUpMin } from './top-up.ts'

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
