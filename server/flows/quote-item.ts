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
  const isNamed = known !== null || isRuled(itemId, rules) || isForMembers(tiers, itemId)
  if (!isNamed) throw notFound()
  const item = known ?? itemFromPath(site.id, itemId)
  const price = opening === null ? priceOf(item, rules, site.defaultPrice) : money(0, site.currency)
  return { site, item, price, opening, tiers }
}

/** The ways in, for whoever has none yet. Apart from the quote: an owner who reads asks for no price of a membership. */
export async function offersOn(
  ports: Pick<Ports, 'store' | 'clock'>,
  { site, item, price, tiers }: Quote,
): Promise<Offer[]> {
  const demand = await countFounders(ports, site.id, tiers)
  return offersFor(item, price, cheapestOf(tiers, item, { currency: site.currency, ...demand }))
}

function notFound(): Problem {
  return new Problem('not-found', 'There is no such item on this site.')
}
