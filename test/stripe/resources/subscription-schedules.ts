// /v1/subscription_schedules: what a subscription is to become, phase by phase.

import type Stripe from 'stripe'
import { changeItems } from '../billing/change-subscription.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { type Interval, periodAt } from '../billing/periods.ts'
import { billingMode, startSubscription } from '../billing/start-subscription.ts'
import { isLive, periodEnd } from '../billing/subscription-states.ts'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import {
  absent,
  emptyable,
  expand,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  required,
  shape,
  text,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import { interval } from './price-parameters.ts'
import { priceNamed } from './prices.ts'
import { itemsAfter } from './subscription-items.ts'
import { billingModeRule, momentOrNow, prorationBehavior } from './subscription-parameters.ts'
import { subscriptionNamed } from './subscriptions.ts'
import { onClockOf } from './test-clocks.ts'

type Schedule = Stripe.SubscriptionSchedule
type Phase = Stripe.SubscriptionSchedule.Phase
type Create = Stripe.SubscriptionScheduleCreateParams
type Update = Stripe.SubscriptionScheduleUpdateParams
type PhaseWish = Stripe.SubscriptionScheduleUpdateParams.Phase

const PATH = '/v1/subscription_schedules'

const phases = list(
  shape<PhaseWish>({
    add_invoice_items: absent,
    application_fee_percent: absent,
    automatic_tax: absent,
    billing_cycle_anchor: absent,
    billing_thresholds: absent,
    collection_method: oneOf('charge_automatically'),
    currency: text(3),
    default_payment_method: absent,
    default_tax_rates: absent,
    description: emptyable(text()),
    discounts: absent,
    duration: shape<Stripe.SubscriptionScheduleUpdateParams.Phase.Duration>({
      interval: required(interval),
      interval_count: integer({ min: 1 }),
    }),
    end_date: integer(),
    invoice_settings: absent,
    items: required(
      list(
        shape<Stripe.SubscriptionScheduleUpdateParams.Phase.Item>({
          billing_thresholds: absent,
          discounts: absent,
          metadata,
          plan: absent,
          price: required(text()),
          price_data: absent,
          quantity: integer({ min: 0 }),
          tax_rates: absent,
        }),
      ),
    ),
    metadata,
    on_behalf_of: absent,
    proration_behavior: prorationBehavior,
    start_date: momentOrNow,
    transfer_data: absent,
    trial: absent,
    trial_end: absent,
  }),
  10,
)

const shared = {
  default_settings: absent,
  end_behavior: oneOf('cancel', 'release'),
  expand,
  metadata: emptyable(metadata),
  pause_schedules: absent,
  phases,
}

export const subscriptionScheduleRoutes: Route[] = [
  route<Create>(
    ['POST', PATH],
    {
      ...shared,
      billing_mode: billingModeRule,
      customer: text(),
      customer_account: absent,
      from_subscription: text(),
      start_date: momentOrNow,
    },
    createSchedule,
  ),
  route<Stripe.SubscriptionScheduleListParams>(
    ['GET', PATH],
    {
      ...paging,
      ...created,
      canceled_at: absent,
      completed_at: absent,
      customer: text(),
      customer_account: absent,
      released_at: absent,
      scheduled: flag,
    },
    ({ store }, { customer, scheduled, ...params }) => {
      const found = having(store.all('subscription_schedule'), { customer })
      const waiting = scheduled ? found.filter((one) => one.status === 'not_started') : found
      return page(PATH, since(waiting, params.created), params)
    },
  ),
  route<Stripe.SubscriptionScheduleRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    scheduleNamed(world, id),
  ),
  route<Update>(['POST', `${PATH}/:id`], { ...shared, proration_behavior: absent }, (world, params, id) =>
    onClock(world, id, (before) => updateSchedule(world, before, params)),
  ),
  route<Stripe.SubscriptionScheduleReleaseParams>(
    ['POST', `${PATH}/:id/release`],
    { expand, preserve_cancel_date: absent },
    (world, _params, id) => onClock(world, id, (before) => release(world, before, 'released')),
  ),
  route<Stripe.SubscriptionScheduleCancelParams>(
    ['POST', `${PATH}/:id/cancel`],
    { expand, invoice_now: absent, prorate: absent },
    (world, _params, id) => onClock(world, id, (before) => cancel(world, before)),
  ),
]

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
  change(world, before, { ...started, current_phase, status: 'active' })
  if (before.subscription !== null) takeOn(world, subscriptionNamed(world, idOf(before.subscription)), next)
}

function scheduleNamed({ store }: World, id: string): Schedule {
  const schedule = store.get('subscription_schedule', id)
  if (!schedule) throw noSuch('subscription_schedule', id)
  return schedule
}

function onClock<T>(world: World, id: string, work: (before: Schedule) => T): T {
  const before = scheduleNamed(world, id)
  return onClockOf(world, idOf(before.customer), () => {
    if (before.status === 'active' || before.status === 'not_started') return work(before)
    throw invalid(`The schedule ${id} is ${before.status} already.`)
  })
}

function createSchedule(world: World, params: Create): Schedule {
  if (params.from_subscription) return fromSubscription(world, params.from_subscription, params)
  if (!params.customer) throw missing('customer')
  if (!params.phases?.length) throw missing('phases')
  const customer = customerNamed(world, params.customer, 'customer')
  return onClockOf(world, customer.id, () => {
    const now = world.clock.seconds()
    const start = typeof params.start_date === 'number' ? params.start_date : now
    const planned = phasesOf(world, (params.phases ?? []) as PhaseWish[], start)
    const schedule = keep(world, { ...scheduleOf(params, customer, now), phases: planned })
    if (start <= now) advanceSchedule(world, schedule)
    return scheduleNamed(world, schedule.id)
  })
}

