// What a tier is and costs now, in one currency.
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { JoinWish } from '../core/ticket.ts'
import { offersOf, type Tier, type TierOffer } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { countFounders } from './count-founders.ts'

export type TierQuote = {
  readonly site: Site
  readonly tiers: readonly Tier[]
  readonly tier: Tier
  /** Null: it is not sold so. */
  readonly price: Money | null
  readonly offer: TierOffer | null
}

/** A tier that was withdrawn is still there, and costs nothing that one could pay. */
export async function quoteTier(
  ports: Pick<Ports, 'store' | 'clock'>,
  siteId: string,
  wish: JoinWish,
): Promise<TierQuote> {
  const { store } = ports
  const site = await store.site(siteId as Site['id'])
  const tiers = site === null ? [] : await store.tiers(site.id)
  const tier = tiers.find(({ id }) => id === wish.tier)
  if (site === null || tier === undefined) throw new Problem('not-found', 'There is no such tier on this site.')
  const offers = offersOf(tier, await countFounders(ports, site.id, [tier]))
  const offer = offers.find((each) => each.interval === wish.interval && each.price.currency === wish.currency) ?? null
  return { site, tiers, tier, offer, price: offer?.price ?? null }
}
