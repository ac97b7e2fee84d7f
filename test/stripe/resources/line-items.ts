// What a checkout session sells: line items, with the price and product that each names or describes.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { absent, currency, integer, list, metadata, oneOf, required, shape, text, url } from '../http/parameters.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'

type LineItem = Stripe.Checkout.SessionCreateParams.LineItem
type ProductData = Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData
type PriceData = Stripe.Checkout.SessionCreateParams.LineItem.PriceData

const productData = shape<ProductData>({
  description: text(),
  images: list(url, 8),
  metadata,
  name: required(text()),
  tax_code: text(),
  tax_details: absent,
  unit_label: text(12),
})

const priceData = shape<PriceData>({
  currency: required(currency),
  product: text(),
  product_data: productData,
  recurring: absent,
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer({ min: 0 }),
  unit_amount_decimal: absent,
})

export const lineItem = shape<LineItem>({
  adjustable_quantity: absent,
  metadata,
  price: text(),
  price_data: priceData,
  quantity: integer({ min: 0, max: 999_999 }),
  tax_rates: absent,
})

export function createLineItems(world: World, wanted: LineItem[]): Stripe.LineItem[] {
  const items = wanted.map((item, index) => lineItemOf(world, item, `line_items[${index}]`))
  if (new Set(items.map((item) => item.currency)).size > 1) {
    throw invalid('All line items have to be in one currency.', { param: 'line_items' })
  }
  return items
}

export function totalOf(items: Stripe.LineItem[]): number {
  return items.reduce((total, item) => total + item.amount_total, 0)
}

function lineItemOf(world: World, item: LineItem, param: string): Stripe.LineItem {
  if (item.quantity === undefined) throw missing(`${param}[quantity]`)
  const price = priceOf(world, item, param)
  const amount = (price.unit_amount ?? 0) * item.quantity
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: world.store.get('product', idOf(price.product))?.name ?? null,
    metadata: joinMetadata({}, item.metadata),
    price,
    quantity: item.quantity,
  }
}

function priceOf(world: World, { price: id, price_data: data }: LineItem, param: string): Stripe.Price {
  if (id) {
    const price = world.store.get('price', id)
    if (!price) throw noSuch('price', id, `${param}[price]`)
    return price
  }
  if (!data) throw missing(`${param}[price_data]`)
  if (data.unit_amount === undefined) throw missing(`${param}[price_data][unit_amount]`)
  return world.store.put('price', inlinePrice(world, data, productOf(world, data, `${param}[price_data]`)))
}

function productOf(world: World, { product: id, product_data: data }: PriceData, param: string): Stripe.Product {
  if (id) {
    const product = world.store.get('product', id)
    if (!product) throw noSuch('product', id, `${param}[product]`)
    return product
  }
  if (!data) throw missing(`${param}[product_data]`)
  return world.store.put('product', inlineProduct(data, world.clock.seconds()))
}

/** Made for one session only, hence never active. */
function inlinePrice(world: World, data: PriceData, product: Stripe.Product): Stripe.Price {
  return {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: world.clock.seconds(),
    currency: data.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: product.id,
    recurring: null,
    tax_behavior: data.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: data.unit_amount ?? 0,
    // A decimal travels as a string; only the SDK makes an object of it.
    unit_amount_decimal: String(data.unit_amount) as unknown as Stripe.Decimal,
  }
}

function inlineProduct(data: ProductData, now: number): Stripe.Product {
  return {
    id: newId('prod', 14),
    object: 'product',
    active: false,
    created: now,
    default_price: null,
    description: data.description ?? null,
    images: data.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: joinMetadata({}, data.metadata),
    name: data.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: data.tax_code ?? null,
    tax_details: null,
    type: 'service',
    unit_label: data.unit_label ?? null,
    updated: now,
    url: null,
  }
}
