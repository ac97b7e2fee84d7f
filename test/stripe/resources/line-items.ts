// What a checkout session sells: line items, with the price and product that each names or describes.

import type Stripe from 'stripe'
import { invalid, missing } from '../http/failure.ts'
import { absent, currency, integer, list, metadata, oneOf, required, shape, text, url } from '../http/parameters.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'
import { recurringRule } from './price-parameters.ts'
import { type InlinePrice, inlinePrice, priceNamed } from './prices.ts'
import { productNamed, productOf } from './products.ts'

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
  recurring: recurringRule<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.Recurring>(),
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
  const price = priceFor(world, item, param)
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

function priceFor(world: World, { price: id, price_data: data }: LineItem, param: string): Stripe.Price {
  if (id) return priceNamed(world, id, `${param}[price]`)
  if (!data) throw missing(`${param}[price_data]`)
  if (data.unit_amount === undefined) throw missing(`${param}[price_data][unit_amount]`)
  const product = productFor(world, data, `${param}[price_data]`)
  return inlinePrice(world, { ...(data as InlinePrice), product }, `${param}[price_data]`)
}

/** Made for one session only, hence never active. */
function productFor(world: World, { product, product_data: data }: PriceData, param: string): string {
  if (product) return productNamed(world, product, `${param}[product]`).id
  if (!data) throw missing(`${param}[product_data]`)
  return world.store.put('product', productOf({ ...data, active: false }, world.clock.seconds())).id
}
