// /v1/subscriptions
import type Stripe from 'stripe'
import { changeItems, invoiceChange } from '../billing/change-subscription.ts'
import { endSubscription } from '../billing/end-subscription.ts'
import { requireInPeriod, unused } from '../billing/lines.ts'
import { pauseSubscription, resumeSubscription } from '../billing/pause-subscription.ts'
import { endTrialNow } from '../billing/renew-subscription.ts'
import { startSubscription } from '../billing/start-subscription.ts'
import { changeSubscription } from '../billing/subscription-change.ts'
import { noDetails, periodEnd, requireLive } from '../billing/subscription-states.ts'
import { invalid, noSuch, notHere } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, expand, flag, oneOf, required, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { redeem, startDiscount } from './discounts.ts'
import { keepForLater } from './invoice-items.ts'
import { joinMetadata } from './metadata.ts'
import { paymentMethodNamed, requireUsable } from './payment-methods.ts'
import { itemsAfter } from './subscription-items.ts'
import {
  cancellationDetails,
  createParameters,
  prorationBehavior,
  requirePendable,
  updateParameters,
} from './subscription-parameters.ts'
import { onClockOf } from './test-clocks.ts'

type Create = Stripe.SubscriptionCreateParams
type Update = Stripe.SubscriptionUpdateParams
type Subscription = Stripe.Subscription

const PATH = '/v1/subscriptions'

export const subscriptionRoutes: Route[] = [
  route<Create>(['POST', PATH], createParameters, (world, params) =>
    onClockOf(world, params.customer ?? '', () => {
      requireOwnMethod(world, params.default_payment_method, params.customer ?? '')
      return startSubscription(world, params)
    }),
  ),
  route<Stripe.SubscriptionListParams>(
    ['GET', PATH],
    {
      ...paging,
      ...created,
      automatic_tax: absent,
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      current_period_end: absent,
      current_period_start: absent,
      customer: text(),
      customer_account: absent,
      plan: absent,
      price: text(),
      status: text(),
      test_clock: text(),
    },
    listSubscriptions,
  ),
  route<Stripe.SubscriptionRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    subscriptionNamed(world, id),
  ),
  route<Update>(['POST', `${PATH}/:id`], updateParameters, (world, params, id) =>
    onClock(world, id, (before) => updateSubscription(world, before, params)),
  ),
  route<Stripe.SubscriptionCancelParams>(
    ['DELETE', `${PATH}/:id`],
    { cancellation_details: cancellationDetails, expand, invoice_now: flag, prorate: flag },
    (world, params, id) => onClock(world, id, (before) => cancelSubscription(world, before, params)),
  ),
  route<Stripe.SubscriptionPauseParams>(
    ['POST', `${PATH}/:id/pause`],
    {
      bill_for: shape<Stripe.SubscriptionPauseParams.BillFor>({
        outstanding_usage_through: shape<Stripe.SubscriptionPauseParams.BillFor.OutstandingUsageThrough>({
          type: oneOf('none', 'now'),
        }),
        unused_time_from: shape<Stripe.SubscriptionPauseParams.BillFor.UnusedTimeFrom>({
          type: oneOf('none', 'now'),
        }),
      }),
      expand,
      invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
      type: oneOf('subscription'),
    },
    (world, params, id) =>
      onClock(world, id, (before) => {
        requireStatus(before, ['active', 'trialing'], 'pause')
        return pauseSubscription(world, before, params)
      }),
  ),
  route<Stripe.SubscriptionResumeParams>(
    ['POST', `${PATH}/:id/resume`],
    {
      billing_cycle_anchor: shape<Stripe.SubscriptionResumeParams.BillingCycleAnchor>({
        type: required(oneOf('now', 'unchanged')),
      }),
      expand,
      payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
      proration_behavior: prorationBehavior,
      proration_date: absent,
    },
    (world, params, id) =>
      onClock(world, id, (before) => {
        requireStatus(before, ['paused'], 'resume')
        return resumeSubscription(world, before, params)
      }),
  ),
]

export function subscriptionNamed({ store }: World, id: string, param = 'id'): Subscription {
  const subscription = store.get('subscription', id)
  if (!subscription) throw noSuch('subscription', id, param)
  return subscription
}

function onClock<T>(world: World, id: string, work: (before: Subscription) => T): T {
  const before = subscriptionNamed(world, id)
  return onClockOf(world, idOf(before.customer), () => work(before))
}

function requireStatus(subscription: Subscription, allowed: string[], verb: string): void {
  if (allowed.includes(subscription.status)) return
  throw invalid(`A subscription that is ${subscription.status} cannot be used for: ${verb}.`)
}

function requireOwnMethod(world: World, id: string | undefined, customer: string): void {
  if (!id) return
  const method = paymentMethodNamed(world, id, 'default_payment_method')
  requireUsable(world, method, customer)
  if (!method.customer) throw invalid(`The payment method ${id} has to be attached to the customer first.`)
}

