// What this reader pays to begin as a member: nothing at first, or the price less what was bought of late.
import { creditSeconds } from '../core/credit.ts'
import { type FirstPeriod, firstPeriod } from '../core/first-period.ts'
import type { ReaderId, SiteId } from '../core/id.ts'
import { after } from '../core/instant.ts'
import type { TierOffer } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'

type Asked = {
  readonly reader: ReaderId | null
  readonly site: SiteId
  readonly offer: Pick<TierOffer, 'tier' | 'price'>
}

/** Of somebody without a wallet: as for a new reader. */
export async function quoteFirstPeriod(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { reader, site, offer }: Asked,
): Promise<FirstPeriod> {
  const now = clock.now()
  if (reader === null) return firstPeriod(offer, { wasMember: false, unlocks: [] }, now)
  const [wasMember, unlocks] = await Promise.all([
    offer.tier.trialDays > 0 ? store.wasMember(reader, site) : false,
    store.recentUnlocks(reader, site, after(now, -creditSeconds)),
  ])
  return firstPeriod(offer, { wasMember, unlocks }, now)
}
