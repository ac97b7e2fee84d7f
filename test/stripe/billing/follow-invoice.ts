// How a subscription follows its invoices: paid it is active, unpaid it is past due, and in the end canceled.
import type Stripe from 'stripe'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { applyPendingUpdate } from './change-subscription.ts'
import { endSubscription } from './end-subscription.ts'
import { changeSubscription } from './subscription-change.ts'
import { resumed, withStatus } from './subscription-states.ts'

type Subscription = Stripe.Subscription

export function invoicePaid(world: World, invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | undefined): void {
  const before = subscriptionOf(world, invoice)
  if (!before) return
  const resuming = world.store.notes('resuming')
  if (before.status === 'paused' && resuming.get(before.id) === invoice.id) {
    resuming.delete(before.id)
    changeSubscription(world, before, resumed(before), 'customer.subscription.resumed')
    return
  }
  applyPendingUpdate(world, before.id, invoice.id)
  const now = world.store.get('subscription', before.id)!
  const isFreed =
    now.status === 'incomplete' || ((now.status === 'past_due' || now.status === 'unpaid') && !owes(world, now))
  const active = isFreed ? withStatus(now, 'active') : now
  changeSubscription(world, now, withMethod(active, intent))
}

export function invoiceUnpaid(world: World, invoice: Stripe.Invoice): void {
  const before = subscriptionOf(world, invoice)
  if (!before || world.store.notes('pendingChanges').get(before.id)?.invoice === invoice.id) return
  if (before.status === 'active' || before.status === 'trialing') {
    changeSubscription(world, before, withStatus(before, 'past_due'))
  }
  const isGivenUp = invoice.next_payment_attempt === null && invoice.billing_reason === 'subscription_cycle'
  if (!isGivenUp) return
  const late = world.store.get('subscription', before.id)!
  if (world.afterRetries === 'cancel') endSubscription(world, late, 'payment_failed')
  else changeSubscription(world, late, withStatus(late, world.afterRetries))
}

export function subscriptionOf({ store }: World, { parent }: Stripe.Invoice): Subscription | undefined {
  return store.get('subscription', idOf(parent?.subscription_details?.subscription ?? null))
}

function owes({ store }: World, { id }: Subscription): boolean {
  return store.filed('invoices by subscription', id).some(({ status }) => status === 'open')
}

/** The card that paid first becomes the one that pays next, where the subscription says so. */
function withMethod(subscription: Subscription, intent: Stripe.PaymentIntent | undefined): Subscription {
  const saves = subscription.payment_settings?.save_default_payment_method === 'on_subscription'
  if (!saves || !intent?.payment_method) return subscription
  return { ...subscription, default_payment_method: idOf(intent.payment_method) }
}
