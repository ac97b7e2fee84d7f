// Disputes: what Stripe says of one.
import type Stripe from 'stripe'
import type { DisputeReport, DisputeState } from '../../core/dispute.ts'
import { fromStripe, isKept } from './amount.ts'
import { orNull } from './connection.ts'
import { paymentName } from './metadata.ts'
import { movementOf } from './movements.ts'

/** Its balance transactions come whole without being asked for. */
export const disputeExpansions = ['payment_intent']

export async function reportDispute(stripe: Stripe, id: string): Promise<DisputeReport | null> {
  const dispute = await orNull(stripe.disputes.retrieve(id, { expand: disputeExpansions }))
  return dispute === null ? null : keptDispute(dispute)
}

/** Null for one in a currency that we keep no books in: it is of another program. */
export function keptDispute(dispute: Stripe.Dispute): DisputeReport | null {
  if (!isKept(dispute.currency)) return null
  return {
    id: dispute.id,
    of: paymentName(dispute),
    // May be more than was paid: exchange rates move, and banks add costs of their own.
    money: fromStripe(dispute.amount, dispute.currency),
    state: stateOf(dispute.status),
    movements: dispute.balance_transactions.toSorted((a, b) => a.created - b.created).map(movementOf),
  }
}

/** Words to come count as open: the wallet stays on hold until we know better. */
function stateOf(status: Stripe.Dispute['status']): DisputeState {
  switch (status) {
    case 'won':
      return 'won'
    case 'lost':
      return 'lost'
    case 'warning_closed':
    case 'prevented':
      return 'closed'
    default:
      return 'open'
  }
}
