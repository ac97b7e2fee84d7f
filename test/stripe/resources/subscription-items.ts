// The items of a subscription: a price, how many of it, and the period that is paid for.

import type Stripe from 'stripe'
import type { Period } from '../billing/periods.ts'
import { invalid, missing } from '../http/failure.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { joinMetadata } from './metadata.ts'
import { type InlinePrice, inlinePrice, priceNamed } from './prices.ts'
import type { ItemWish } from './subscription-item-parameters.ts'

type Item = Stripe.SubscriptionItem
export interface Priced {
  price: Stripe.Price
  quantity: number
  metadata: Stripe.Metadata
}

export function pricedOf(world: World, wish: ItemWish, param: string): Priced {
  const price = priceFor(world, wish, param)
  if (!price) throw missing(`${param}[price]`)
  return { price, quantity: wish.quantity ?? 1, metadata: joinMetadata({}, wish.metadata) }
}

export function itemOf(
  subscription: string,
  { price, quantity, metadata: noted }: Priced,
  period: Period,
  now: number,
): Item {
  return {
    id: newId('si', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created: now,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: noted,
    plan: planOf(price),
    price,
    quantity,
    subscription,
    tax_rates: [],
  }
}

/** The items as they would be after a request: those not named stay. Periods are the caller's business. */
export function itemsAfter(world: World, subscription: Stripe.Subscription, wishes: ItemWish[]): Item[] {
  const items = subscription.items.data.flatMap((item) => {
    const index = wishes.findIndex((wish) => wish.id === item.id)
    const wish = wishes[index]
    if (!wish) return [item]
    return wish.deleted ? [] : [changed(world, item, wish, `items[${index}]`)]
  })
  wishes.forEach((wish, index) => {
    if (wish.id && !subscription.items.data.some((item) => item.id === wish.id)) {
      throw invalid(`No such subscription_item: '${wish.id}'`, {
        code: 'resource_missing',
        param: `items[${index}][id]`,
      })
    }
  })
  const [first] = subscription.items.data
  const period = { start: first!.current_period_start, end: first!.current_period_end }
  const added = wishes.flatMap((wish, index) =>
    wish.id ? [] : [itemOf(subscription.id, pricedOf(world, wish, `items[${index}]`), period, world.clock.seconds())],
  )
  if (items.length + added.length === 0) throw invalid('A subscription needs an item.', { param: 'items' })
  return [...items, ...added]
}

function changed(world: World, item: Item, wish: ItemWish, param: string): Item {
  const price = priceFor(world, wish, param) ?? item.price
  const noted = joinMetadata(item.metadata, wish.metadata)
  return { ...item, metadata: noted, plan: planOf(price), price, quantity: wish.quantity ?? item.quantity ?? 1 }
}

function priceFor(world: World, wish: ItemWish, param: string): Stripe.Price | undefined {
  const price = wish.price
    ? priceNamed(world, wish.price, `${param}[price]`)
    : wish.price_data && inlinePrice(world, wish.price_data as InlinePrice, `${param}[price_data]`)
  if (price && !price.recurring) throw invalid(`The price ${price.id} is not recurring.`, { param: `${param}[price]` })
  return price
}

/** The older name of a recurring price, which Stripe still shows. */
function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  }
}
