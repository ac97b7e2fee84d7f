// What is put on an invoice, before it is one: fees of periods, parts of them, single amounts. Pure.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'
import { idOf } from '../world/ids.ts'
import { type Interval, type Period, periodAt } from './periods.ts'

export interface LineDraft {
  amount: number
  currency: string
  description: string | null
  price: Stripe.Price | null
  quantity: number
  period: Period
  isProration: boolean
  subscription: string | null
  /** The item of the subscription, or the pending item, that it stands for. */
  item: string | null
  invoiceItem: string | null
  metadata: Stripe.Metadata
}

type Item = Stripe.SubscriptionItem

/** The fees of one period for each of the items. */
export function feesOf(subscription: Stripe.Subscription, items: Item[], isTrial: boolean): LineDraft[] {
  return items.map((item) => ({
    ...blank(subscription, item),
    amount: isTrial ? 0 : feeOf(item),
    description: `${item.quantity ?? 1} × ${isTrial ? 'free trial' : nameOf(item)}`,
    period: { start: item.current_period_start, end: item.current_period_end },
    isProration: false,
  }))
}

/** What a change in the middle of a period costs: the rest of the old is given back, the rest of the new is charged. */
export function prorate(subscription: Stripe.Subscription, after: Item[], date: number): LineDraft[] {
  if (subscription.status === 'trialing') return []
  const before = subscription.items.data
  const isSame = (one: Item, other: Item) =>
    one.id === other.id && one.price.id === other.price.id && one.quantity === other.quantity
  const gone = before.filter((item) => !after.some((other) => isSame(item, other)))
  const come = after.filter((item) => !before.some((other) => isSame(item, other)))
  return [
    ...gone.map((item) => part(subscription, item, date, -1)),
    ...come.map((item) =>
      hasNewRhythm(subscription, item)
        ? { ...feesOf(subscription, [item], false)[0]! }
        : part(subscription, item, date, 1),
    ),
  ]
}

/** What has not been used of an item. */
export function unused(subscription: Stripe.Subscription, item: Item, date: number): LineDraft {
  return part(subscription, item, date, -1)
}

export function hasNewRhythm(subscription: Stripe.Subscription, item: Item): boolean {
  const old = subscription.items.data.find((one) => one.id === item.id)
  return old !== undefined && rhythm(old.price) !== rhythm(item.price)
}

function rhythm({ recurring }: Stripe.Price): string {
  return `${recurring?.interval_count} ${recurring?.interval}`
}

/** Parts are parts of the period that runs. */
export function requireInPeriod({ items }: Stripe.Subscription, date: number | undefined, param: string): void {
  if (date === undefined) return
  const isIn = items.data.every((item) => item.current_period_start <= date && date <= item.current_period_end)
  if (!isIn) throw invalid('The proration date is outside of the current period of the subscription.', { param })
}

export function totalOfLines(lines: LineDraft[]): number {
  return lines.reduce((sum, line) => sum + line.amount, 0)
}

export function feeOf({ price, quantity = 1 }: Item): number {
  return (price.unit_amount ?? 0) * quantity
}

/** The period of an item at a moment, counted from the anchor of its subscription. */
export function itemPeriod(anchor: number, { price }: Pick<Item, 'price'>, moment: number): Period {
  return periodAt(anchor, price.recurring as Interval, moment)
}

function part(subscription: Stripe.Subscription, item: Item, date: number, sign: 1 | -1): LineDraft {
  const { current_period_start: start, current_period_end: end } = item
  const share = Math.max(0, Math.min(1, (end - date) / (end - start)))
  const what = sign < 0 ? 'Unused' : 'Remaining'
  return {
    ...blank(subscription, item),
    // -0 is written as 0 and yet not equal to it.
    amount: sign * Math.round(feeOf(item) * share) || 0,
    description: `${what} time of ${item.quantity ?? 1} × ${nameOf(item)} after ${day(date)}`,
    period: { start: date, end },
    isProration: true,
  }
}

function blank(subscription: Stripe.Subscription, item: Item) {
  return {
    currency: item.price.currency,
    price: item.price,
    quantity: item.quantity ?? 1,
    subscription: subscription.id,
    item: item.id,
    invoiceItem: null,
    metadata: subscription.metadata,
  }
}

function nameOf({ price }: Item): string {
  return price.nickname ?? idOf(price.product)
}

function day(moment: number): string {
  return new Date(moment * 1000).toISOString().slice(0, 10)
}
