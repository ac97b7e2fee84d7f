// A publisher registers an item, or changes its title, price or way of gating.
import { isItemId } from '../core/id.ts'
import type { GateMode, Item } from '../core/item.ts'
import { money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { isShareable, type Share } from '../core/share.ts'
import type { Site } from '../core/site.ts'
import { topUpMax } from '../core/top-up.ts'
import type { Ports } from '../ports/index.ts'

type Price = { readonly amount: number; readonly currency: string }
type NamedShare = { readonly creator: string; readonly share: number }
export type ItemEdit = {
  title: string
  price: Price | null
  mode: GateMode
  page: string | null
  creators?: readonly NamedShare[]
}

/**
 * Prices are in the site's currency (`amount-out-of-range` else). Those who own the item keep it, whatever changes, and what it was
 * sold for stays shared as it was.
 */
export async function putItem(ports: Ports, site: Site, id: string, edit: ItemEdit): Promise<Item> {
  const { store, clock } = ports
  if (!isItemId(id))
    throw new Problem('malformed-request', 'An item’s id is a slug or a path of at most 200 characters.')
  if (edit.price !== null) checkPrice(site, edit.price)
  if (edit.page !== null && !site.origins.includes(new URL(edit.page).origin)) {
    throw new Problem('malformed-request', 'The item’s page is not on one of the site’s origins.')
  }
  const { title, mode, page, creators = [] } = edit
  const shares = await sharesOf(ports, site, creators)
  const price = edit.price === null ? null : money(edit.price.amount, edit.price.currency)
  const item: Item = { site: site.id, id, kind: 'article', title, price, mode, page, shares, hasContent: false }
  await store.commit([{ change: 'put-item', item, at: clock.now() }])
  return (await store.item(site.id, id)) ?? item
}

/** One who takes no tips any more may still share in what is sold. */
async function sharesOf({ store }: Ports, site: Site, named: readonly NamedShare[]): Promise<Share[]> {
  const known = named.length === 0 ? [] : await store.creators(site.id)
  const shares = named.map(({ creator: name, share: bps }, index) => {
    const creator = known.find((each) => each.name === name)
    if (creator !== undefined) return { creator: creator.id, bps }
    throw new Problem('malformed-request', `There is no creator ${name} on this site.`, {
      errors: [{ pointer: `/creators/${index}/creator`, detail: 'a creator of the site' }],
    })
  })
  if (!isShareable(shares)) {
    throw new Problem('malformed-request', 'Creators share the whole at most, each once.', {
      errors: [{ pointer: '/creators', detail: 'each creator once, 10000 basis points at most together' }],
    })
  }
  return shares
}

/** The site's currency, and not more than a reader can top up at once. */
export function checkPrice(site: Site, { amount, currency }: Price): void {
  if (currency !== site.currency) {
    throw new Problem('amount-out-of-range', `This site’s prices are in ${site.currency}, not in ${currency}.`)
  }
  const most = topUpMax(site.currency).amount
  if (amount > most) throw new Problem('amount-out-of-range', `A price is at most ${most} minor units of ${currency}.`)
}
