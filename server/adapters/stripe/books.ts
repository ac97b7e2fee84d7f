// Stripe's books: its lists since an instant, each read page by page as it is walked.
import type Stripe from 'stripe'
import type { CheckoutId } from '../../core/id.ts'
import { epochSeconds, type Instant } from '../../core/instant.ts'
import type { ListedPayment, ListedSession, ProviderBooks } from '../../ports/payments.ts'
import { fromStripe, isKept } from './amount.ts'
import { listed, orNull } from './connection.ts'
import { disputeExpansions, keptDispute } from './disputes.ts'
import { fraudWarningExpansions, fraudWarningReport } from './fraud-warnings.ts'
import { listedInvoices } from './memberships.ts'
import { idOf, ownId } from './metadata.ts'
import { listedMovement, movementExpansions } from './movements.ts'
import { keptRefund, refundExpansions } from './refunds.ts'

export function booksSince(stripe: Stripe, since: Instant): ProviderBooks {
  const page = { created: { gte: epochSeconds(since) }, limit: 100 }
  // Stripe expands four levels deep, and `data` is the first of them.
  const pageWith = (expansions: readonly string[]) => ({ ...page, expand: expansions.map((path) => `data.${path}`) })
  return {
    sessions: () => listed(() => stripe.checkout.sessions.list(page), listedSession),
    payments: () => listed(() => stripe.paymentIntents.list(page), listedPayment),
    invoices: () => listedInvoices(stripe, page),
    refunds: () => listed(() => stripe.refunds.list(pageWith(refundExpansions)), keptRefund),
    disputes: () => listed(() => stripe.disputes.list(pageWith(disputeExpansions)), keptDispute),
    fraudWarnings: () =>
      listed(() => stripe.radar.earlyFraudWarnings.list(pageWith(fraudWarningExpansions)), fraudWarningReport),
    movements: () => listed(() => stripe.balanceTransactions.list(pageWith(movementExpansions)), listedMovement),
  }
}

function listedSession({
  id,
  metadata,
  payment_intent: intent,
  payment_status,
}: Stripe.Checkout.Session): ListedSession {
  return {
    session: id,
    checkout: ownId('checkout', metadata),
    payment: idOf(intent),
    isPaid: payment_status === 'paid',
  }
}

/** One payment by its id; null when Stripe does not know it, or it never went through. */
export async function reportPayment(stripe: Stripe, id: string): Promise<ListedPayment | null> {
  const intent = await orNull(stripe.paymentIntents.retrieve(id))
  return intent === null ? null : listedPayment(intent)
}

/** Also of one that never went through. */
export async function checkoutOf(stripe: Stripe, id: string): Promise<CheckoutId | null> {
  return ownId('checkout', (await orNull(stripe.paymentIntents.retrieve(id)))?.metadata)
}

function listedPayment(intent: Stripe.PaymentIntent): ListedPayment | null {
  const { id, status, amount_received, currency, metadata } = intent
  if (status !== 'succeeded' || !isKept(currency)) return null
  return { payment: id, checkout: ownId('checkout', metadata), paid: fromStripe(amount_received, currency) }
}
