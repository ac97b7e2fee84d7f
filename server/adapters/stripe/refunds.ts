// Refunds: sending one, finding one whose answer was lost, and what Stripe says of it.
import Stripe from 'stripe'
import type { RefundReport } from '../../core/refund.ts'
import type { RefundOrder } from '../../ports/index.ts'
import { fromStripe, isKept, toStripe } from './amount.ts'
import { orNull } from './connection.ts'
import { ownId, paymentName } from './metadata.ts'
import { movementOrNull } from './movements.ts'

export const refundExpansions = ['balance_transaction', 'failure_balance_transaction', 'payment_intent']

export async function sendRefund(stripe: Stripe, order: RefundOrder): Promise<RefundReport | 'refused'> {
  try {
    return refundReport(await stripe.refunds.create(requestOf(order), { idempotencyKey: keyOf(order) }))
  } catch (fault) {
    if (!isRefusal(fault)) throw fault
    // There may be nothing left to refund because an earlier attempt did it and its answer was lost.
    return (await findRefund(stripe, order)) ?? 'refused'
  }
}

/** Free text is no reason to Stripe, and `fraudulent` puts the card on its list of blocked ones. */
function requestOf({ refund, payment, money, reason }: RefundOrder): Stripe.RefundCreateParams {
  return {
    payment_intent: payment,
    amount: toStripe(money).amount,
    reason: reason === 'fraud' ? 'fraudulent' : 'requested_by_customer',
    metadata: { refund },
    expand: refundExpansions,
  }
}

function keyOf({ refund, attempt }: RefundOrder): string {
  return attempt === 1 ? `refund:${refund}` : `refund:${refund}:${attempt}`
}

/**
 * Stripe says no by codes that differ from case to case, and to an amount above what is left by none at all. What is listed
 * here is the other kind: a payment that is not there or a parameter that it does not take is a bug of ours.
 */
function isRefusal(fault: unknown): boolean {
  if (fault instanceof Stripe.errors.StripeCardError) return true
  if (!(fault instanceof Stripe.errors.StripeInvalidRequestError)) return false
  const { code = '', statusCode } = fault
  return statusCode !== 404 && code !== 'resource_missing' && !code.startsWith('parameter_')
}

export async function findRefund(
  stripe: Stripe,
  { refund: id, payment }: Pick<RefundOrder, 'refund' | 'payment'>,
): Promise<RefundReport | null> {
  const expand = refundExpansions.map((path) => `data.${path}`)
  for await (const refund of stripe.refunds.list({ payment_intent: payment, limit: 100, expand })) {
    if (refund.metadata?.refund === id) return refundReport(refund)
  }
  return null
}

export async function reportRefund(stripe: Stripe, id: string): Promise<RefundReport | null> {
  const refund = await orNull(stripe.refunds.retrieve(id, { expand: refundExpansions }))
  return refund === null ? null : keptRefund(refund)
}

/** Null for one in a currency that we keep no books in: it is of another program. */
export function keptRefund(refund: Stripe.Refund): RefundReport | null {
  return isKept(refund.currency) ? refundReport(refund) : null
}

function refundReport(refund: Stripe.Refund): RefundReport {
  return {
    id: refund.id,
    refund: ownId('refund', refund.metadata),
    of: paymentName(refund),
    money: fromStripe(refund.amount, refund.currency),
    state: stateOf(refund.status),
    sent: movementOrNull(refund.balance_transaction),
    returned: movementOrNull(refund.failure_balance_transaction),
  }
}

function stateOf(status: string | null): RefundReport['state'] {
  switch (status) {
    case 'succeeded':
      return 'succeeded'
    case 'failed':
    case 'canceled':
      return 'failed'
    default:
      return 'pending'
  }
}
