// A tier: a level of membership that a site offers, what it costs by the month or year, and which items it opens.
import { type Demand, type FoundingOffer, priceAt } from './founding.ts'
import type { ItemId, SiteId, TierId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Item } from './item.ts'
import type { Money } from './money.ts'
import { speaksOf } from './price-rule.ts'

export type Interval = 'month' | 'year'
export type TierPrice = {
  readonly interval: Interval
  readonly price: Money
  /** What the first members pay, for as long as they stay. */
  readonly founding?: Founding
}

/** Until an instant, for so many members, or both. In the currency of the price, and not above it. */
export type Founding = { readonly price: Money; readonly until: Instant | null; readonly places: number | null }

export type Tier = {
  readonly site: SiteId
  readonly id: TierId
  readonly name: string
  /** What the publisher promises besides, in the publisher's words. */
  readonly perks: readonly string[]
  /** Levels stack: a tier opens what those below it open. Tiers of one level stand side by side. */
  readonly level: number
  /** At most one for each interval and currency. */
  readonly prices: readonly TierPrice[]
  /** Which items it opens, as price rules name them. None: every item of the site. */
  readonly patterns: readonly string[]
  /** Days that are free for a reader who was never a member of the site. 0: none. */
  readonly trialDays: number
  /** How many seats a group may take. 1: it is for one reader only. */
  readonly seatsMax: number
  /** A tier that was withdrawn is not sold any more. Who has it keeps it, and it opens what it opened. */
  readonly isOffered: boolean
}

/** What a reader joins: one tier at what it costs now. */
export type TierOffer = {
  readonly tier: Tier
  readonly interval: Interval
  readonly price: Money
  /** There where the price is one for the first members. */
  readonly founding?: FoundingOffer
}

/** A tier at each price that is asked for now. None: it is not sold any more. */
export function offersOf(tier: Tier, demand: Demand): TierOffer[] {
  if (!tier.isOffered) return []
  return tier.prices.map((price) => ({ tier, interval: price.interval, ...priceAt(tier.id, price, demand) }))
}

/** The regular price of a tier, which founders need not pay. Null: it is not sold so. */
export function tierPrice(tier: Tier, interval: Interval, currency: string): Money | null {
  if (!tier.isOffered) return null
  const found = tier.prices.find((each) => each.interval === interval && each.price.currency === currency)
  return found?.price ?? null
}

/** Whether members of the tier may open the item. A tier that is not among the site's opens nothing. */
export function tierOpens(tiers: readonly Tier[], id: TierId, item: Pick<Item, 'id' | 'page'>): boolean {
  return tiers.some((tier) => isAtLeast(tiers, id, tier.id) && covers(tier, item))
}

/** Whether one tier gives at least what another one gives. */
export function isAtLeast(tiers: readonly Tier[], has: TierId, wanted: TierId): boolean {
  const [level, least] = [levelOf(tiers, has), levelOf(tiers, wanted)]
  return level !== null && (has === wanted || (least !== null && level > least))
}

/** The way to open the item as a member that takes the least to begin: of a month and a year of one tier it is the month. */
export function cheapestOf(
  tiers: readonly Tier[],
  item: Pick<Item, 'id' | 'page'>,
  { currency, ...demand }: Demand & { readonly currency: string },
): TierOffer | null {
  const offers = tiers
    .filter((tier) => tierOpens(tiers, tier.id, item))
    .flatMap((tier) => offersOf(tier, demand))
    .filter(({ price }) => price.currency === currency)
  // Of what costs the same, the longer time comes first.
  return offers.toSorted((a, b) => a.price.amount - b.price.amount || perYear(a) - perYear(b))[0] ?? null
}

/** Whether an offered tier speaks of the item by name: then it is one, though nobody registered it. */
export function isForMembers(tiers: readonly Tier[], id: ItemId): boolean {
  return tiers.some((tier) => tier.isOffered && tier.patterns.some((pattern) => speaksOf(pattern, { id, page: null })))
}

/** Lower-case letters, digits and dashes: it stands in addresses, and in names at the provider. */
export function isTierId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,39}$/.test(text)
}

const months = { month: 1, year: 12 } as const
const perYear = ({ interval, price }: Pick<TierOffer, 'interval' | 'price'>) => (price.amount * 12) / months[interval]

function levelOf(tiers: readonly Tier[], id: TierId): number | null {
  return tiers.find((tier) => tier.id === id)?.level ?? null
}

function covers({ patterns }: Tier, item: Pick<Item, 'id' | 'page'>): boolean {
  return patterns.length === 0 || patterns.some((pattern) => speaksOf(pattern, item))
}
