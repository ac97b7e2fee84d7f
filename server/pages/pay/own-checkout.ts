// An attempt to pay that is this reader's own, for this ticket. Others' look as if they were not there.
import type { Checkout } from '../../core/checkout.ts'
import type { CheckoutId, ReaderId } from '../../core/id.ts'
import { settlePayment } from '../../flows/settle-payment.ts'
import type { Ports } from '../../ports/index.ts'
import type { Visit } from './visit.ts'

/** The text as an id of an attempt, or null for what never was one. */
export function checkoutId(text: string | undefined): CheckoutId | null {
  return text !== undefined && /^checkout_[A-Za-z0-9_-]{1,64}$/.test(text) ? (text as CheckoutId) : null
}

type Claim = { readonly id: CheckoutId | null; readonly reader: ReaderId | null; readonly ticket: string }

export async function ownCheckout({ store }: Ports, { id, reader, ticket }: Claim): Promise<Checkout | null> {
  const checkout = id === null || reader === null ? null : await store.checkout(id)
  return checkout !== null && checkout.reader === reader && checkout.ticket === ticket ? checkout : null
}

/** The reader's own attempt behind the provider's session. Null for somebody else's and for none (THREATS WHK-06). */
export async function checkoutBehind(ports: Ports, { reader, view }: Visit, session: string): Promise<Checkout | null> {
  if (reader === null || !/^\w{1,255}$/.test(session)) return null
  const report = await ports.payments.report(session)
  return ownCheckout(ports, { id: report?.checkout ?? null, reader, ticket: view.ticket.id })
}

/**
 * Ends an attempt, so that nobody pays twice by going back to an old form. `paid` when the money was already on its way:
 * then it is booked.
 */
export async function endCheckout(ports: Ports, checkout: Checkout | null): Promise<'paid' | 'ended'> {
  if (checkout?.session == null) return 'ended'
  await ports.payments.expire(checkout.session)
  return (await settlePayment(ports, checkout.session)) === 'paid' ? 'paid' : 'ended'
}
