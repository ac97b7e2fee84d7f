// What an item is and costs now, from the catalogue alone.
import { isItemId } from '../core/id.ts'
import { type Item, itemFromPath } from '../core/item.ts'
import { type Money, money } from '../core/money.ts'
import { type Offer, offersFor } from '../core/offer.ts'
import type { Opening } from '../core/opening.ts'
import { isRuled, priceOf } from '../core/price-rule.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { cheapestOf, isForMembers, type Tier } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { countFounders } from './count-founders.ts'

export type Quote = {
  readonly site: Site
  readonly item: Item
  /** Zero of one that is open for everybody. */
  readonly price: Money | null
  /** By which it is open for everybody. */
  readonly opening: Opening | null
  /** The site's tiers; which of them open the item, the core says. */
  readonly tiers: readonly Tier[]
  readonly offers: Offer[]
}

/** An item is one that the publisher registered, or any whose id a path rule or a tier covers. Others are `not-found`. */
export async function quoteItem(ports: Pick<Ports, 'store' | 'clock'>, siteId: string, itemId: string): Promise<Quote> {
  const { store } = ports
  const site = await store.site(siteId as Site['id'])
  if (site === null || !isItemId(itemId)) throw notFound()
  const [known, rules, tiers, opening] = await Promise.all([
    store.item(site.id, itemId),
    store.rules(site.id),
    store.tiers(site.id),
    store.opening(site.id, itemId),
  ])
  const isNamed = isRuled(itemId, rules) || isForMembers(tiers, itemId)
  const item = known ?? (isNamed ? itemFromPath(site.id, itemId) : null)
  if (item === null) throw notFound()
  const price = opening === null ? priceOf(item, rules, site.defaultPrice) : money(0, site.currency)
  const demand = await countFounders(ports, site.id, tiers)
  const membership = cheapestOf(tiers, item, { currency: site.currency, ...demand })
  return { site, item, price, opening, tiers, offers: offersFor(item, price, membership) }
}

function notFound(): Problem {
  return new Problem('not-found', 'There is no such item on this site.')
}