/** Its first phase is the period that runs. */
function fromSubscription(world: World, id: string, params: Create): Schedule {
  if (params.phases) throw invalid('phases cannot be given together with from_subscription.', { param: 'phases' })
  const subscription = subscriptionNamed(world, id, 'from_subscription')
  if (subscription.schedule) throw invalid(`The subscription ${id} has a schedule already.`)
  const customer = world.store.get('customer', idOf(subscription.customer))!
  return onClockOf(world, customer.id, () => {
    const [first] = subscription.items.data
    const current = { start_date: first!.current_period_start, end_date: periodEnd(subscription) }
    const items = subscription.items.data.map(({ price, quantity }) => ({ price: price.id, quantity: quantity ?? 1 }))
    const schedule = keep(world, {
      ...scheduleOf(params, customer, world.clock.seconds()),
      billing_mode: subscription.billing_mode,
      current_phase: current,
      phases: [phaseOf({ items }, current, subscription.currency)],
      status: 'active',
      subscription: id,
    })
    world.store.put('subscription', { ...subscription, schedule: schedule.id })
    return schedule
  })
}

function keep(world: World, schedule: Schedule): Schedule {
  world.store.put('subscription_schedule', schedule)
  emit(world, 'subscription_schedule.created', schedule)
  return schedule
}

function change(world: World, before: Schedule, after: Schedule, type = 'updated'): Schedule {
  world.store.put('subscription_schedule', after)
  emit(world, `subscription_schedule.${type}`, after, previousOf(before, after))
  return after
}

function updateSchedule(world: World, before: Schedule, params: Update): Schedule {
  const { phases: wishes, end_behavior, metadata: given } = params
  const start = before.phases[0]?.start_date ?? world.clock.seconds()
  const planned = wishes ? phasesOf(world, wishes, start) : before.phases
  const now = world.clock.seconds()
  const current = planned.find((phase) => phase.start_date <= now && phase.end_date > now)
  const isRunning = before.status === 'active' && current
  return change(world, before, {
    ...before,
    ...(end_behavior && { end_behavior }),
    ...(isRunning && { current_phase: { start_date: current.start_date, end_date: current.end_date } }),
    metadata: joinMetadata(before.metadata ?? {}, given),
    phases: planned,
  })
}

/** Each begins where the one before it ends. */
function phasesOf(world: World, wishes: PhaseWish[], start: number): Phase[] {
  let from = start
  return wishes.map((wish, index) => {
    const prices = wish.items.map((item, place) =>
      priceNamed(world, item.price ?? '', `phases[${index}][items][${place}][price]`),
    )
    const { duration } = wish
    const every = duration ? { interval: duration.interval, interval_count: duration.interval_count ?? 1 } : null
    const until = wish.end_date ?? periodAt(from, every ?? (prices[0]!.recurring as Interval), from).end
    const phase = phaseOf(wish, { start_date: from, end_date: Number(until) }, prices[0]!.currency)
    from = phase.end_date
    return phase
  })
}

function phaseOf(
  wish: Pick<PhaseWish, 'items' | 'metadata' | 'proration_behavior' | 'description'>,
  dates: Stripe.SubscriptionSchedule.CurrentPhase,
  currency: string,
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: wish.description || null,
    discounts: [],
    ...dates,
    invoice_settings: null,
    items: wish.items.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: joinMetadata({}, item.metadata),
      plan: item.price ?? '',
      price: item.price ?? '',
      quantity: item.quantity ?? 1,
      tax_rates: [],
    })),
    metadata: joinMetadata({}, wish.metadata),
    on_behalf_of: null,
    proration_behavior: wish.proration_behavior ?? 'create_prorations',
    transfer_data: null,
    trial_end: null,
  }
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
  release(world, before, 'completed')
}

function release(world: World, before: Schedule, how: 'released' | 'completed'): Schedule {
  const now = world.clock.seconds()
  const subscription = world.store.get('subscription', idOf(before.subscription))
  if (subscription) world.store.put('subscription', { ...subscription, schedule: null })
  const over: Schedule = { ...before, current_phase: null, status: how }
  if (how === 'completed') return change(world, before, { ...over, completed_at: now }, how)
  const released = { released_at: now, released_subscription: idOf(before.subscription) || null, subscription: null }
  return change(world, before, { ...over, ...released }, how)
}

function cancel(world: World, before: Schedule): Schedule {
  const subscription = world.store.get('subscription', idOf(before.subscription))
  if (subscription && isLive(subscription)) endSubscription(world, subscription, 'cancellation_requested')
  const canceled_at = world.clock.seconds()
  return change(world, before, { ...before, canceled_at, current_phase: null, status: 'canceled' }, 'canceled')
}

function scheduleOf(params: Create, customer: Stripe.Customer, now: number): Schedule {
  return {
    id: newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: billingMode(params.billing_mode),
    canceled_at: null,
    completed_at: null,
    created: now,
    current_phase: null,
    customer: customer.id,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: params.end_behavior ?? 'release',
    livemode: false,
    metadata: joinMetadata({}, params.metadata),
    pause_schedules: [],
    phases: [],
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    test_clock: customer.test_clock ?? null,
  }
}
