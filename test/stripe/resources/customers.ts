// /v1/customers
import type Stripe from 'stripe'
import { endSubscription } from '../billing/end-subscription.ts'
import { isLive } from '../billing/subscription-states.ts'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, address, email, emptyable, expand, list, metadata, oneOf, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { addressOf, shippingOf } from './addresses.ts'
import { joinMetadata } from './metadata.ts'
import { attachByApi, detach, paymentMethodNamed } from './payment-methods.ts'
import { testClockNamed } from './test-clocks.ts'

const shared = {
  address: emptyable(address),
  balance: absent,
  business_name: emptyable(text(150)),
  cash_balance: absent,
  description: text(),
  email,
  expand,
  individual_name: emptyable(text(150)),
  invoice_prefix: absent,
  invoice_settings: shape<Stripe.CustomerCreateParams.InvoiceSettings>({
    custom_fields: absent,
    default_payment_method: emptyable(text()),
    footer: text(),
    rendering_options: absent,
  }),
  metadata,
  name: text(256),
  next_invoice_sequence: absent,
  phone: text(20),
  preferred_locales: list(text(10)),
  shipping: emptyable(shape<Stripe.CustomerCreateParams.Shipping>({ address, name: text(), phone: text(20) })),
  source: absent,
  tax: absent,
  tax_exempt: emptyable(oneOf('exempt', 'none', 'reverse')),
  validate: absent,
}

export const customerRoutes: Route[] = [
  route<Stripe.CustomerCreateParams>(
    ['POST', '/v1/customers'],
    { ...shared, payment_method: text(), tax_id_data: absent, test_clock: text() },
    (world, params) => createCustomer(world, params),
  ),
  route<Stripe.CustomerListParams>(
    ['GET', '/v1/customers'],
    { ...paging, ...created, email, test_clock: text() },
    ({ store }, params) => {
      const kept = store.all('customer').filter((one) => !isDeleted(one))
      const wanted = { email: params.email, test_clock: params.test_clock }
      return page('/v1/customers', since(having(kept, wanted), params.created), params)
    },
  ),
  route<Stripe.CustomerRetrieveParams>(['GET', '/v1/customers/:id'], { expand }, ({ store }, _params, id) => {
    const customer = store.get('customer', id)
    if (!customer) throw noSuch('customer', id)
    return customer
  }),
  route<Stripe.CustomerUpdateParams>(
    ['POST', '/v1/customers/:id'],
    { ...shared, default_source: absent },
    updateCustomer,
  ),
  route<Stripe.CustomerListPaymentMethodsParams>(
    ['GET', '/v1/customers/:id/payment_methods'],
    { ...paging, allow_redisplay: absent, type: text() },
    (world, { type, ...params }, id) => {
      const customer = customerNamed(world, id, 'id').id
      const found = having(world.store.all('payment_method'), { customer, type })
      return page(`/v1/customers/${id}/payment_methods`, found, params)
    },
  ),
  route<Stripe.CustomerDeleteParams>(['DELETE', '/v1/customers/:id'], {}, deleteCustomer),
]

export function createCustomer(world: World, params: Stripe.CustomerCreateParams): Stripe.Customer {
  if (params.test_clock) testClockNamed(world, params.test_clock, 'test_clock')
  const customer = world.store.put('customer', customerOf(params, world.clock.seconds()))
  emit(world, 'customer.created', customer)
  const { payment_method: named, invoice_settings: settings } = params
  const kept = named ? attachByApi(world, paymentMethodNamed(world, named, 'payment_method'), customer.id).id : null
  if (!settings) return customer
  // An alias such as pm_card_visa means the same card in both places.
  const isSame = kept && settings.default_payment_method === named
  const own = isSame ? { ...settings, default_payment_method: kept } : settings
  return world.store.put('customer', withSettings(world, customer, own))
}

type Settings = Stripe.CustomerUpdateParams.InvoiceSettings

/** The card that subscriptions are charged to has to be the customer's own. */
function withSettings(world: World, customer: Stripe.Customer, given: Settings): Stripe.Customer {
  const { default_payment_method: id, footer } = given
  const param = 'invoice_settings[default_payment_method]'
  if (id && paymentMethodNamed(world, id, param).customer !== customer.id) throw noSuch('PaymentMethod', id, param)
  const settings = {
    ...customer.invoice_settings,
    ...(id !== undefined && { default_payment_method: id || null }),
    ...(footer !== undefined && { footer }),
  }
  return { ...customer, invoice_settings: settings }
}

/** The customer that a parameter names; a deleted one is as good as none. */
export function customerNamed({ store }: World, id: string, param: string): Stripe.Customer {
  const customer = store.get('customer', id)
  if (!customer || isDeleted(customer)) throw noSuch('customer', id, param)
  return customer
}

function customerOf(params: Stripe.CustomerCreateParams, now: number): Stripe.Customer {
  return {
    id: newId('cus', 14),
    object: 'customer',
    address: addressOf(params.address),
    balance: 0,
    created: now,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: params.description ?? null,
    discount: null,
    email: params.email ?? null,
    invoice_prefix: randomLetters(8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: joinMetadata({}, params.metadata),
    name: params.name ?? null,
    next_invoice_sequence: 1,
    phone: params.phone ?? null,
    preferred_locales: params.preferred_locales ?? [],
    shipping: shippingOf(params.shipping),
    tax_exempt: params.tax_exempt || 'none',
    test_clock: params.test_clock ?? null,
    ...(params.business_name && { business_name: params.business_name }),
    ...(params.individual_name && { individual_name: params.individual_name }),
  }
}

export function updateCustomer(world: World, params: Stripe.CustomerUpdateParams, id: string): Stripe.Customer {
  const before = customerNamed(world, id, 'id')
  const { expand: _expand, metadata: given, address: moved, invoice_settings: settings, shipping, ...plain } = params
  const after = {
    ...(settings ? withSettings(world, before, settings) : before),
    ...plain,
    ...(moved !== undefined && { address: addressOf(moved) }),
    ...(shipping !== undefined && { shipping: shippingOf(shipping) }),
    metadata: joinMetadata(before.metadata, given),
  } as Stripe.Customer
  world.store.put('customer', after)
  emit(world, 'customer.updated', after, previousOf(before, after))
  return after
}

export function deleteCustomer(world: World, _params: object, id: string): Stripe.DeletedCustomer {
  const customer = customerNamed(world, id, 'id')
  for (const one of having(world.store.all('subscription'), { customer: id })) {
    if (isLive(one)) endSubscription(world, one, 'cancellation_requested')
  }
  for (const method of having(world.store.all('payment_method'), { customer: id })) detach(world, method)
  const gone: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true }
  world.store.put('customer', gone as unknown as Stripe.Customer)
  emit(world, 'customer.deleted', customer)
  return gone
}

function isDeleted(customer: object): boolean {
  return 'deleted' in customer
}
