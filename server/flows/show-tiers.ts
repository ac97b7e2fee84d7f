// What a site offers to members now: each of its tiers at what it costs.
import type { SiteId } from '../core/id.ts'
import { offersOf, type Tier, type TierOffer } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { countFounders } from './count-founders.ts'

export type ShownTier = { readonly tier: Tier; readonly offers: readonly TierOffer[] }

/** From the lowest to the highest, without those that were withdrawn. */
export async function showTiers(ports: Pick<Ports, 'store' | 'clock'>, site: SiteId): Promise<ShownTier[]> {
  const tiers = (await ports.store.tiers(site)).filter(({ isOffered }) => isOffered)
  const demand = await countFounders(ports, site, tiers)
  return tiers.map((tier) => ({ tier, offers: offersOf(tier, demand) }))
}
