// What prices depend on beside the catalogue: the moment, and how many have joined at founding prices.
import { type Demand, dependsOnFounders } from '../core/founding.ts'
import type { SiteId } from '../core/id.ts'
import type { Tier } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'

/** Counts only where a founding price has places: most sites have none, and their prices are asked for with every wall. */
export async function countFounders(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  site: SiteId,
  tiers: readonly Tier[],
): Promise<Demand> {
  const now = clock.now()
  return { now, founders: dependsOnFounders(tiers, now) ? await store.founders(site) : [] }
}
