// Founding prices: what the first members of a tier pay. Offered until an instant, or to so many, and kept by who joined at one.
import type { TierId } from './id.ts'
import { type Instant, isPast } from './instant.ts'
import type { Money } from './money.ts'
import type { Interval, Tier, TierPrice } from './tier.ts'

/** Members of one tier, interval and currency who joined at a founding price; also those who have left. */
export type Founders = {
  readonly tier: TierId
  readonly interval: Interval
  readonly currency: string
  readonly members: number
}

/** What prices depend on beside the catalogue: the moment, and who has joined so far. */
export type Demand = { readonly now: Instant; readonly founders: readonly Founders[] }

/** A founding price while it can be had. */
export type FoundingOffer = {
  /** What the tier costs without it. */
  readonly regular: Money
  readonly until: Instant | null
  /** How many more get it; null where only the time counts. */
  readonly left: number | null
}

/**
 * What is asked for now. A limit of places is a soft one: an attempt takes its place when it is paid, so those who join in the same
 * moment may exceed it.
 */
export function priceAt(
  tier: TierId,
  { interval, price, founding }: TierPrice,
  { now, founders }: Demand,
): { readonly price: Money; readonly founding?: FoundingOffer } {
  if (founding === undefined || (founding.until !== null && isPast(founding.until, now))) return { price }
  const { until, places } = founding
  const taken = founders.find(
    (each) => each.tier === tier && each.interval === interval && each.currency === price.currency,
  )
  const left = places === null ? null : Math.max(0, places - (taken?.members ?? 0))
  if (left === 0) return { price }
  return { price: founding.price, founding: { regular: price, until, left } }
}

/** Whether founders have to be counted to know what the tiers cost. */
export function dependsOnFounders(tiers: readonly Tier[], now: Instant): boolean {
  return tiers.some(({ isOffered, prices }) => isOffered && prices.some(({ founding }) => isCounted(founding, now)))
}

function isCounted(founding: TierPrice['founding'], now: Instant): boolean {
  if (founding === undefined || founding.places === null) return false
  return founding.until === null || !isPast(founding.until, now)
}
