// A subscription rests, with or without giving back what was not used, and goes on with a new period.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'
import { keepForLater } from '../resources/invoice-items.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { invoiceChange } from './change-subscription.ts'
import { feesOf, itemPeriod, type LineDraft, unused } from './lines.ts'
import { changeSubscription } from './subscription-change.ts'
import { paused, periodEnd, resumed, withItems } from './subscription-states.ts'

type Subscription = Stripe.Subscription

export function pauseSubscription(
  world: World,
  before: Subscription,
  { bill_for, invoicing_behavior: how }: Stripe.SubscriptionPauseParams,
): Subscription {
  if (before.schedule !== null) throw invalid('A subscription with a schedule cannot be paused: release it first.')
  const now = world.clock.seconds()
  const isCredited = (bill_for?.unused_time_from?.type ?? 'now') !== 'none'
  const lines = isCredited ? before.items.data.map((item) => unused(before, item, now)) : []
  const after = paused(before, 'pause_requested', now)
  changeSubscription(world, before, after, 'customer.subscription.paused')
  settle(world, after, lines, how ?? 'pending_invoice_item')
  return world.store.get('subscription', before.id)!
}

function settle(world: World, subscription: Subscription, lines: LineDraft[], how: string): void {
  if (lines.length === 0) return
  if (how === 'invoice') invoiceChange(world, subscription, lines, true)
  else for (const line of lines) keepForLater(world, idOf(subscription.customer), line)
}

/** From now on by default: a new period is paid for. With the old anchor the rest of the old one is free. */
export function resumeSubscription(
  world: World,
  before: Subscription,
  {
    billing_cycle_anchor: anchor,
    payment_behavior: how = 'resume_on_payment_attempt',
  }: Stripe.SubscriptionResumeParams,
): Subscription {
  const now = world.clock.seconds()
  if (anchor?.type === 'unchanged' && periodEnd(before) > now) {
    return changeSubscription(world, before, resumed(before), 'customer.subscription.resumed')
  }
  const next = fromNow(before, now)
  if (how === 'resume_on_payment_attempt') {
    const going = changeSubscription(world, before, resumed(next), 'customer.subscription.resumed')
    invoiceChange(world, going, feesOf(going, going.items.data, false), true)
    return world.store.get('subscription', before.id)!
  }
  return resumeOncePaid(world, next)
}

/** What the invoice of going on from now would be; also for previews. */
export function feesOfResuming(before: Subscription, now: number): LineDraft[] {
  const next = fromNow(before, now)
  return feesOf(next, next.items.data, false)
}

function fromNow(before: Subscription, now: number): Subscription {
  const items = before.items.data.map((item) => {
    const { start, end } = itemPeriod(now, item, now)
    return { ...item, current_period_start: start, current_period_end: end }
  })
  return { ...withItems(before, items), billing_cycle_anchor: now, trial_end: before.trial_end && now }
}

/** It rests until somebody has paid. */
function resumeOncePaid(world: World, next: Subscription): Subscription {
  world.store.put('subscription', next)
  const lines = feesOf(next, next.items.data, false)
  const resuming = world.store.notes('resuming')
  // The invoice is not known before it is paid, if it is paid at once.
  resuming.set(next.id, 'next')
  const invoice = invoiceChange(world, next, lines, true)
  if (invoice.status === 'paid') {
    resuming.delete(next.id)
    const now = world.store.get('subscription', next.id)!
    return changeSubscription(world, now, resumed(now), 'customer.subscription.resumed')
  }
  resuming.set(next.id, invoice.id)
  return world.store.get('subscription', next.id)!
}
