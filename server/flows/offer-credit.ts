// A reader at a closed gate: whether what was bought here of late makes a membership the better deal.
import { type ItemId, isItemId, type ReaderId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { membershipOffer } from '../core/offer.ts'
import type { Site } from '../core/site.ts'
import { cheapestOf, type TierOffer } from '../core/tier.ts'
import type { ApiPorts } from '../ports/index.ts'
import { countFounders } from './count-founders.ts'
import { quoteFirstPeriod } from './quote-first-period.ts'

export type CreditAnswer = Pick<TierOffer, 'interval' | 'price'> & {
  /** The id of the offer, as an item's offers name it. */
  readonly offer: string
  readonly tier: string
  readonly spent: Money
  readonly due: Money
}

/** By the membership that opens the item for the least. Null: there is no credit, or the reader is a member already. */
export async function offerCredit(
  ports: ApiPorts,
  { site, reader, item: id }: { readonly site: Site; readonly reader: ReaderId; readonly item: ItemId },
): Promise<CreditAnswer | null> {
  const { store } = ports
  const tiers = isItemId(id) ? await store.tiers(site.id) : []
  const item = (await store.item(site.id, id)) ?? { id, page: null }
  const demand = await countFounders(ports, site.id, tiers)
  const offer = cheapestOf(tiers, item, { currency: site.currency, ...demand })
  if (offer === null || (await store.membershipsAt(reader, site.id)).length > 0) return null
  const { credit, due } = await quoteFirstPeriod(ports, { reader, site: site.id, offer })
  if (credit === null) return null
  const { tier, interval, price } = offer
  return { offer: membershipOffer(offer).id, tier: tier.id, interval, spent: credit.spent, price, due }
}
