// What a tier costs by the month or by the year, and what a year saves.
import type { Money } from '../../server/wire/money.ts'
import type { Site } from '../../server/wire/site.ts'
import type { Wish } from '../ticket.ts'

export type Tier = Site['tiers'][number]
type Price = Tier['prices'][number]
export type Interval = Price['interval']

/** What a reader pressed Join for, at the price that was shown. */
export type Choice = { tier: string; interval: Interval; price: Money }

export function wantOf({ tier, interval, price }: Choice): Wish {
  return { want: { kind: 'membership', tier, interval }, expected: price }
}

/** `price` is what a reader who joins now pays; `regular` what it is otherwise, while there is a founding price. */
export type Asked = { interval: Interval; price: Money; regular?: Money; founding?: NonNullable<Price['founding']> }

/** Where a tier is not sold so, its other interval. Null: it is not sold in the site's currency. */
export function askedFor({ prices }: Tier, wanted: Interval, currency: string): Asked | null {
  const own = prices.filter(({ price }) => price.currency === currency)
  const found = own.find(({ interval }) => interval === wanted) ?? own[0]
  if (!found) return null
  const { interval, price, founding } = found
  return founding ? { interval, price: founding.price, regular: price, founding } : { interval, price }
}

export function intervalsOf(tiers: readonly Tier[], currency: string): Interval[] {
  const all = tiers.flatMap(({ prices }) => prices).filter(({ price }) => price.currency === currency)
  return (['month', 'year'] as const).filter((each) => all.some(({ interval }) => interval === each))
}

export type Saving = { months: number } | { amount: Money }

/** Of a year against twelve months: in months where that is exact, else as an amount. Null: it saves nothing. */
export function savingOf(tier: Tier, currency: string): Saving | null {
  const [month, year] = [askedFor(tier, 'month', currency), askedFor(tier, 'year', currency)]
  if (month?.interval !== 'month' || year?.interval !== 'year') return null
  const amount = month.price.amount * 12 - year.price.amount
  if (amount <= 0) return null
  return amount % month.price.amount === 0 ? { months: amount / month.price.amount } : { amount: { amount, currency } }
}
