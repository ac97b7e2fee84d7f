// /v1/invoiceitems: amounts that wait for the next invoice of a customer.

import type Stripe from 'stripe'
import { pricingOf } from '../billing/draft-invoice.ts'
import type { LineDraft } from '../billing/lines.ts'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import {
  absent,
  currency,
  emptyable,
  expand,
  flag,
  integer,
  metadata,
  required,
  shape,
  text,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { joinMetadata } from './metadata.ts'
import { taxBehavior } from './price-parameters.ts'
import { decimal, type InlinePrice, inlinePrice, priceNamed } from './prices.ts'
import { onClockOf } from './test-clocks.ts'

type Create = Stripe.InvoiceItemCreateParams
type Item = Stripe.InvoiceItem

export const invoiceItemRoutes: Route[] = [
  route<Create>(
    ['POST', '/v1/invoiceitems'],
    {
      amount: integer(),
      currency,
      customer: required(text()),
      customer_account: absent,
      description: text(),
      discountable: absent,
      discounts: absent,
      expand,
      invoice: absent,
      metadata: emptyable(metadata),
      period: shape<Stripe.InvoiceItemCreateParams.Period>({ end: required(integer()), start: required(integer()) }),
      price_data: shape<Stripe.InvoiceItemCreateParams.PriceData>({
        currency: required(currency),
        product: required(text()),
        tax_behavior: taxBehavior,
        unit_amount: integer(),
        unit_amount_decimal: absent,
      }),
      pricing: shape<Stripe.InvoiceItemCreateParams.Pricing>({ price: text() }),
      quantity: integer({ min: 0 }),
      quantity_decimal: absent,
      subscription: text(),
      tax_behavior: absent,
      tax_code: absent,
      tax_rates: absent,
      unit_amount_decimal: absent,
    },
    (world, params) => onClockOf(world, params.customer ?? '', () => createItem(world, params)),
  ),
  route<Stripe.InvoiceItemListParams>(
    ['GET', '/v1/invoiceitems'],
    { ...paging, ...created, customer: text(), customer_account: absent, invoice: text(), pending: flag },
    ({ store }, { customer, invoice, pending, ...params }) => {
      const found = having(store.all('invoiceitem'), { customer, invoice }).filter(
        (item) => pending === undefined || (item.invoice === null) === pending,
      )
      const dated = found.map((item) => ({ ...item, created: item.date }))
      const wanted = new Set(since(dated, params.created).map((item) => item.id))
      return page(
        '/v1/invoiceitems',
        found.filter((item) => wanted.has(item.id)),
        params,
      )
    },
  ),
  route<Stripe.InvoiceItemRetrieveParams>(['GET', '/v1/invoiceitems/:id'], { expand }, ({ store }, _params, id) => {
    const item = store.get('invoiceitem', id)
    if (!item) throw noSuch('invoiceitem', id)
    return item
  }),
]

/** What waits for a customer, and for this subscription or for any. */
export function pendingLines({ store }: World, customer: string, subscription: string | null): LineDraft[] {
  return having(store.all('invoiceitem'), { customer, invoice: null })
    .reverse()
    .filter(({ parent }) => {
      const of = parent?.subscription_details?.subscription ?? null
      return of === null || of === subscription
    })
    .map((item) => ({
      amount: item.amount,
      currency: item.currency,
      description: item.description,
      price: store.get('price', idOf(item.pricing?.price_details?.price ?? null)) ?? null,
      quantity: item.quantity,
      period: item.period,
      isProration: item.proration,
      subscription: item.parent?.subscription_details?.subscription ?? null,
      item: item.parent?.subscription_details?.subscription_item ?? null,
      invoiceItem: item.id,
      metadata: item.metadata ?? {},
    }))
}

/** Keeps a line for the next invoice. */
export function keepForLater(world: World, customer: string, line: LineDraft): Item {
  const clock = world.store.get('customer', customer)?.test_clock ?? null
  const item = world.store.put('invoiceitem', {
    id: newId('ii'),
    object: 'invoiceitem',
    amount: line.amount,
    currency: line.currency,
    customer,
    customer_account: null,
    date: world.clock.seconds(),
    description: line.description,
    discountable: !line.isProration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: line.metadata,
    parent: line.subscription ? parentOf(line.subscription, line.item) : null,
    period: line.period,
    pricing: line.price ? pricingOf(line.price) : null,
    proration: line.isProration,
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    tax_rates: [],
    test_clock: clock,
  })
  emit(world, 'invoiceitem.created', item)
  return item
}

function parentOf(subscription: string, item: string | null): Stripe.InvoiceItem.Parent {
  return {
    subscription_details: { subscription, ...(item && { subscription_item: item }) },
    type: 'subscription_details',
  }
}

function createItem(world: World, params: Create): Item {
  const customer = customerNamed(world, params.customer ?? '', 'customer')
  const now = world.clock.seconds()
  const { amount, quantity = 1 } = params
  const price = priceFor(world, params)
  if (amount === undefined && !price) throw missing('amount')
  if (amount !== undefined && price) throw invalid('Give an amount or a price, not both.', { param: 'amount' })
  const money = price?.currency ?? params.currency
  if (!money) throw missing('currency')
  return keepForLater(world, customer.id, {
    amount: amount ?? (price?.unit_amount ?? 0) * quantity,
    currency: money,
    description: params.description ?? null,
    price,
    quantity,
    period: params.period ?? { start: now, end: now },
    isProration: false,
    subscription: params.subscription ?? null,
    item: null,
    invoiceItem: null,
    metadata: joinMetadata({}, params.metadata),
  })
}

function priceFor(world: World, { pricing, price_data: data }: Create): Stripe.Price | null {
  if (pricing?.price) return priceNamed(world, pricing.price, 'pricing[price]')
  return data ? inlinePrice(world, data as InlinePrice, 'price_data') : null
}
