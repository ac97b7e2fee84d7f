// A publisher offers a tier, changes it, or withdraws it.

import type { Instant } from '../core/instant.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { type Founding, type Interval, isTierId, type Tier, type TierPrice } from '../core/tier.ts'
import { isChargeable, isSellable, topUpMax, topUpMin } from '../core/top-up.ts'
import type { Ports } from '../ports/index.ts'

type Asked = { readonly amount: number; readonly currency: string }
type Price = {
  readonly interval: Interval
  readonly price: Asked
  readonly founding?:
    | {
        readonly price: Asked
        readonly until?: Instant | null | undefined
        readonly places?: number | null | undefined
      }
    | undefined
}
export type TierEdit = Pick<Tier, 'name' | 'perks' | 'level' | 'patterns'> &
  Partial<Pick<Tier, 'trialDays' | 'seatsMax'>> & { readonly prices: readonly Price[] }

// A site with more would show nobody a choice.
const tiersMax = 20

/** The whole tier. Who has joined keeps the price of that day. */
export async function putTier({ store, clock }: Ports, site: Site, id: string, edit: TierEdit): Promise<Tier> {
  if (!isTierId(id)) {
    throw new Problem('malformed-request', 'A tier’s id is of small letters, digits and dashes, 40 at most.')
  }
  const prices = edit.prices.map(checked)
  refuseDoubles(prices)
  if (!prices.some(({ price }) => price.currency === site.currency)) {
    throw new Problem('amount-out-of-range', `A tier has a price in ${site.currency}, the currency of the site.`)
  }
  const others = (await store.tiers(site.id)).filter((tier) => tier.id !== id)
  if (others.length >= tiersMax) throw new Problem('state-conflict', `A site has ${tiersMax} tiers at most.`)
  const { name, perks, level, patterns, trialDays = 0, seatsMax = 1 } = edit
  const tier: Tier = { site: site.id, id, name, perks, level, prices, patterns, trialDays, seatsMax, isOffered: true }
  await store.commit([{ change: 'put-tier', tier, at: clock.now() }])
  return tier
}

/** It is sold no longer. Members keep it, and what it opens, for as long as they renew. */
export async function withdrawTier({ store, clock }: Ports, site: Site, id: string): Promise<void> {
  const known = (await store.tiers(site.id)).some((tier) => tier.id === id && tier.isOffered)
  if (!known) throw new Problem('not-found', 'There is no such tier.')
  await store.commit([{ change: 'withdraw-tier', site: site.id, tier: id, at: clock.now() }])
}

function checked({ interval, price: asked, founding }: Price): TierPrice {
  const price = charge(asked)
  return founding === undefined ? { interval, price } : { interval, price, founding: checkedFounding(founding, price) }
}

/** Each period is one charge of a card, so it is within the limits of one. */
function charge({ amount, currency }: Asked): Money {
  if (!isSellable(currency)) throw new Problem('amount-out-of-range', `Nothing is sold in ${currency}.`)
  const [least, most] = [topUpMin(currency).amount, topUpMax(currency).amount]
  const price = money(amount, currency)
  if (amount < least || amount > most || !isChargeable(price)) {
    throw new Problem('amount-out-of-range', `A tier costs ${least} to ${most} minor units of ${currency}.`)
  }
  return price
}

function checkedFounding(
  { price: asked, until = null, places = null }: Exclude<Price['founding'], undefined>,
  regular: Money,
): Founding {
  const price = charge(asked)
  if (price.currency !== regular.currency || price.amount > regular.amount) {
    throw new Problem('amount-out-of-range', `A founding price is ${regular.amount} ${regular.currency} at most.`)
  }
  if (until === null && places === null) {
    throw new Problem('malformed-request', 'A founding price is for so many places, until an instant, or both.')
  }
  return { price, until, places }
}

function refuseDoubles(prices: readonly TierPrice[]): void {
  const names = new Set(prices.map(({ interval, price }) => `${interval} ${price.currency}`))
  if (names.size < prices.length) {
    throw new Problem('malformed-request', 'A tier has one price for each interval and currency.')
  }
}
