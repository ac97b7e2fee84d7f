// An early fraud warning: the bank says that a payment was probably made with a stolen card. A dispute, with its fee, follows
// most of the time unless the payment is refunded first. https://docs.stripe.com/disputes/measuring#early-fraud-warnings
import type { ReaderId } from './id.ts'
import type { Payment, PaymentName } from './payment.ts'
import { isSellable, topUpMin } from './top-up.ts'

export type FraudWarning = {
  readonly id: string
  readonly payment: string
  readonly reader: ReaderId
  /** `held`: too much to give back unasked, so the wallet is on hold until the operator decides. */
  readonly outcome: 'refunded' | 'held'
}

/** What the provider says of a warning when asked. `isActionable`: neither disputed nor fully refunded yet. */
export type FraudWarningReport = { readonly id: string; readonly of: PaymentName; readonly isActionable: boolean }

/** Whether a payment is small enough to be refunded at once: ten times the least top-up, about $30. */
export function isRefundedAtOnce({ money }: Payment): boolean {
  return isSellable(money.currency) && money.amount <= topUpMin(money.currency).amount * 10
}
