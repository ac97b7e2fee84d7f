// What /v1/payment_intents takes to make, change and confirm an intent.
import type Stripe from 'stripe'
import {
  absent,
  address,
  currency,
  email,
  emptyable,
  expand,
  flag,
  integer,
  metadata,
  oneOf,
  required,
  shape,
  type Table,
  text,
  url,
} from '../http/parameters.ts'
import { noPaymentMethodTypes } from './removed-parameters.ts'

const shipping = shape<Stripe.PaymentIntentCreateParams.Shipping>({
  address: required(address),
  carrier: text(),
  name: required(text()),
  phone: text(20),
  tracking_number: text(),
})

const shared = {
  allowed_payment_method_types: absent,
  amount_details: absent,
  application_fee_amount: absent,
  capture_method: oneOf('automatic', 'automatic_async'),
  customer: text(),
  customer_account: absent,
  description: text(1000),
  excluded_payment_method_types: absent,
  expand,
  hooks: absent,
  metadata,
  payment_details: absent,
  payment_method: text(),
  payment_method_configuration: absent,
  payment_method_data: absent,
  payment_method_options: absent,
  setup_future_usage: emptyable(oneOf('off_session', 'on_session')),
  shipping: emptyable(shipping),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
  transfer_data: absent,
  transfer_group: text(),
  ...noPaymentMethodTypes,
}

/** That the holder agreed to be debited. It is not kept. */
const mandate = shape<Stripe.PaymentIntentCreateParams.MandateData>({
  customer_acceptance: required(
    shape<Stripe.PaymentIntentCreateParams.MandateData.CustomerAcceptance>({
      accepted_at: integer(),
      offline: shape<Stripe.PaymentIntentCreateParams.MandateData.CustomerAcceptance.Offline>({}),
      online: shape<Stripe.PaymentIntentCreateParams.MandateData.CustomerAcceptance.Online>({
        ip_address: required(text()),
        user_agent: required(text()),
      }),
      type: required(oneOf('offline', 'online')),
    }),
  ),
})

const confirming = {
  confirmation_token: absent,
  error_on_requires_action: flag,
  mandate: absent,
  mandate_data: emptyable(mandate),
  off_session: flag,
  radar_options: absent,
  return_url: url,
  use_stripe_sdk: absent,
}

export const createIntentParameters: Table<Stripe.PaymentIntentCreateParams> = {
  ...shared,
  ...confirming,
  amount: required(integer()),
  automatic_payment_methods: shape<Stripe.PaymentIntentCreateParams.AutomaticPaymentMethods>({
    allow_redirects: oneOf('always', 'never'),
    enabled: required(flag),
  }),
  confirm: flag,
  confirmation_method: oneOf('automatic'),
  currency: required(currency),
  on_behalf_of: absent,
  receipt_email: email,
}

export const updateIntentParameters: Table<Stripe.PaymentIntentUpdateParams> = {
  ...shared,
  amount: integer(),
  currency,
  receipt_email: emptyable(email),
}

export const confirmIntentParameters: Table<Stripe.PaymentIntentConfirmParams> = {
  allowed_payment_method_types: absent,
  amount_details: absent,
  amount_to_confirm: absent,
  capture_method: shared.capture_method,
  excluded_payment_method_types: absent,
  expand,
  hooks: absent,
  payment_details: absent,
  payment_method: text(),
  payment_method_data: absent,
  payment_method_options: absent,
  receipt_email: emptyable(email),
  setup_future_usage: shared.setup_future_usage,
  shipping: shared.shipping,
  ...confirming,
  ...noPaymentMethodTypes,
}
