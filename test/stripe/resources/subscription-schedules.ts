// /v1/subscription_schedules: what a subscription is to become, phase by phase.
import type Stripe from 'stripe'
import { advanceSchedule, cancelSchedule, changeSchedule, releaseSchedule } from '../billing/run-schedule.ts'
import { type PhaseWish, phaseOf, phasesOf } from '../billing/schedule-phases.ts'
import { billingMode } from '../billing/start-subscription.ts'
import { changeSubscription } from '../billing/subscription-change.ts'
import { periodEnd } from '../billing/subscription-states.ts'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { having, page, since } from '../http/list.ts'
import { absent, expand } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import {
  createScheduleParameters,
  listScheduleParameters,
  updateScheduleParameters,
} from './subscription-schedule-parameters.ts'
import { subscriptionNamed } from './subscriptions.ts'
import { onClockOf } from './test-clocks.ts'

type Schedule = Stripe.SubscriptionSchedule
type Create = Stripe.SubscriptionScheduleCreateParams
type Update = Stripe.SubscriptionScheduleUpdateParams

const PATH = '/v1/subscription_schedules'

export const subscriptionScheduleRoutes: Route[] = [
  route<Create>(['POST', PATH], createScheduleParameters, createSchedule),
  route<Stripe.SubscriptionScheduleListParams>(
    ['GET', PATH],
    listScheduleParameters,
    ({ store }, { customer, scheduled, ...params }) => {
      const found = having(store.all('subscription_schedule'), { customer })
      const waiting = scheduled ? found.filter((one) => one.status === 'not_started') : found
      return page(PATH, since(waiting, params.created), params)
    },
  ),
  route<Stripe.SubscriptionScheduleRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    scheduleNamed(world, id),
  ),
  route<Update>(['POST', `${PATH}/:id`], updateScheduleParameters, (world, params, id) =>
    onClock(world, id, (before) => updateSchedule(world, before, params)),
  ),
  route<Stripe.SubscriptionScheduleReleaseParams>(
    ['POST', `${PATH}/:id/release`],
    { expand, preserve_cancel_date: absent },
    (world, _params, id) => onClock(world, id, (before) => releaseSchedule(world, before)),
  ),
  route<Stripe.SubscriptionScheduleCancelParams>(
    ['POST', `${PATH}/:id/cancel`],
    { expand, invoice_now: absent, prorate: absent },
    (world, _params, id) => onClock(world, id, (before) => cancelSchedule(world, before)),
  ),
]

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
    changeSubscription(world, subscription, { ...subscription, schedule: schedule.id })
    return schedule
  })
}

function keep(world: World, schedule: Schedule): Schedule {
  world.store.put('subscription_schedule', schedule)
  emit(world, 'subscription_schedule.created', schedule)
  return schedule
}

function updateSchedule(world: World, before: Schedule, params: Update): Schedule {
  const { phases: wishes, end_behavior, metadata: given } = params
  const start = before.phases[0]?.start_date ?? world.clock.seconds()
  const planned = wishes ? phasesOf(world, wishes, start) : before.phases
  const now = world.clock.seconds()
  const current = planned.find((phase) => phase.start_date <= now && phase.end_date > now)
  const isRunning = before.status === 'active' && current
  return changeSchedule(world, before, {
    ...before,
    ...(end_behavior && { end_behavior }),
    ...(isRunning && { current_phase: { start_date: current.start_date, end_date: current.end_date } }),
    metadata: joinMetadata(before.metadata ?? {}, given),
    phases: planned,
  })
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
