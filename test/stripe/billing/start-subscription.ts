// A subscription begins: with a trial, with a first payment, or waiting for one.
import type Stripe from 'stripe'
import { invalid, missing } from '../http/failure.ts'
import { customerNamed } from '../resources/customers.ts'
import { redeem, startDiscount } from '../resources/discounts.ts'
import { pendingLines } from '../resources/invoice-items.ts'
import { joinMetadata } from '../resources/metadata.ts'
import { createSetupIntent } from '../resources/setup-intents.ts'
import { itemOf, pricedOf } from '../resources/subscription-items.ts'
import { emit } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { collectInvoice, methodFor, requireMethod, requirePayable } from './collect-invoice.ts'
import { draftInvoice, invoiceOf } from './draft-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { feesOf, itemPeriod } from './lines.ts'
import { noDetails } from './subscription-states.ts'

type Create = Stripe.SubscriptionCreateParams
type Subscription = Stripe.Subscription

/** With an intent the first invoice was paid before, as by checkout. */
export function startSubscription(world: World, params: Create, intent?: Stripe.PaymentIntent): Subscription {
  if (!params.customer) throw missing('customer')
  if (!params.items?.length) throw missing('items')
  const customer = customerNamed(world, params.customer, 'customer')
  const redeemed = (params.discounts || []).map((wish, index) => redeem(world, wish, `discounts[${index}]`))
  const plain = subscriptionOf(world, params)
  const { payment_behavior: behavior = 'allow_incomplete', off_session: isOffSession = false } = params
  const discounts = redeemed.map((one) => startDiscount(world, one, { customer: customer.id, subscription: plain.id }))
  const draft = firstInvoice(world, plain, customer, discounts)
  const due = invoiceOf(world, draft, 'in_first').amount_due
  const method = methodFor(world, customer.id, plain)
  const isPaidNow = due > 0 && !intent && behavior !== 'default_incomplete'
  if (isPaidNow) requireMethod(method)
  if (isPaidNow && behavior === 'error_if_incomplete') requirePayable(world, method!, isOffSession)

  const status = plain.trial_end ? 'trialing' : due > 0 && !intent ? 'incomplete' : 'active'
  const started = world.store.put('subscription', {
    ...plain,
    discounts: discounts.map((discount) => discount.id),
    pending_setup_intent: plain.trial_end && !method ? createSetupIntent(world, { customer: customer.id }).id : null,
    status,
  })
  emit(world, 'customer.subscription.created', started)
  const invoice = draftInvoice(world, { ...draft, isHeld: true })
  world.store.put('subscription', { ...started, latest_invoice: invoice.id })
  const open = finalizeInvoice(world, invoice, intent)
  if (isPaidNow && open.status === 'open') collectInvoice(world, open, { isOffSession })
  return world.store.get('subscription', started.id)!
}

/** What the first invoice would be; also for previews. */
export function firstInvoice(
  world: World,
  subscription: Subscription,
  customer: Stripe.Customer,
  discounts: Stripe.Discount[],
) {
  const lines = [
    ...pendingLines(world, customer.id, subscription.id),
    ...feesOf(subscription, subscription.items.data, subscription.trial_end !== null),
  ]
  const reason = 'subscription_create'
  return { customer, subscription, reason, lines, currency: subscription.currency, discounts }
}

export function subscriptionOf(world: World, params: Create): Subscription {
  const now = world.clock.seconds()
  const id = newId('sub')
  const priced = (params.items ?? []).map((wish, index) => pricedOf(world, wish, `items[${index}]`))
  const currency = priced[0]!.price.currency
  if (priced.some(({ price }) => price.currency !== currency)) {
    throw invalid('All items have to be in one currency.', { param: 'items' })
  }
  const trialEnd = trialEndOf(params, now)
  const anchor = trialEnd ?? now
  const items = priced.map((one) =>
    itemOf(id, one, trialEnd ? { start: now, end: trialEnd } : itemPeriod(anchor, one, now), now),
  )
  const isAtPeriodEnd = params.cancel_at_period_end ?? false
  const end = Math.min(...items.map((item) => item.current_period_end))
  return {
    ...blankSubscription(params),
    id,
    billing_cycle_anchor: anchor,
    cancel_at: isAtPeriodEnd ? end : typeof params.cancel_at === 'number' ? params.cancel_at : null,
    cancel_at_period_end: isAtPeriodEnd,
    canceled_at: isAtPeriodEnd || params.cancel_at ? now : null,
    created: now,
    currency,
    items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    start_date: now,
    status: 'incomplete',
    test_clock: world.store.get('customer', params.customer ?? '')?.test_clock ?? null,
    trial_end: trialEnd,
    trial_start: trialEnd ? now : null,
  }
}

function trialEndOf({ trial_end: end, trial_period_days: days }: Create, now: number): number | null {
  if (end !== undefined && days) throw invalid('Give trial_end or trial_period_days, not both.', { param: 'trial_end' })
  if (days) return now + days * 86_400
  if (end === undefined || end === 'now') return null
  if (typeof end === 'number' && end > now) return end
  throw invalid('A trial ends in the future.', { param: 'trial_end' })
}

function blankSubscription(params: Create) {
  const { payment_settings: settings, trial_settings: trial } = params
  return {
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: params.automatic_tax?.enabled ?? false,
      liability: params.automatic_tax?.enabled ? { type: 'self' } : null,
    },
    billing_cycle_anchor_config: null,
    billing_mode: billingMode(params.billing_mode),
    billing_schedules: [],
    billing_thresholds: null,
    cancellation_details: noDetails,
    collection_method: 'charge_automatically',
    customer: params.customer ?? '',
    customer_account: null,
    days_until_due: null,
    default_payment_method: params.default_payment_method ?? null,
    default_source: null,
    default_tax_rates: [],
    description: params.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: joinMetadata({}, params.metadata),
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: settings?.save_default_payment_method ?? 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    transfer_data: null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method: trial?.end_behavior.missing_payment_method ?? 'create_invoice',
      },
    },
  } satisfies Partial<Subscription>
}

export function billingMode(given: Create['billing_mode']): Stripe.Subscription.BillingMode {
  if (given?.type === 'classic') return { flexible: null, type: 'classic' }
  return { flexible: { proration_discounts: given?.flexible?.proration_discounts ?? 'included' }, type: 'flexible' }
}
