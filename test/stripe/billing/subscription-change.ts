// Writes a changed subscription down and tells of it.
import type Stripe from 'stripe'
import { emit, previousOf } from '../world/emit.ts'
import type { World } from '../world/world.ts'

/** Besides `updated`, some changes have an event of their own. Nothing is told where nothing changed. */
export function changeSubscription(
  world: World,
  before: Stripe.Subscription,
  after: Stripe.Subscription,
  special?: string,
): Stripe.Subscription {
  const previous = previousOf(before, after)
  if (Object.keys(previous).length === 0 && !special && !('status_details' in after !== 'status_details' in before)) {
    return before
  }
  world.store.put('subscription', after)
  emit(world, 'customer.subscription.updated', after, previous)
  if (special) emit(world, special, after)
  return after
}
