// What may be said when a checkout session is created, and which of it goes together.
import type Stripe from 'stripe'
import { invalid, missing, notHere } from '../http/failure.ts'
import {
  absent,
  address,
  currency,
  email,
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
  url,
} from '../http/parameters.ts'
import { lineItem } from './line-items.ts'
import { noPaymentMethodTypes } from './removed-parameters.ts'
import { billingModeRule, trialSettings } from './subscription-parameters.ts'

type Create = Stripe.Checkout.SessionCreateParams

const LOCALES =
  'auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko ' +
  'lt lv ms mt nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW'

const message = emptyable(shape<Stripe.Checkout.SessionCreateParams.CustomText.Submit>({ message: text(1200) }))

export const createSessionParameters: Table<Create> = {
  adaptive_pricing: shape<Stripe.Checkout.SessionCreateParams.AdaptivePricing>({ enabled: flag }),
  after_expiration: absent,
  allow_promotion_codes: flag,
  allowed_payment_method_types: list(oneOf('card', 'sepa_debit', 'us_bank_account')),
  automatic_tax: shape<Stripe.Checkout.SessionCreateParams.AutomaticTax>({ enabled: flag, liability: absent }),
  billing_address_collection: oneOf('auto', 'required'),
  branding_settings: absent,
  cancel_url: url,
  client_reference_id: text(200),
  consent_collection: absent,
  currency,
  custom_fields: absent,
  custom_text: shape<Stripe.Checkout.SessionCreateParams.CustomText>({
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  }),
  customer: text(),
  customer_account: absent,
  customer_creation: oneOf('always', 'if_required'),
  customer_email: email,
  customer_update: absent,
  discounts: list(shape<Stripe.Checkout.SessionCreateParams.Discount>({ coupon: text(), promotion_code: text() }), 1),
  excluded_payment_method_types: list(text()),
  expand,
  expires_at: integer(),
  integration_identifier: text(),
  invoice_creation: absent,
  line_items: list(lineItem),
  locale: oneOf(...LOCALES.split(' ')),
  managed_payments: absent,
  metadata,
  mode: oneOf('payment', 'setup', 'subscription'),
  name_collection: absent,
  optional_items: absent,
  origin_context: oneOf('mobile_app', 'web'),
  payment_intent_data: shape<Stripe.Checkout.SessionCreateParams.PaymentIntentData>({
    application_fee_amount: absent,
    capture_method: oneOf('automatic', 'automatic_async'),
    description: text(1000),
    metadata,
    on_behalf_of: absent,
    receipt_email: email,
    setup_future_usage: oneOf('off_session', 'on_session'),
    shipping: shape<Stripe.Checkout.SessionCreateParams.PaymentIntentData.Shipping>({
      address: required(address),
      carrier: text(),
      name: required(text()),
      phone: text(20),
      tracking_number: text(),
    }),
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
    transfer_data: absent,
    transfer_group: text(),
  }),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_configuration: absent,
  payment_method_data: absent,
  payment_method_options: absent,
  permissions: absent,
  phone_number_collection: absent,
  redirect_on_completion: oneOf('always', 'if_required', 'never'),
  return_url: url,
  saved_payment_method_options: absent,
  setup_intent_data: shape<Stripe.Checkout.SessionCreateParams.SetupIntentData>({
    description: text(1000),
    metadata,
    on_behalf_of: absent,
  }),
  shipping_address_collection: absent,
  shipping_options: absent,
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: shape<Stripe.Checkout.SessionCreateParams.SubscriptionData>({
    application_fee_percent: absent,
    billing_cycle_anchor: absent,
    billing_cycle_anchor_config: absent,
    billing_mode: billingModeRule,
    default_tax_rates: absent,
    description: text(500),
    invoice_settings: absent,
    metadata,
    on_behalf_of: absent,
    pending_invoice_item_interval: absent,
    proration_behavior: oneOf('create_prorations', 'none'),
    transfer_data: absent,
    trial_end: integer(),
    trial_period_days: integer({ min: 1, max: 730 }),
    trial_settings: trialSettings,
  }),
  success_url: url,
  tax_id_collection: absent,
  ui_mode: oneOf('elements', 'embedded_page', 'form', 'hosted_page'),
  wallet_options: absent,
  ...noPaymentMethodTypes,
}

export function requireFitting(params: Create, now: number): void {
  if (params.mode === undefined) throw missing('mode')
  requireOfMode(params)
  if (params.customer && params.customer_email) refuse('customer_email', 'Give a customer or an email, not both.')
  if (params.customer && params.customer_creation) refuse('customer_creation', 'The session has a customer already.')
  requireWayBack(params)
  requireExpiry(params.expires_at, now)
}

function requireOfMode(params: Create): void {
  switch (params.mode) {
    case 'payment':
      if (!params.line_items?.length) throw missing('line_items')
      if (params.setup_intent_data) refuse('setup_intent_data', 'Only a session in setup mode takes it.')
      if (params.subscription_data) refuse('subscription_data', 'Only a session in subscription mode takes it.')
      return
    case 'setup':
      if (params.line_items) refuse('line_items', 'A session in setup mode sells nothing.')
      if (params.payment_intent_data) refuse('payment_intent_data', 'A session in setup mode pays nothing.')
      if (!params.allowed_payment_method_types && !params.currency) throw missing('currency')
      return
    case 'subscription':
      if (!params.line_items?.length) throw missing('line_items')
      if (params.payment_intent_data) refuse('payment_intent_data', 'A subscription pays by invoices.')
      if (params.customer_creation) refuse('customer_creation', 'A subscription always has a customer.')
      return
    default:
      throw notHere(`checkout sessions in ${params.mode} mode`, 'mode')
  }
}

/** A hosted page comes back by success_url, an embedded one by return_url. */
function requireWayBack(params: Create): void {
  const { ui_mode: mode = 'hosted_page', redirect_on_completion: redirects = 'always' } = params
  if (mode === 'hosted_page') {
    if (!params.success_url) throw missing('success_url')
    if (params.return_url) refuse('return_url', 'A hosted page takes success_url, not return_url.')
    if (params.redirect_on_completion) refuse('redirect_on_completion', 'A hosted page always redirects.')
    return
  }
  if (mode !== 'embedded_page') throw notHere(`ui_mode ${mode}`, 'ui_mode')
  if (params.success_url) refuse('success_url', 'An embedded page takes return_url, not success_url.')
  if (params.cancel_url) refuse('cancel_url', 'An embedded page has no cancel_url.')
  if (redirects === 'never' && params.return_url) refuse('return_url', 'This page never redirects.')
  if (redirects !== 'never' && !params.return_url) throw missing('return_url')
}

function requireExpiry(at: number | undefined, now: number): void {
  if (at === undefined || (at >= now + 30 * 60 && at <= now + 24 * 60 * 60)) return
  refuse('expires_at', 'A session has to expire between 30 minutes and 24 hours after it was created.')
}

function refuse(param: string, why: string): never {
  throw invalid(why, { param })
}
