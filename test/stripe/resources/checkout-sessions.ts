// /v1/checkout/sessions
import type Stripe from 'stripe'
import { invalid, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, email, expand, oneOf, required, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { requireChargeable } from '../money/limits.ts'
import { expired, requireOpen } from '../payments/session-states.ts'
import { isRecurring } from '../payments/subscribe-session.ts'
import { emit } from '../world/emit.ts'
import { randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { createSessionParameters, requireFitting } from './checkout-session-parameters.ts'
import { customerNamed } from './customers.ts'
import { type Redeemed, redeem, shareOut, takenOff } from './discounts.ts'
import { createLineItems, totalOf } from './line-items.ts'
import { joinMetadata } from './metadata.ts'
import { createSetupIntent } from './setup-intents.ts'

type Create = Stripe.Checkout.SessionCreateParams
type Session = Stripe.Checkout.Session

export const checkoutSessionRoutes: Route[] = [
  route<Create>(['POST', '/v1/checkout/sessions'], createSessionParameters, createSession),
  route<Stripe.Checkout.SessionListParams>(
    ['GET', '/v1/checkout/sessions'],
    {
      ...paging,
      ...created,
      customer: text(),
      customer_account: absent,
      customer_details: shape<Stripe.Checkout.SessionListParams.CustomerDetails>({ email: required(email) }),
      payment_intent: text(),
      payment_link: absent,
      status: oneOf('complete', 'expired', 'open'),
      subscription: text(),
    },
    ({ store }, { customer, payment_intent, status, subscription, customer_details: details, ...params }) => {
      const found = having(store.all('checkout.session'), { customer, payment_intent, status, subscription })
      const theirs = details ? found.filter((one) => one.customer_details?.email === details.email) : found
      return page('/v1/checkout/sessions', since(theirs, params.created), params)
    },
  ),
  route<Stripe.Checkout.SessionRetrieveParams>(['GET', '/v1/checkout/sessions/:id'], { expand }, (world, _params, id) =>
    sessionNamed(world, id),
  ),
  route<Stripe.Checkout.SessionExpireParams>(
    ['POST', '/v1/checkout/sessions/:id/expire'],
    { expand },
    (world, _params, id) => expireSession(world, sessionNamed(world, id)),
  ),
  route<Stripe.Checkout.SessionListLineItemsParams>(
    ['GET', '/v1/checkout/sessions/:id/line_items'],
    paging,
    (world, params, id) => {
      const items = world.store.notes('lineItems').get(sessionNamed(world, id).id) ?? []
      return page(`/v1/checkout/sessions/${id}/line_items`, items, params)
    },
  ),
]

export function sessionNamed({ store }: World, id: string): Session {
  const session = store.get('checkout.session', id)
  if (!session) throw noSuch('checkout.session', id)
  return session
}

function expireSession(world: World, session: Session): Session {
  requireOpen(session, 'expire')
  const over = world.store.put('checkout.session', expired(session))
  emit(world, 'checkout.session.expired', over)
  return over
}

export function expireDue(world: World): void {
  for (const session of world.store.filed('sessions by status', 'open')) {
    if (session.expires_at <= world.clock.seconds()) expireSession(world, session)
  }
}

function createSession(world: World, params: Create): Session {
  const now = world.clock.seconds()
  requireFitting(params, now)
  const customer = params.customer ? customerNamed(world, params.customer, 'customer') : null
  const session = world.store.put('checkout.session', {
    ...blankSession(params, now),
    ...waysIn(world.origin, params),
    customer_details: detailsKnown(customer?.email ?? params.customer_email),
  })
  return params.mode === 'setup' ? withSetup(world, session, params) : withItems(world, session, params)
}

function withSetup(world: World, session: Session, { setup_intent_data: data, currency }: Create): Session {
  const customer = session.customer as string | null
  const intent = createSetupIntent(world, { ...data, ...(customer && { customer }) })
  const wanted = { currency: currency ?? null, payment_status: 'no_payment_required', setup_intent: intent.id } as const
  return keep(world, { ...session, ...wanted })
}

function withItems(world: World, session: Session, params: Create): Session {
  const made = createLineItems(world, params.line_items ?? [])
  requireOfMode(params, made)
  const isTrial = params.subscription_data?.trial_period_days || params.subscription_data?.trial_end
  const due = made.map((item) => (isTrial && isRecurring(item) ? withAmount(item, 0) : item))
  const redeemed = (params.discounts ?? []).map((wish, index) => redeem(world, wish, `discounts[${index}]`))
  const items = discounted(due, redeemed)
  const total = totalOf(items)
  const currency = items[0]!.currency
  if (total > 0) requireChargeable(world, total, currency, 'line_items')
  world.store.notes('lineItems').set(session.id, items)
  world.store.notes('paymentData').set(session.id, params.payment_intent_data ?? {})
  world.store.notes('subscriptionData').set(session.id, params.subscription_data ?? {})
  const subtotal = items.reduce((sum, item) => sum + item.amount_subtotal, 0)
  return keep(world, {
    ...session,
    amount_subtotal: subtotal,
    amount_total: total,
    currency,
    discounts: redeemed.map(({ coupon, promotion_code }) => ({
      coupon: promotion_code ? null : coupon.id,
      promotion_code,
    })),
    payment_status: total === 0 ? 'no_payment_required' : 'unpaid',
    total_details: { amount_discount: subtotal - total, amount_shipping: 0, amount_tax: 0 },
  })
}

function requireOfMode({ mode }: Create, items: Stripe.LineItem[]): void {
  if (mode === 'payment' && items.some(isRecurring)) {
    throw invalid('A recurring price needs a session in subscription mode.', { param: 'line_items' })
  }
  if (mode === 'subscription' && !items.some(isRecurring)) {
    throw invalid('A session in subscription mode needs a recurring price.', { param: 'line_items' })
  }
}

function withAmount(item: Stripe.LineItem, amount: number): Stripe.LineItem {
  return { ...item, amount_subtotal: amount, amount_total: amount }
}

function discounted(items: Stripe.LineItem[], redeemed: Redeemed[]): Stripe.LineItem[] {
  return redeemed.reduce((all, { coupon }) => {
    const amounts = all.map((item) => item.amount_total)
    const shares = shareOut(takenOff(coupon, totalOf(all)), amounts)
    return all.map((item, index) => {
      const off = shares[index] ?? 0
      return { ...item, amount_discount: item.amount_discount + off, amount_total: item.amount_total - off }
    })
  }, items)
}

function keep(world: World, session: Session): Session {
  world.store.put('checkout.session', session)
  // Kept apart: the session stops showing it when it is over, but its frame still has to be let in.
  if (session.client_secret) world.store.notes('secrets').set(session.id, session.client_secret)
  return session
}

/** The part that depends on where the page is shown. */
function waysIn(origin: string, params: Create) {
  const id = `cs_test_${randomLetters(58)}`
  if (params.ui_mode !== 'embedded_page') return { id, client_secret: null, url: `${origin}/c/pay/${id}` }
  return {
    id,
    client_secret: `${id}_secret_${randomLetters(32)}`,
    redirect_on_completion: params.redirect_on_completion ?? 'always',
    url: null,
    ...(params.return_url && { return_url: params.return_url }),
  }
}

function detailsKnown(email: string | null | undefined): Session['customer_details'] {
  if (!email) return null
  const nothingMore = { address: null, business_name: null, individual_name: null, name: null, phone: null }
  return { ...nothingMore, email, tax_exempt: 'none', tax_ids: null }
}

function blankSession(params: Create, now: number): Omit<Session, 'id' | 'client_secret' | 'url'> {
  return {
    object: 'checkout.session',
    adaptive_pricing: { enabled: params.adaptive_pricing?.enabled ?? false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: null,
    amount_total: null,
    automatic_tax: taxOf(params.automatic_tax?.enabled ?? false),
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: now,
    currency: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: textOf(params.custom_text),
    customer: params.customer ?? null,
    customer_account: null,
    customer_creation: params.customer ? null : (params.customer_creation ?? usualCreation(params)),
    customer_details: null,
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: params.expires_at ?? now + 24 * 60 * 60,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: { enabled: false, invoice_data: noInvoice },
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: { enabled: false },
    metadata: joinMetadata({}, params.metadata),
    mode: params.mode ?? 'payment',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      params.payment_method_collection ?? (params.mode === 'subscription' ? 'always' : 'if_required'),
    payment_method_configuration_details: { id: 'pmc_local', parent: null },
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: params.allowed_payment_method_types ?? ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url ?? null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: params.ui_mode ?? 'hosted_page',
    wallet_options: null,
  }
}

/** A subscription always makes a customer of a guest. */
function usualCreation({ mode }: Create): 'always' | 'if_required' {
  return mode === 'subscription' ? 'always' : 'if_required'
}

/** Switched on, it finds that nothing is due: there are no rates here. */
function taxOf(enabled: boolean): Session['automatic_tax'] {
  if (!enabled) return { enabled, liability: null, provider: null, status: null }
  return { enabled, liability: { type: 'self' }, provider: 'stripe', status: 'requires_location_inputs' }
}

function textOf(given: Create['custom_text']): Session['custom_text'] {
  return {
    after_submit: given?.after_submit || null,
    shipping_address: given?.shipping_address || null,
    submit: given?.submit || null,
    terms_of_service_acceptance: given?.terms_of_service_acceptance || null,
  }
}

const noInvoice: Stripe.Checkout.Session.InvoiceCreation['invoice_data'] = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: null,
  metadata: {},
  rendering_options: null,
}
