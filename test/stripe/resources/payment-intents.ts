// /v1/payment_intents
import type Stripe from 'stripe'
import { invalid, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, expand, oneOf, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { requireChargeable } from '../money/limits.ts'
import { type Confirmation, cardError, confirm } from '../payments/confirm.ts'
import { canceled, requireState, withMethod } from '../payments/intent-states.ts'
import { emit } from '../world/emit.ts'
import { newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { shippingOf } from './addresses.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import { confirmIntentParameters, createIntentParameters, updateIntentParameters } from './payment-intent-parameters.ts'
import { paymentMethodNamed } from './payment-methods.ts'

type Create = Stripe.PaymentIntentCreateParams
type Confirm = Stripe.PaymentIntentConfirmParams

export const paymentIntentRoutes: Route[] = [
  route<Create>(['POST', '/v1/payment_intents'], createIntentParameters, (world, params) => {
    if (!params.confirm) refuseConfirming(params)
    const intent = createPaymentIntent(world, params)
    return params.confirm ? confirmByApi(world, intent, params) : intent
  }),
  route<Stripe.PaymentIntentListParams>(
    ['GET', '/v1/payment_intents'],
    { ...paging, ...created, customer: text(), customer_account: absent },
    ({ store }, { customer, ...params }) =>
      page('/v1/payment_intents', since(having(store.all('payment_intent'), { customer }), params.created), params),
  ),
  route<Stripe.PaymentIntentRetrieveParams>(
    ['GET', '/v1/payment_intents/:id'],
    { client_secret: text(), expand },
    (world, _params, id) => paymentIntentNamed(world, id),
  ),
  route<Stripe.PaymentIntentUpdateParams>(
    ['POST', '/v1/payment_intents/:id'],
    updateIntentParameters,
    updatePaymentIntent,
  ),
  route<Confirm>(['POST', '/v1/payment_intents/:id/confirm'], confirmIntentParameters, (world, params, id) =>
    confirmByApi(world, paymentIntentNamed(world, id), params),
  ),
  route<Stripe.PaymentIntentCancelParams>(
    ['POST', '/v1/payment_intents/:id/cancel'],
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'), expand },
    cancelPaymentIntent,
  ),
]

export function paymentIntentNamed({ store }: World, id: string, param = 'id'): Stripe.PaymentIntent {
  const intent = store.get('payment_intent', id)
  if (!intent) throw noSuch('payment_intent', id, param)
  return intent
}

export function createPaymentIntent(world: World, params: Create): Stripe.PaymentIntent {
  requireChargeable(world, params.amount, params.currency, 'amount')
  if (params.customer) customerNamed(world, params.customer, 'customer')
  const method = params.payment_method && paymentMethodNamed(world, params.payment_method, 'payment_method').id
  const intent = withMethod(paymentIntentOf(params, world.clock.seconds()), method || null)
  world.store.put('payment_intent', intent)
  emit(world, 'payment_intent.created', intent)
  return intent
}

function paymentIntentOf(params: Create, now: number): Stripe.PaymentIntent {
  const id = newId('pi')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: params.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true, ...params.automatic_payment_methods },
    canceled_at: null,
    cancellation_reason: null,
    capture_method: params.capture_method ?? 'automatic_async',
    client_secret: `${id}_secret_${randomLetters(25)}`,
    confirmation_method: 'automatic',
    created: now,
    currency: params.currency,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: joinMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: { id: 'pmc_local', parent: null },
    payment_method_options: { card: cardOptions },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: params.receipt_email ?? null,
    review: null,
    setup_future_usage: params.setup_future_usage ?? null,
    shipping: shippingOf(params.shipping) as Stripe.PaymentIntent.Shipping | null,
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: params.transfer_group ?? null,
  }
}

const cardOptions: Stripe.PaymentIntent.PaymentMethodOptions.Card = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
}

function updatePaymentIntent(world: World, params: Stripe.PaymentIntentUpdateParams, id: string) {
  const before = paymentIntentNamed(world, id)
  requireState(before, 'update')
  const { expand: _expand, metadata: given, payment_method: named, shipping: to, ...plain } = params
  if (plain.customer) customerNamed(world, plain.customer, 'customer')
  const moved = to === undefined ? {} : { shipping: shippingOf(to) }
  const after = {
    ...before,
    ...plain,
    ...moved,
    metadata: joinMetadata(before.metadata, given),
  } as Stripe.PaymentIntent
  requireChargeable(world, after.amount, after.currency, 'amount')
  const method = named && paymentMethodNamed(world, named, 'payment_method').id
  return world.store.put('payment_intent', method ? withMethod(after, method) : after)
}

function cancelPaymentIntent(world: World, params: Stripe.PaymentIntentCancelParams, id: string) {
  const before = paymentIntentNamed(world, id)
  requireState(before, 'cancel')
  const after = canceled(before, params.cancellation_reason ?? null, world.clock.seconds())
  world.store.put('payment_intent', after)
  emit(world, 'payment_intent.canceled', after)
  return after
}

function confirmByApi(world: World, intent: Stripe.PaymentIntent, params: Create | Confirm): Stripe.PaymentIntent {
  requireReturnUrl(intent, params)
  const { expand: _expand, setup_future_usage: later, receipt_email: receipt } = params
  const to = 'amount' in params ? undefined : params.shipping
  const known = {
    ...intent,
    ...(to !== undefined && { shipping: shippingOf(to) as Stripe.PaymentIntent.Shipping | null }),
    ...(later !== undefined && { setup_future_usage: later || null }),
    ...(receipt !== undefined && { receipt_email: receipt || null }),
  }
  const confirmed = confirm(world, known, confirmationOf(world, intent, params))
  if (confirmed.outcome === 'declined') throw cardError(confirmed)
  return confirmed.intent
}

function confirmationOf(world: World, intent: Stripe.PaymentIntent, params: Create | Confirm): Confirmation {
  const named = intent.payment_method ?? params.payment_method
  // On a create the alias was already made a method; on a confirm the one given now counts.
  const wanted = 'amount' in params ? named : (params.payment_method ?? named)
  if (typeof wanted !== 'string') {
    const message = 'A payment method is needed to confirm this PaymentIntent.'
    throw invalid(message, { code: 'payment_intent_unexpected_state' })
  }
  return {
    method: paymentMethodNamed(world, wanted, 'payment_method'),
    isOffSession: params.off_session === true,
    returnUrl: params.return_url ?? null,
  }
}

/** Unless redirects are ruled out, some method might need one, and Stripe wants to know where to come back to. */
function requireReturnUrl(intent: Stripe.PaymentIntent, params: Create | Confirm): void {
  const mayRedirect = intent.automatic_payment_methods?.allow_redirects !== 'never'
  if (!mayRedirect || params.return_url || params.off_session) return
  throw invalid('A return_url is needed, as the payment may redirect. Or set allow_redirects to never.', {
    param: 'return_url',
  })
}

function refuseConfirming(params: Create): void {
  for (const param of ['off_session', 'return_url', 'error_on_requires_action'] as const) {
    if (params[param] === undefined) continue
    throw invalid(`${param} can only be given when confirm is true`, { param })
  }
}
