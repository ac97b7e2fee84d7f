// /v1/customers
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, address, email, emptyable, expand, list, metadata, oneOf, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId, randomLetters } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'

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
  invoice_settings: absent,
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
    { ...shared, payment_method: absent, tax_id_data: absent, test_clock: absent },
    (world, params) => createCustomer(world, params),
  ),
  route<Stripe.CustomerListParams>(
    ['GET', '/v1/customers'],
    { ...paging, ...created, email, test_clock: absent },
    ({ store }, params) => {
      const kept = store.all('customer').filter((one) => !isDeleted(one))
      return page('/v1/customers', since(having(kept, { email: params.email }), params.created), params)
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
  route<Stripe.CustomerDeleteParams>(['DELETE', '/v1/customers/:id'], {}, deleteCustomer),
]

export function createCustomer(world: World, params: Stripe.CustomerCreateParams): Stripe.Customer {
  const customer = world.store.put('customer', customerOf(params, world.clock.seconds()))
  emit(world, 'customer.created', customer)
  return customer
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
    shipping: (params.shipping || null) as Stripe.Customer.Shipping | null,
    tax_exempt: params.tax_exempt || 'none',
    test_clock: null,
    ...(params.business_name && { business_name: params.business_name }),
    ...(params.individual_name && { individual_name: params.individual_name }),
  }
}

function updateCustomer(world: World, params: Stripe.CustomerUpdateParams, id: string): Stripe.Customer {
  const before = customerNamed(world, id, 'id')
  const { expand: _expand, metadata: given, address: moved, ...plain } = params
  const after = {
    ...before,
    ...plain,
    ...(moved !== undefined && { address: addressOf(moved) }),
    metadata: joinMetadata(before.metadata, given),
  } as Stripe.Customer
  world.store.put('customer', after)
  emit(world, 'customer.updated', after, previousOf(before, after))
  return after
}

function deleteCustomer(world: World, _params: object, id: string): Stripe.DeletedCustomer {
  const customer = customerNamed(world, id, 'id')
  const gone: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true }
  world.store.put('customer', gone as unknown as Stripe.Customer)
  emit(world, 'customer.deleted', customer)
  return gone
}

function isDeleted(customer: object): boolean {
  return 'deleted' in customer
}

function addressOf(given: Stripe.Emptyable<Stripe.AddressParam> | null | undefined): Stripe.Address | null {
  if (!given) return null
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given
  return { city, country, line1, line2, postal_code, state }
}
