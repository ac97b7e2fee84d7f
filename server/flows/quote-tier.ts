// What a tier is and costs now, in one currency.
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { JoinWish } from '../core/ticket.ts'
import { type Tier, tierPrice } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'

export type TierQuote = {
  readonly site: Site
  readonly tiers: readonly Tier[]
  readonly tier: Tier
  /** Null: it is not sold so. */
  readonly price: Money | null
}

/** A tier that was withdrawn is still there, and costs nothing that one could pay. */
export async function quoteTier({ store }: Pick<Ports, 'store'>, siteId: string, wish: JoinWish): Promise<TierQuote> {
  const site = await store.site(siteId as Site['id'])
  const tiers = site === null ? [] : await store.tiers(site.id)
  const tier = tiers.find(({ id }) => id === wish.tier)
  if (site === null || tier === undefined) throw new Problem('not-found', 'There is no such tier on this site.')
  return { site, tiers, tier, price: tierPrice(tier, wish.interval, wish.currency) }
}
