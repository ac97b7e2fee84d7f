// What may be said of a subscription when it is created and when it is changed.

import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'
import {
  absent,
  emptyable,
  expand,
  flag,
  integer,
  metadata,
  oneOf,
  type Rule,
  required,
  shape,
  type Table,
  text,
} from '../http/parameters.ts'
import { discountWishes } from './discount-parameters.ts'
import { changedItems, newItems } from './subscription-item-parameters.ts'

type Create = Stripe.SubscriptionCreateParams
type Update = Stripe.SubscriptionUpdateParams

/** A moment, or the word that means this one. */
export const momentOrNow: Rule = {
  read: (value, param) => (value === 'now' ? value : integer().read(value, param)),
}

export const trialSettings = shape<Stripe.SubscriptionCreateParams.TrialSettings>({
  end_behavior: required(
    shape<Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior>({
      billing_cycle_anchor: absent,
      missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
    }),
  ),
})

export const billingModeRule = shape<Stripe.SubscriptionCreateParams.BillingMode>({
  flexible: shape<Stripe.SubscriptionCreateParams.BillingMode.Flexible>({
    proration_discounts: oneOf('included', 'itemized'),
  }),
  type: required(oneOf('classic', 'flexible')),
})

export const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')

const paymentBehavior = oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete')

export const cancellationDetails = shape<Stripe.SubscriptionUpdateParams.CancellationDetails>({
  comment: emptyable(text()),
  feedback: emptyable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
  feedback_option: absent,
})

const shared = {
  add_invoice_items: absent,
  application_fee_percent: absent,
  billing_schedules: absent,
  billing_thresholds: absent,
  cancel_at_period_end: flag,
  collection_method: oneOf('charge_automatically'),
  days_until_due: absent,
  default_payment_method: text(),
  default_source: absent,
  default_tax_rates: absent,
  discounts: emptyable(discountWishes),
  expand,
  invoice_settings: absent,
  metadata: emptyable(metadata),
  off_session: flag,
  on_behalf_of: absent,
  payment_behavior: paymentBehavior,
  payment_settings: shape<Stripe.SubscriptionCreateParams.PaymentSettings>({
    payment_method_options: absent,
    payment_method_types: absent,
    save_default_payment_method: oneOf('off', 'on_subscription'),
  }),
  pending_invoice_item_interval: absent,
  proration_behavior: prorationBehavior,
  transfer_data: absent,
  trial_end: momentOrNow,
  trial_from_plan: absent,
  trial_settings: trialSettings,
}

export const createParameters: Table<Create> = {
  ...shared,
  automatic_tax: shape<Stripe.SubscriptionCreateParams.AutomaticTax>({ enabled: required(flag), liability: absent }),
  backdate_start_date: absent,
  billing_cycle_anchor: absent,
  billing_cycle_anchor_config: absent,
  billing_mode: billingModeRule,
  cancel_at: integer(),
  currency: absent,
  customer: required(text()),
  customer_account: absent,
  description: text(500),
  items: required(newItems),
  trial_period_days: integer({ min: 1, max: 730 }),
}

export const updateParameters: Table<Update> = {
  ...shared,
  automatic_tax: absent,
  billing_cycle_anchor: absent,
  cancel_at: emptyable(integer()),
  cancellation_details: cancellationDetails,
  description: emptyable(text(500)),
  items: changedItems,
  pause_collection: emptyable(
    shape<Stripe.SubscriptionUpdateParams.PauseCollection>({
      behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
      resumes_at: integer(),
    }),
  ),
  proration_date: integer(),
}

/** What cannot wait for a payment may not be said together with what can. */
export function requirePendable(params: Update): void {
  if (params.payment_behavior !== 'pending_if_incomplete') return
  for (const param of NOT_PENDABLE) {
    if (params[param] === undefined) continue
    throw invalid(`${param} cannot be changed together with payment_behavior pending_if_incomplete.`, { param })
  }
}

const NOT_PENDABLE = [
  'automatic_tax',
  'cancel_at',
  'cancellation_details',
  'collection_method',
  'default_payment_method',
  'description',
  'pause_collection',
  'payment_settings',
  'trial_settings',
] as const
