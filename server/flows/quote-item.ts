// What an item is and costs now, from the catalogue alone.
import { isItemId } from '../core/id.ts'
import { type Item, itemFromPath } from '../core/item.ts'
import type { Money } from '../core/money.ts'
import { type Offer, offersFor } from '../core/offer.ts'
import { isRuled, priceOf } from '../core/price-rule.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { cheapestOf, isForMembers, type Tier } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { countFounders } from './count-founders.ts'

export type Quote = {
  readonly site: Site
  readonly item: Item
  readonly price: Money | null
  /** The site's tiers; which of them open the item, the core says. */
  readonly tiers: readonly Tier[]
  readonly offers: Offer[]
}

/** An item is one that the publisher registered, or any whose id a path rule or a tier covers. Others are `not-found`. */
export async function quoteItem(ports: Pick<Ports, 'store' | 'clock'>, siteId: string, itemId: string): Promise<Quote> {
  const { store } = ports
  const site = await store.site(siteId as Site['id'])
  if (site === null || !isItemId(itemId)) throw notFound()
  const [known, rules, tiers] = await Promise.all([
    store.item(site.id, itemId),
    store.rules(site.id),
    store.tiers(site.id),
  ])
  const isNamed = isRuled(itemId, rules) || isForMembers(tiers, itemId)
  const item = known ?? (isNamed ? itemFromPath(site.id, itemId) : null)
  if (item === null) throw notFound()
  const price = priceOf(item, rules, site.defaultPrice)
  const demand = await countFounders(ports, site.id, tiers)
  const membership = cheapestOf(tiers, item, { currency: site.currency, ...demand })
  return { site, item, price, tiers, offers: offersFor(item, price, membership) }
}

function notFound(): Problem {
  return new Problem('not-found', 'There is no such item on this site.')
}
