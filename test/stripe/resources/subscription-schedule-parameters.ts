// What the endpoints of /v1/subscription_schedules take.
import type Stripe from 'stripe'
import { created, paging } from '../http/list.ts'
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
  type Table,
  text,
} from '../http/parameters.ts'
import { interval } from './price-parameters.ts'
import { billingModeRule, momentOrNow, prorationBehavior } from './subscription-parameters.ts'

const phases = list(
  shape<Stripe.SubscriptionScheduleUpdateParams.Phase>({
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

export const createScheduleParameters: Table<Stripe.SubscriptionScheduleCreateParams> = {
  ...shared,
  billing_mode: billingModeRule,
  customer: text(),
  customer_account: absent,
  from_subscription: text(),
  start_date: momentOrNow,
}

export const updateScheduleParameters: Table<Stripe.SubscriptionScheduleUpdateParams> = {
  ...shared,
  proration_behavior: absent,
}

export const listScheduleParameters: Table<Stripe.SubscriptionScheduleListParams> = {
  ...paging,
  ...created,
  canceled_at: absent,
  completed_at: absent,
  customer: text(),
  customer_account: absent,
  released_at: absent,
  scheduled: flag,
}
