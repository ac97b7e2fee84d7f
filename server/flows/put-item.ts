// A publisher registers an item, or changes its title, price or way of gating.
import { isItemId } from '../core/id.ts'
import type { GateMode, Item } from '../core/item.ts'
import { money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { topUpMax } from '../core/top-up.ts'
import type { Ports } from '../ports/index.ts'

type Price = { readonly amount: number; readonly currency: string }
export type ItemEdit = { title: string; price: Price | null; mode: GateMode; page: string | null }

/** Prices are in the site's currency (`amount-out-of-range` else). Those who own the item keep it, whatever changes. */
export async function putItem({ store, clock }: Ports, site: Site, id: string, edit: ItemEdit): Promise<Item> {
  if (!isItemId(id))
    throw new Problem('malformed-request', 'An item’s id is a slug or a path of at most 200 characters.')
  if (edit.price !== null) checkPrice(site, edit.price)
  if (edit.page !== null && !site.origins.includes(new URL(edit.page).origin)) {
    throw new Problem('malformed-request', 'The item’s page is not on one of the site’s origins.')
  }
  const { title, mode, page } = edit
  const price = edit.price === null ? null : money(edit.price.amount, edit.price.currency)
  const item: Item = { site: site.id, id, kind: 'article', title, price, mode, page, hasContent: false }
  await store.commit([{ change: 'put-item', item, at: clock.now() }])
  return (await store.item(site.id, id)) ?? item
}

/** The site's currency, and not more than a reader can top up at once. */
export function checkPrice(site: Site, { amount, currency }: Price): void {
  if (currency !== site.currency) {
    throw new Problem('amount-out-of-range', `This site’s prices are in ${site.currency}, not in ${currency}.`)
  }
  const most = topUpMax(site.currency).amount
  if (amount > most) throw new Problem('amount-out-of-range', `A price is at most ${most} minor units of ${currency}.`)
}
