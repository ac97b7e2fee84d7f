// The states of a subscription and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Subscription = Stripe.Subscription

export function isLive({ status }: Subscription): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired'
}

export function requireLive(subscription: Subscription, verb: string): void {
  if (isLive(subscription)) return
  throw invalid(`A subscription that is ${subscription.status} cannot be used for: ${verb}.`, {
    code: 'resource_missing',
  })
}

export function withStatus(subscription: Subscription, status: string): Subscription {
  return { ...subscription, status }
}

export function canceled(subscription: Subscription, reason: string, now: number): Subscription {
  const details = subscription.cancellation_details ?? noDetails
  return {
    ...subscription,
    canceled_at: subscription.canceled_at ?? now,
    cancel_at_period_end: false,
    cancellation_details: { ...details, reason },
    ended_at: now,
    pending_update: null,
    status: 'canceled',
  }
}

export function expiredBeforePayment(subscription: Subscription, now: number): Subscription {
  return { ...subscription, ended_at: now, status: 'incomplete_expired' }
}

export function paused(subscription: Subscription, why: string, now: number): Subscription {
  const details = { subscription: { type: why }, transitioned_at: now, type: 'subscription' }
  return { ...subscription, status: 'paused', status_details: { paused: details } }
}

export function resumed(subscription: Subscription): Subscription {
  const { status_details: _over, ...rest } = subscription
  return { ...rest, status: 'active' }
}

export const noDetails: Stripe.Subscription.CancellationDetails = {
  comment: null,
  feedback: null,
  feedback_option: null,
  reason: null,
}

/** When the first of its items comes to the end of its period. */
export function periodEnd({ items }: Subscription): number {
  return Math.min(...items.data.map((item) => item.current_period_end))
}

export function withItems(subscription: Subscription, data: Stripe.SubscriptionItem[]): Subscription {
  return { ...subscription, items: { ...subscription.items, data } }
}
