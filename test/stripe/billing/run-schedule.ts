// A schedule runs: its phases begin when they are due, and in the end it lets its subscription go or ends it.
import type Stripe from 'stripe'
import { itemsAfter } from '../resources/subscription-items.ts'
import { subscriptionNamed } from '../resources/subscriptions.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { changeItems } from './change-subscription.ts'
import { endSubscription } from './end-subscription.ts'
import { startSubscription } from './start-subscription.ts'
import { changeSubscription } from './subscription-change.ts'
import { isLive } from './subscription-states.ts'

type Schedule = Stripe.SubscriptionSchedule
type Phase = Stripe.SubscriptionSchedule.Phase

/** When the next phase begins, or the last one ends. */
export function scheduleDue({ status, current_phase: current, phases: all }: Schedule): number {
  if (status === 'not_started') return all[0]!.start_date
  return status === 'active' && current ? current.end_date : Infinity
}

export function advanceSchedule(world: World, before: Schedule): void {
  const now = world.clock.seconds()
  const next = before.phases.find((phase) => phase.start_date <= now && phase.end_date > now)
  if (!next) {
    end(world, before)
    return
  }
  const started = before.subscription === null ? begin(world, before, next) : before
  const current_phase = { start_date: next.start_date, end_date: next.end_date }
  changeSchedule(world, before, { ...started, current_phase, status: 'active' })
  if (before.subscription !== null) takeOn(world, subscriptionNamed(world, idOf(before.subscription)), next)
}

/** The subscription goes on without it. */
export function releaseSchedule(world: World, before: Schedule): Schedule {
  return leave(world, before, 'released')
}

export function cancelSchedule(world: World, before: Schedule): Schedule {
  const subscription = world.store.get('subscription', idOf(before.subscription))
  if (subscription && isLive(subscription)) endSubscription(world, subscription, 'cancellation_requested')
  const canceled_at = world.clock.seconds()
  return changeSchedule(world, before, { ...before, canceled_at, current_phase: null, status: 'canceled' }, 'canceled')
}

export function changeSchedule(world: World, before: Schedule, after: Schedule, type = 'updated'): Schedule {
  world.store.put('subscription_schedule', after)
  emit(world, `subscription_schedule.${type}`, after, previousOf(before, after))
  return after
}

function begin(world: World, schedule: Schedule, { items }: Phase): Schedule {
  const wishes = items.map(({ price, quantity = 1 }) => ({ price: idOf(price), quantity }))
  const started = startSubscription(world, {
    customer: idOf(schedule.customer),
    items: wishes,
    payment_behavior: 'default_incomplete',
  })
  const going = { ...started, schedule: schedule.id }
  world.store.put('subscription', going)
  return { ...schedule, subscription: started.id }
}

function takeOn(world: World, before: Stripe.Subscription, { items, proration_behavior: proration }: Phase): void {
  if (!isLive(before)) return
  const wishes = [
    ...before.items.data.slice(items.length).map(({ id }) => ({ id, deleted: true })),
    ...items.map(({ price, quantity = 1 }, index) => {
      const kept = before.items.data[index]?.id
      return { price: idOf(price), quantity, ...(kept && { id: kept }) }
    }),
  ]
  const date = world.clock.seconds()
  const after = itemsAfter(world, before, wishes)
  changeItems(world, before, { items: after, date, proration, payment: 'allow_incomplete', isOffSession: true })
}

function end(world: World, before: Schedule): void {
  if (before.end_behavior === 'cancel') {
    const subscription = world.store.get('subscription', idOf(before.subscription))
    if (subscription && isLive(subscription)) endSubscription(world, subscription, 'cancellation_requested')
  }
  leave(world, before, 'completed')
}

function leave(world: World, before: Schedule, how: 'released' | 'completed'): Schedule {
  const now = world.clock.seconds()
  const subscription = world.store.get('subscription', idOf(before.subscription))
  if (subscription) changeSubscription(world, subscription, { ...subscription, schedule: null })
  const over: Schedule = { ...before, current_phase: null, status: how }
  if (how === 'completed') return changeSchedule(world, before, { ...over, completed_at: now }, how)
  const released = { released_at: now, released_subscription: idOf(before.subscription) || null, subscription: null }
  return changeSchedule(world, before, { ...over, ...released }, how)
}
