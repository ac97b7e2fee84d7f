// /v1/billing_portal/configurations: what a customer may do on the page of their subscriptions.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { having, page, paging } from '../http/list.ts'
import {
  absent,
  emptyable,
  expand,
  flag,
  list,
  metadata,
  oneOf,
  required,
  shape,
  text,
  url,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'
import { prorationBehavior } from './subscription-parameters.ts'

type Configuration = Stripe.BillingPortal.Configuration
type Create = Stripe.BillingPortal.ConfigurationCreateParams
type Features = Stripe.BillingPortal.ConfigurationCreateParams.Features

const PATH = '/v1/billing_portal/configurations'

const REASONS = [
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
]

const features = shape<Features>({
  customer_update: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.CustomerUpdate>({
    allowed_updates: emptyable(list(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
    enabled: required(flag),
  }),
  invoice_history: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.InvoiceHistory>({
    enabled: required(flag),
  }),
  payment_method_update: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.PaymentMethodUpdate>({
    enabled: required(flag),
    payment_method_configuration: absent,
  }),
  subscription_cancel: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionCancel>({
    cancellation_reason:
      shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionCancel.CancellationReason>({
        enabled: required(flag),
        feedback_options: absent,
        options: required(emptyable(list(oneOf(...REASONS)))),
      }),
    enabled: required(flag),
    mode: oneOf('at_period_end', 'immediately'),
    proration_behavior: prorationBehavior,
  }),
  subscription_pause: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionPause>({
    duration: absent,
    enabled: flag,
  }),
  subscription_update: shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate>({
    billing_cycle_anchor: absent,
    default_allowed_updates: emptyable(list(oneOf('price', 'promotion_code', 'quantity'))),
    enabled: required(flag),
    products: emptyable(
      list(
        shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product>({
          adjustable_quantity: absent,
          prices: required(list(text())),
          product: required(text()),
        }),
      ),
    ),
    proration_behavior: prorationBehavior,
    schedule_at_period_end:
      shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.ScheduleAtPeriodEnd>({
        conditions: list(
          shape<Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.ScheduleAtPeriodEnd.Condition>(
            { type: required(oneOf('decreasing_item_amount', 'shortening_interval')) },
          ),
        ),
      }),
    trial_update_behavior: oneOf('continue_trial', 'end_trial'),
  }),
})

const shared = {
  business_profile: shape<Stripe.BillingPortal.ConfigurationCreateParams.BusinessProfile>({
    headline: emptyable(text(60)),
    privacy_policy_url: url,
    terms_of_service_url: url,
  }),
  default_return_url: emptyable(url),
  expand,
  login_page: absent,
  metadata: emptyable(metadata),
  name: emptyable(text()),
}

export const portalConfigurationRoutes: Route[] = [
  route<Create>(['POST', PATH], { ...shared, features: required(features) }, (world, params) => {
    const configuration = world.store.put('billing_portal.configuration', configurationOf(params, world, false))
    emit(world, 'billing_portal.configuration.created', configuration)
    return configuration
  }),
  route<Stripe.BillingPortal.ConfigurationListParams>(
    ['GET', PATH],
    { ...paging, active: flag, is_default: flag },
    ({ store }, { active, is_default, ...params }) =>
      page(PATH, having(store.all('billing_portal.configuration'), { active, is_default }), params),
  ),
  route<Stripe.BillingPortal.ConfigurationRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    configurationNamed(world, id, 'id'),
  ),
  route<Stripe.BillingPortal.ConfigurationUpdateParams>(
    ['POST', `${PATH}/:id`],
    { ...shared, active: flag, features },
    (world, params, id) => {
      const before = configurationNamed(world, id, 'id')
      const after: Configuration = {
        ...before,
        active: params.active ?? before.active,
        business_profile: {
          ...before.business_profile,
          ...params.business_profile,
        } as Configuration['business_profile'],
        ...(params.default_return_url !== undefined && { default_return_url: params.default_return_url || null }),
        ...(params.name !== undefined && { name: params.name || null }),
        features: featuresOf((params.features ?? {}) as Features, before.features),
        metadata: joinMetadata(before.metadata ?? {}, params.metadata),
        updated: world.clock.seconds(),
      }
      world.store.put('billing_portal.configuration', after)
      emit(world, 'billing_portal.configuration.updated', after, previousOf(before, after))
      return after
    },
  ),
]

export function configurationNamed({ store }: World, id: string, param: string): Configuration {
  const configuration = store.get('billing_portal.configuration', id)
  if (!configuration) throw noSuch('configuration', id, param)
  return configuration
}

/** Stripe keeps one by itself, in which little is allowed. */
export function defaultConfiguration(world: World): Configuration {
  const [known] = having(world.store.all('billing_portal.configuration'), { is_default: true })
  const usual = {
    features: {
      invoice_history: { enabled: true },
      payment_method_update: { enabled: true },
      subscription_cancel: { enabled: true },
    },
  }
  return known ?? world.store.put('billing_portal.configuration', configurationOf(usual, world, true))
}

function configurationOf(params: Create, { clock }: World, isDefault: boolean): Configuration {
  const { business_profile: profile } = params
  return {
    id: newId('bpc'),
    object: 'billing_portal.configuration',
    active: true,
    application: null,
    business_profile: {
      headline: profile?.headline || null,
      privacy_policy_url: profile?.privacy_policy_url ?? null,
      terms_of_service_url: profile?.terms_of_service_url ?? null,
    },
    created: clock.seconds(),
    default_return_url: params.default_return_url || null,
    features: featuresOf(params.features, nothing),
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: joinMetadata({}, params.metadata),
    name: params.name || null,
    updated: clock.seconds(),
  }
}

function featuresOf(given: Features, before: Configuration['features']): Configuration['features'] {
  const { subscription_cancel: cancel, subscription_update: update, customer_update: customer } = given
  const reason = cancel?.cancellation_reason
  return {
    customer_update: { ...before.customer_update, ...customer, allowed_updates: customer?.allowed_updates || [] },
    invoice_history: given.invoice_history ?? before.invoice_history,
    payment_method_update: { ...before.payment_method_update, ...given.payment_method_update },
    subscription_cancel: {
      ...before.subscription_cancel,
      ...cancel,
      cancellation_reason: reason
        ? { enabled: reason.enabled, feedback_options: null, options: reason.options || [] }
        : before.subscription_cancel.cancellation_reason,
    },
    subscription_pause: { ...before.subscription_pause, enabled: given.subscription_pause?.enabled ?? false },
    subscription_update: {
      ...before.subscription_update,
      ...(update && {
        enabled: update.enabled,
        ...(update.proration_behavior && { proration_behavior: update.proration_behavior }),
        ...(update.trial_update_behavior && { trial_update_behavior: update.trial_update_behavior }),
        default_allowed_updates: update.default_allowed_updates || [],
        products: (update.products || []).map(({ prices, product }) => ({
          adjustable_quantity: fixed,
          prices,
          product,
        })),
        schedule_at_period_end: { conditions: update.schedule_at_period_end?.conditions ?? [] },
      }),
    },
  }
}

const fixed = { enabled: false, maximum: null, minimum: 1 }

const nothing: Configuration['features'] = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: [],
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
}
