// The states of a refund and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Refund = Stripe.Refund

/** `requires_action` waits for bank details of whoever is to get the money; a card never does. */
export type RefundEnd = 'succeeded' | 'failed' | 'canceled' | 'requires_action'

/** From a state to those it can go to. A refund can fail long after it succeeded. */
const WAYS: Record<string, RefundEnd[]> = {
  pending: ['succeeded', 'failed', 'canceled', 'requires_action'],
  requires_action: ['succeeded', 'failed', 'canceled'],
  succeeded: ['failed'],
}

export function requireRefundWay({ status }: Refund, end: RefundEnd): void {
  if (WAYS[status ?? '']?.includes(end)) return
  throw invalid(`A refund that is ${status} cannot become ${end}.`)
}

export function isReversal(end: RefundEnd): boolean {
  return end === 'failed' || end === 'canceled'
}

export function waiting(refund: Refund): Refund {
  return { ...refund, pending_reason: 'processing', status: 'pending' }
}

export function ended(refund: Refund, end: RefundEnd): Refund {
  const { pending_reason: _no, ...settled } = refund
  return {
    ...settled,
    ...(end === 'failed' && { failure_reason: 'expired_or_canceled_card' }),
    ...(end === 'succeeded' && withReference(refund)),
    status: end,
  }
}

/** The number by which the bank finds the refund, which comes later than the refund. */
export function withReference({ destination_details: to }: Refund): Partial<Refund> {
  if (!to?.card) return {}
  const card = { ...to.card, reference: '123456789012', reference_status: 'available' }
  return { destination_details: { ...to, card } }
}
