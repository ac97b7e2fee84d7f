// The bank decides a dispute: money comes back or stays away.
import type Stripe from 'stripe'
import { bookReinstatement } from '../resources/balance-transactions.ts'
import { changeDispute, withdraw } from '../resources/disputes.ts'
import { emit, previousOf } from '../world/emit.ts'
import type { World } from '../world/world.ts'
import { type Decision, decided, isInquiry, isOver, requireDisputeOpen } from './dispute-states.ts'

export function decideDispute(world: World, id: string, decision: Decision): Stripe.Dispute {
  const before = world.store.get('dispute', id)!
  requireDisputeOpen(before, 'deciding')
  if (decision === 'escalated') {
    return withdraw(world, changeDispute(world, before, decided(before, decision)))
  }
  const isReinstated = decision === 'won' && !isInquiry(before)
  const closed = decided(before, decision)
  const after = isReinstated
    ? { ...closed, balance_transactions: [...closed.balance_transactions, bookReinstatement(world, closed)] }
    : closed
  world.store.put('dispute', after)
  if (isReinstated) emit(world, 'charge.dispute.funds_reinstated', after, previousOf(before, after))
  emit(world, 'charge.dispute.closed', after, previousOf(before, after))
  return after
}

/** Whoever does not answer in time has lost. */
export function loseDisputesDue(world: World): void {
  const now = world.clock.seconds()
  for (const dispute of world.store.all('dispute')) {
    const isWaiting = !isOver(dispute) && dispute.status.endsWith('needs_response')
    if (isWaiting && (dispute.evidence_details.due_by ?? Infinity) <= now) decideDispute(world, dispute.id, 'lost')
  }
}
