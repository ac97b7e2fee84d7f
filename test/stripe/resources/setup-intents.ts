// /v1/setup_intents: a card is set up for payments to come.
import type Stripe from 'stripe'
import { invalid, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, emptyable, expand, flag, metadata, oneOf, required, shape, text, url } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { confirmSetup, setupError } from '../payments/confirm-setup.ts'
import { requireSetupOpen, setupCanceled, setupWithMethod } from '../payments/setup-states.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import { paymentMethodNamed, requireUsable } from './payment-methods.ts'
import { noPaymentMethodTypes } from './removed-parameters.ts'

type Create = Stripe.SetupIntentCreateParams
type Confirm = Stripe.SetupIntentConfirmParams
type Intent = Stripe.SetupIntent

const shared = {
  allowed_payment_method_types: absent,
  attach_to_self: absent,
  customer: text(),
  customer_account: absent,
  description: text(1000),
  excluded_payment_method_types: absent,
  expand,
  flow_directions: absent,
  metadata: emptyable(metadata),
  payment_method: text(),
  payment_method_configuration: absent,
  payment_method_data: absent,
  payment_method_options: absent,
  ...noPaymentMethodTypes,
}

export const setupIntentRoutes: Route[] = [
  route<Create>(
    ['POST', '/v1/setup_intents'],
    {
      ...shared,
      automatic_payment_methods: shape<Stripe.SetupIntentCreateParams.AutomaticPaymentMethods>({
        allow_redirects: oneOf('always', 'never'),
        enabled: required(flag),
      }),
      confirm: flag,
      confirmation_token: absent,
      mandate_data: absent,
      on_behalf_of: absent,
      return_url: url,
      single_use: absent,
      usage: oneOf('off_session', 'on_session'),
      use_stripe_sdk: absent,
    },
    (world, params) => {
      const intent = createSetupIntent(world, params)
      return params.confirm ? confirmByApi(world, intent, params) : intent
    },
  ),
  route<Stripe.SetupIntentListParams>(
    ['GET', '/v1/setup_intents'],
    {
      ...paging,
      ...created,
      attach_to_self: absent,
      customer: text(),
      customer_account: absent,
      payment_method: text(),
    },
    ({ store }, { customer, payment_method, ...params }) => {
      const found = having(store.all('setup_intent'), { customer, payment_method })
      return page('/v1/setup_intents', since(found, params.created), params)
    },
  ),
  route<Stripe.SetupIntentRetrieveParams>(
    ['GET', '/v1/setup_intents/:id'],
    { client_secret: text(), expand },
    (world, _params, id) => setupIntentNamed(world, id),
  ),
  route<Stripe.SetupIntentUpdateParams>(['POST', '/v1/setup_intents/:id'], shared, updateSetupIntent),
  route<Confirm>(
    ['POST', '/v1/setup_intents/:id/confirm'],
    {
      allowed_payment_method_types: absent,
      confirmation_token: absent,
      expand,
      mandate_data: absent,
      payment_method: text(),
      payment_method_data: absent,
      payment_method_options: absent,
      return_url: url,
      use_stripe_sdk: absent,
      ...noPaymentMethodTypes,
    },
    (world, params, id) => confirmByApi(world, setupIntentNamed(world, id), params),
  ),
  route<Stripe.SetupIntentCancelParams>(
    ['POST', '/v1/setup_intents/:id/cancel'],
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer'), expand },
    (world, params, id) => {
      const before = setupIntentNamed(world, id)
      requireSetupOpen(before, 'cancel')
      const after = world.store.put('setup_intent', setupCanceled(before, params.cancellation_reason ?? null))
      emit(world, 'setup_intent.canceled', after)
      return after
    },
  ),
]

export function setupIntentNamed({ store }: World, id: string): Intent {
  const intent = store.get('setup_intent', id)
  if (!intent) throw noSuch('setupintent', id)
  return intent
}

export function createSetupIntent(world: World, params: Create): Intent {
  if (params.customer) customerNamed(world, params.customer, 'customer')
  const method = params.payment_method ? paymentMethodNamed(world, params.payment_method, 'payment_method') : null
  if (method) requireUsable(world, method, params.customer ?? null)
  const intent = setupWithMethod(setupIntentOf(params, world.clock.seconds()), method?.id ?? null)
  world.store.put('setup_intent', intent)
  emit(world, 'setup_intent.created', intent)
  return intent
}

function setupIntentOf(params: Create, now: number): Intent {
  const id = newId('seti')
  return {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: { allow_redirects: 'always', enabled: true, ...params.automatic_payment_methods },
    cancellation_reason: null,
    client_secret: `${id}_secret_${randomLetters(25)}`,
    created: now,
    customer: params.customer ?? null,
    customer_account: null,
    description: params.description ?? null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: joinMetadata({}, params.metadata),
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: { id: 'pmc_local', parent: null },
    payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: params.usage ?? 'off_session',
  }
}

function updateSetupIntent(world: World, params: Stripe.SetupIntentUpdateParams, id: string): Intent {
  const before = setupIntentNamed(world, id)
  requireSetupOpen(before, 'update')
  const { expand: _expand, metadata: given, payment_method: named, ...plain } = params
  if (plain.customer) customerNamed(world, plain.customer, 'customer')
  const after = { ...before, ...plain, metadata: joinMetadata(before.metadata ?? {}, given) } as Intent
  const method = named && paymentMethodNamed(world, named, 'payment_method').id
  return world.store.put('setup_intent', method ? setupWithMethod(after, method) : after)
}

function confirmByApi(world: World, intent: Intent, params: Create | Confirm): Intent {
  const mayRedirect = intent.automatic_payment_methods?.allow_redirects !== 'never'
  if (mayRedirect && !params.return_url) {
    throw invalid('A return_url is needed, as the setup may redirect. Or set allow_redirects to never.', {
      param: 'return_url',
    })
  }
  const isCreating = 'confirm' in params
  const named = isCreating ? idOf(intent.payment_method) : (params.payment_method ?? idOf(intent.payment_method))
  if (!named) throw invalid('A payment method is needed to confirm this SetupIntent.', { param: 'payment_method' })
  const method = paymentMethodNamed(world, named, 'payment_method')
  const confirmed = confirmSetup(world, intent, { method, returnUrl: params.return_url ?? null })
  if (confirmed.outcome === 'declined') throw setupError(confirmed)
  return confirmed.intent
}
