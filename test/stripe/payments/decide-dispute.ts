// The bank decides a dispute: money comes back or stays away.
import type Stripe from 'stripe'
import { bookReinstatement } from '../resources/balance-transactions.ts'
import { changeDispute, withdraw } from '../resources/disputes.ts'
import { emit, previousOf } from '../world/emit.ts'
import type { World } from '../world/world.ts'
import { type Decision, decided, isInquiry, isOver, requireWay } from './dispute-states.ts'

export function decideDispute(world: World, id: string, decision: Decision): Stripe.Dispute {
  const before = world.store.get('dispute', id)!
  requireWay(before, decision)
  const closed = decided(before, decision, world.clock.seconds())
  if (decision === 'escalated') return withdraw(world, changeDispute(world, before, closed))
  const isReinstated = decision === 'won' && !isInquiry(before)
  const after = isReinstated
    ? { ...closed, balance_transactions: [...closed.balance_transactions, bookReinstatement(world, closed)] }
    : closed
  world.store.put('dispute', after)
  if (isReinstated) emit(world, 'charge.dispute.funds_reinstated', after, previousOf(before, after))
  emit(world, 'charge.dispute.closed', after, previousOf(before, after))
  return after
}

const DAYS_OF_INQUIRY = 120

/** Whoever does not answer in time has lost. A question that nobody pursues is closed, answered or not. */
export function endDisputesDue(world: World): void {
  const now = world.clock.seconds()
  for (const dispute of world.store.all('dispute')) {
    if (!isOver(dispute) && endOf(dispute) <= now) decideDispute(world, dispute.id, 'lost')
  }
}

function endOf(dispute: Stripe.Dispute): number {
  if (isInquiry(dispute)) return dispute.created + DAYS_OF_INQUIRY * 86_400
  return (dispute.status === 'needs_response' && dispute.evidence_details.due_by) || Infinity
}
