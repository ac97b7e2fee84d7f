// /v1/prices: what one of a product costs, once or at each interval.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import {
  absent,
  currency,
  emptyable,
  expand,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  required,
  shape,
  text,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'
import { interval, taxBehavior } from './price-parameters.ts'
import { productNamed, productOf } from './products.ts'

type Create = Stripe.PriceCreateParams

/** What an item of a subscription or an invoice may say instead of naming a price. */
export interface InlinePrice {
  currency: string
  product: string
  recurring?: { interval: string; interval_count?: number }
  tax_behavior?: string
  unit_amount?: number
}

export const priceRoutes: Route[] = [
  route<Create>(
    ['POST', '/v1/prices'],
    {
      active: flag,
      billing_scheme: oneOf('per_unit'),
      currency: required(currency),
      currency_options: absent,
      custom_unit_amount: absent,
      expand,
      lookup_key: text(200),
      metadata,
      nickname: text(),
      product: text(),
      product_data: shape<Stripe.PriceCreateParams.ProductData>({
        active: flag,
        id: text(),
        metadata,
        name: required(text()),
        statement_descriptor: text(22),
        tax_code: text(),
        tax_details: absent,
        unit_label: text(12),
      }),
      recurring: shape<Stripe.PriceCreateParams.Recurring>({
        interval: required(interval),
        interval_count: integer({ min: 1, max: 1095 }),
        meter: absent,
        trial_period_days: absent,
        usage_type: oneOf('licensed'),
      }),
      tax_behavior: taxBehavior,
      tiers: absent,
      tiers_mode: absent,
      transfer_lookup_key: flag,
      transform_quantity: absent,
      unit_amount: integer({ min: 0 }),
      unit_amount_decimal: absent,
    },
    createPrice,
  ),
  route<Stripe.PriceListParams>(
    ['GET', '/v1/prices'],
    {
      ...paging,
      ...created,
      active: flag,
      currency,
      lookup_keys: list(text(), 10),
      product: text(),
      recurring: shape<Stripe.PriceListParams.Recurring>({ interval, meter: absent, usage_type: oneOf('licensed') }),
      type: oneOf('one_time', 'recurring'),
    },
    ({ store }, { active, currency: money, lookup_keys: keys, product, recurring, type, ...params }) => {
      const found = having(store.all('price'), { active, currency: money, product, type })
        .filter((price) => !keys || keys.includes(price.lookup_key ?? ''))
        .filter((price) => !recurring?.interval || price.recurring?.interval === recurring.interval)
      return page('/v1/prices', since(found, params.created), params)
    },
  ),
  route<Stripe.PriceRetrieveParams>(['GET', '/v1/prices/:id'], { expand }, (world, _params, id) =>
    priceNamed(world, id, 'id'),
  ),
  route<Stripe.PriceUpdateParams>(
    ['POST', '/v1/prices/:id'],
    {
      active: flag,
      currency_options: absent,
      expand,
      lookup_key: text(200),
      metadata: emptyable(metadata),
      nickname: text(),
      tax_behavior: taxBehavior,
      transfer_lookup_key: flag,
    },
    updatePrice,
  ),
]

export function priceNamed({ store }: World, id: string, param: string): Stripe.Price {
  const price = store.get('price', id)
  if (!price) throw noSuch('price', id, param)
  return price
}

export function createPrice(world: World, params: Create): Stripe.Price {
  if (params.unit_amount === undefined) throw missing('unit_amount')
  const product = productFor(world, params)
  takeLookupKey(world, params.lookup_key, params.transfer_lookup_key ?? false)
  const price = world.store.put('price', priceOf(params, product, world.clock.seconds()))
  emit(world, 'price.created', price)
  return price
}

function productFor(world: World, { product, product_data: data }: Create): string {
  if (product) return productNamed(world, product, 'product').id
  if (!data) throw missing('product')
  const made = world.store.put('product', productOf(data, world.clock.seconds()))
  emit(world, 'product.created', made)
  return made.id
}

/** A key finds one price; a new one takes it over only when told so. */
function takeLookupKey({ store }: World, key: string | undefined, takesOver: boolean): void {
  const [owner] = key ? having(store.all('price'), { lookup_key: key }) : []
  if (!owner) return
  if (takesOver) store.put('price', { ...owner, lookup_key: null })
  else throw invalid(`The price ${owner.id} has the lookup key ${key} already.`, { param: 'lookup_key' })
}

/** A price that exists only where it is used. */
export function inlinePrice(world: World, data: InlinePrice, param: string): Stripe.Price {
  if (data.unit_amount === undefined) throw missing(`${param}[unit_amount]`)
  const product = productNamed(world, data.product, `${param}[product]`).id
  const params = { ...data, active: false } as Create
  return world.store.put('price', priceOf(params, product, world.clock.seconds()))
}

export function priceOf(params: Create, product: string, now: number): Stripe.Price {
  const { recurring } = params
  return {
    id: newId('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: now,
    currency: params.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: params.lookup_key ?? null,
    metadata: joinMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring: recurring ? recurringOf(recurring) : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: params.unit_amount ?? 0,
    unit_amount_decimal: decimal(params.unit_amount ?? 0),
  }
}

/** A decimal travels as a string; only the SDK makes an object of it. */
export function decimal(amount: number): Stripe.Decimal {
  return String(amount) as unknown as Stripe.Decimal
}

function recurringOf({
  interval: unit,
  interval_count = 1,
}: Stripe.PriceCreateParams.Recurring): Stripe.Price.Recurring {
  return { interval: unit, interval_count, meter: null, trial_period_days: null, usage_type: 'licensed' }
}

function updatePrice(world: World, params: Stripe.PriceUpdateParams, id: string): Stripe.Price {
  const before = priceNamed(world, id, 'id')
  const { expand: _expand, metadata: given, transfer_lookup_key: takesOver = false, ...plain } = params
  if (plain.lookup_key !== before.lookup_key) takeLookupKey(world, plain.lookup_key, takesOver)
  const after = { ...before, ...plain, metadata: joinMetadata(before.metadata, given) } as Stripe.Price
  world.store.put('price', after)
  emit(world, 'price.updated', after, previousOf(before, after))
  return after
}
