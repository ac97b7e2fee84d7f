// The payment that a refund, a dispute or a warning is about, in our books.
import type { Payment, PaymentName } from '../core/payment.ts'
import type { Ports } from '../ports/index.ts'
import { settlePayment } from './settle-payment.ts'

/**
 * Null for a payment that is none of ours. One of ours that is not booked yet is booked now: the provider keeps no order, so
 * a dispute may be told before the payment that it is about.
 */
export async function ownPayment(ports: Ports, { payment, checkout: id }: PaymentName): Promise<Payment | null> {
  const { store, payments } = ports
  if (id === null) return null
  const known = await store.payment(payment)
  const checkout = known === null ? await store.checkout(id) : null
  if (known !== null || checkout === null) return known

  const session = checkout.session ?? (await payments.find(checkout))
  if (session === null) return null
  await settlePayment(ports, session)
  return store.payment(payment)
}
