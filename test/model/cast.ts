// Who and what plays in the money test: few of each, so that what happens meets at the same wallet, payment and unlock.

export type CurrencyOfPlay = 'USD' | 'JPY'

export const readers = [0, 1] as const
export const sites = [
  { id: 'site_a', publisher: 'pub_a', currency: 'USD' },
  { id: 'site_b', publisher: 'pub_b', currency: 'JPY' },
] as const

/** What creators get of tips, in basis points of what the platform leaves. */
export const tipShares = { ana: 10_000, bo: 7500 } as const

/**
 * Prices near what a small top-up gives, one that no fee divides evenly, and one of a few minor units. With a creator: what a tip gives, which
 * is bought as an item is, but again and again. With a byline: so many basis points of an item are the creator's.
 */
export const items = [
  { id: 'item-0', site: 0, price: 290, creator: null, byline: null },
  { id: 'item-1', site: 0, price: 199, creator: null, byline: { creator: 'ana', bps: 6001 } },
  { id: 'item-2', site: 0, price: 7, creator: null, byline: { creator: 'ana', bps: 5000 } },
  { id: 'item-3', site: 1, price: 333, creator: null, byline: { creator: 'bo', bps: 3333 } },
  { id: 'tip-0', site: 0, price: 123, creator: 'ana', byline: null },
  { id: 'tip-1', site: 1, price: 77, creator: 'bo', byline: null },
] as const

/** The third is too large to be given back unasked when the bank warns of fraud. */
export const topUps = { USD: [300, 500, 3100], JPY: [450, 600, 4600] } as const
/** Up to so much is given back unasked when the bank warns of fraud. */
export const topUpsAtOnce = { USD: 3000, JPY: 4500 } as const

/** Basis points of an unlock that the platform keeps. */
export const platformFeeBps = 700

export const cards = { good: '4242424242424242', refundsLater: '4000000000007726', refundsFail: '4000000000005126' }
export type Card = keyof typeof cards

/** Items, each as often as both tips together. */
export const wanted = [0, 0, 1, 1, 2, 2, 3, 3, 4, 5] as const

export const readerId = (reader: number) => `reader_${reader}` as const
export const creatorId = (name: string) => `creator_${name}` as const
export const currencyOf = (item: number): CurrencyOfPlay => siteOf(item).currency
export const siteOf = (item: number) => sites[itemAt(item).site]

export function itemAt(item: number): (typeof items)[number] {
  const found = items[item]
  if (found === undefined) throw new RangeError(`there is no item ${item}`)
  return found
}
