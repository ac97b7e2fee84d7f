// What an item is and costs now, from the catalogue alone.
import { isItemId } from '../core/id.ts'
import { type Item, itemFromPath } from '../core/item.ts'
import type { Money } from '../core/money.ts'
import { type Offer, offersFor } from '../core/offer.ts'
import { isRuled, priceOf } from '../core/price-rule.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

export type Quote = { readonly site: Site; readonly item: Item; readonly price: Money | null; readonly offers: Offer[] }

/** An item is one that the publisher registered, or any whose id a path rule covers. Others are `not-found`. */
export async function quoteItem({ store }: Pick<Ports, 'store'>, siteId: string, itemId: string): Promise<Quote> {
  const site = await store.site(siteId as Site['id'])
  if (site === null || !isItemId(itemId)) throw notFound()
  const [known, rules] = await Promise.all([store.item(site.id, itemId), store.rules(site.id)])
  const item = known ?? (isRuled(itemId, rules) ? itemFromPath(site.id, itemId) : null)
  if (item === null) throw notFound()
  const price = priceOf(item, rules, site.defaultPrice)
  return { site, item, price, offers: offersFor(item, price) }
}

function notFound(): Problem {
  return new Problem('not-found', 'There is no such item on this site.')
}