/** Without a status the canceled ones are left out. */
function listSubscriptions({ store }: World, params: Stripe.SubscriptionListParams) {
  const { collection_method, customer, price, status, test_clock, ...rest } = params
  const found = having(store.all('subscription'), { collection_method, customer, test_clock })
    .filter((one) => hasStatus(one, status))
    .filter((one) => !price || one.items.data.some((item) => item.price.id === price))
  return page(PATH, since(found, rest.created), rest)
}

function hasStatus({ status }: Subscription, wanted: string | undefined): boolean {
  if (wanted === undefined) return status !== 'canceled'
  if (wanted === 'all') return true
  return wanted === 'ended' ? ['canceled', 'incomplete_expired'].includes(status) : status === wanted
}

export function updateSubscription(world: World, before: Subscription, params: Update): Subscription {
  requireLive(before, 'update')
  requirePendable(params)
  requireOwnMethod(world, params.default_payment_method, idOf(before.customer))
  const plain = changeSubscription(world, before, withPlain(world, before, params))
  const changed = params.items ? withItemsOf(world, plain, params) : plain
  if (params.trial_end === 'now' && changed.status === 'trialing') return endTrialNow(world, changed)
  return changed
}

function withItemsOf(world: World, before: Subscription, params: Update): Subscription {
  requireInPeriod(before, params.proration_date, 'proration_date')
  return changeItems(world, before, {
    items: itemsAfter(world, before, params.items ?? []),
    date: params.proration_date ?? world.clock.seconds(),
    proration: params.proration_behavior ?? 'create_prorations',
    payment: params.payment_behavior ?? 'allow_incomplete',
    isOffSession: params.off_session ?? false,
  })
}

/** All that costs nothing. */
function withPlain(world: World, before: Subscription, params: Update): Subscription {
  const { description, pause_collection: pause, trial_end: trial, default_payment_method: method } = params
  const { payment_settings: settings, trial_settings: ending, cancellation_details: details } = params
  return {
    ...before,
    ...cancelingOf(world, before, params),
    ...(details && { cancellation_details: { ...(before.cancellation_details ?? noDetails), ...details } }),
    ...(description !== undefined && { description: description || null }),
    ...(method !== undefined && { default_payment_method: method }),
    ...(pause !== undefined && { pause_collection: pause ? { resumes_at: null, ...pause } : null }),
    ...(settings && before.payment_settings && { payment_settings: { ...before.payment_settings, ...settings } }),
    ...(ending && { trial_settings: { end_behavior: { billing_cycle_anchor: null, ...ending.end_behavior } } }),
    ...(typeof trial === 'number' && trialUntil(before, trial)),
    discounts: discountsOf(world, before, params.discounts),
    metadata: joinMetadata(before.metadata, params.metadata),
  } as Subscription
}

/** The period that runs is the trial, and the first one that is paid begins when it ends. */
function trialUntil(before: Subscription, end: number): Partial<Subscription> {
  if (before.status !== 'trialing') throw notHere('trials of running subscriptions', 'trial_end')
  const data = before.items.data.map((item) => ({ ...item, current_period_end: end }))
  return { billing_cycle_anchor: end, items: { ...before.items, data }, trial_end: end }
}

function cancelingOf(world: World, before: Subscription, { cancel_at_period_end: atEnd, cancel_at: at }: Update) {
  const canceled_at = before.canceled_at ?? world.clock.seconds()
  const asked = { ...(before.cancellation_details ?? noDetails), reason: 'cancellation_requested' }
  if (atEnd === true) {
    return { cancel_at: periodEnd(before), cancel_at_period_end: true, canceled_at, cancellation_details: asked }
  }
  if (typeof at === 'number') return { cancel_at: at, canceled_at, cancellation_details: asked }
  const isTakenBack = atEnd === false || at === null
  if (!isTakenBack) return {}
  const cancellation_details = { ...(before.cancellation_details ?? noDetails), reason: null }
  return { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details }
}

function discountsOf(
  world: World,
  before: Subscription,
  wishes: Update['discounts'] | null,
): Subscription['discounts'] {
  if (wishes === undefined) return before.discounts
  return (wishes || []).map((wish, index) => {
    if (wish.discount) return wish.discount
    const of = { customer: idOf(before.customer), subscription: before.id }
    return startDiscount(world, redeem(world, wish, `discounts[${index}]`), of).id
  })
}

function cancelSubscription(world: World, before: Subscription, params: Stripe.SubscriptionCancelParams): Subscription {
  requireLive(before, 'cancel')
  const { cancellation_details: details, prorate, invoice_now: now } = params
  const noted = { ...(before.cancellation_details ?? noDetails), ...details } as Stripe.Subscription.CancellationDetails
  const lines = prorate ? before.items.data.map((item) => unused(before, item, world.clock.seconds())) : []
  const after = endSubscription(world, { ...before, cancellation_details: noted }, 'cancellation_requested')
  if (now && lines.length > 0) invoiceChange(world, after, lines, true)
  else for (const line of lines) keepForLater(world, idOf(before.customer), line)
  return world.store.get('subscription', before.id)!
}
