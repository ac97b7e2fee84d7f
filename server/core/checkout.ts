// A checkout: one attempt of a reader to pay money in. Written before the provider is called, finished by what it confirms.
import type { CheckoutId, ReaderId, TicketId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'
import { isSame, type Money } from './money.ts'
import type { Movement } from './movement.ts'

/** `inline`: the provider's form inside the pay window. `redirect`: the provider's own page. */
export type CheckoutSurface = 'inline' | 'redirect'

export type Checkout = {
  readonly id: CheckoutId
  readonly reader: ReaderId
  /** The ticket that the money is for, if any. */
  readonly ticket: TicketId | null
  readonly money: Money
  /** The price that the reader agreed to when starting: the item is unlocked at this price or less, never above. */
  readonly approved: Money | null
  /** What the reader typed when starting, to be shown with the tip that it pays for. */
  readonly tipName: string | null
  readonly surface: CheckoutSurface
  /** `started`: written, the provider's answer not seen yet. `open`: the provider waits for the reader. */
  readonly state: 'started' | 'open' | 'paid' | 'expired'
  /** The provider's id of its session, once known. */
  readonly session: string | null
  readonly startedAt: Instant
}

/** An attempt in flight for longer than this is looked after by recovery. */
export const attemptSeconds = 2 * 60

/** For so long the same attempt may be sent again; later it is a new one. */
export const repeatSeconds = 9 * 60

/** What the provider says of a session when asked. Only this is booked, never what a browser or a message says. */
export type PaymentReport =
  | { readonly state: 'unpaid' | 'expired'; readonly checkout: CheckoutId | null }
  | {
      readonly state: 'paid'
      readonly checkout: CheckoutId | null
      /** The provider's id of the payment. */
      readonly payment: string
      readonly paid: Money
      /** Whose wallet it is for, by the payment's own metadata: a checkout that our books lost can be found again by it. */
      readonly reader: ReaderId | null
      /** What reached the provider's balance, with its fee, in the currency of the settlement. */
      readonly movement: Movement
    }

/** Whether an attempt says the same as an earlier one under its id, and that one is young and still waits to be paid. */
export function isRepeatOf(attempt: Checkout, earlier: Checkout): boolean {
  return (
    !isPast(after(earlier.startedAt, repeatSeconds), attempt.startedAt) &&
    (earlier.state === 'started' || earlier.state === 'open') &&
    earlier.reader === attempt.reader &&
    earlier.ticket === attempt.ticket &&
    earlier.surface === attempt.surface &&
    earlier.tipName === attempt.tipName &&
    isSame(earlier.money, attempt.money)
  )
}
