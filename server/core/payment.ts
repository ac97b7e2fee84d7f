// A payment: money that came from a reader by card, and what of it has gone back.
import type { CheckoutId, ReaderId } from './id.ts'
import type { Instant } from './instant.ts'
import { type Money, minus } from './money.ts'

export type Payment = {
  /** The provider's id of it. */
  readonly id: string
  readonly checkout: CheckoutId
  readonly reader: ReaderId
  readonly money: Money
  /** What went back to the card, or is set aside to go. Never more than was paid (a constraint). */
  readonly refunded: Money
  readonly paidAt: Instant
}

/** How a report of the provider names the payment that it is about. Without a checkout it is none of ours. */
export type PaymentName = { readonly payment: string; readonly checkout: CheckoutId | null }

/** What can still go back to the card. */
export const refundableOf = ({ money, refunded }: Payment): Money => minus(money, refunded)
