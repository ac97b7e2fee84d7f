// A publisher changes what a site is called, where it lives, what an item costs by default, which stickers it offers, or whether messages wait.
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { isSticker, type Sticker, stickerNames } from '../core/sticker.ts'
import type { Ports } from '../ports/index.ts'
import { checkPrice } from './put-item.ts'

export type SiteEdit = {
  readonly name?: string | undefined
  readonly origins?: readonly string[] | undefined
  readonly defaultPrice?: { amount: number; currency: string } | null | undefined
  readonly locale?: string | undefined
  readonly holdsMessages?: boolean | undefined
  /** Null: all that there are. */
  readonly stickers?: readonly string[] | null | undefined
}

/** Throws `state-conflict` for an origin that another site has named first. */
export async function editSite({ store }: Ports, site: Site, edit: SiteEdit): Promise<Site> {
  const edited: Site = {
    ...site,
    name: edit.name ?? site.name,
    origins: edit.origins ?? site.origins,
    defaultPrice: edit.defaultPrice === undefined ? site.defaultPrice : newPrice(site, edit.defaultPrice),
    locale: edit.locale ?? site.locale,
    holdsMessages: edit.holdsMessages ?? site.holdsMessages,
    stickers: edit.stickers === undefined ? site.stickers : checkedStickers(edit.stickers),
  }
  const committed = await store.commit([{ change: 'edit-site', site: edited }])
  if (!committed.done) throw new Problem('state-conflict', 'One of the origins belongs to another site.')
  return edited
}

function newPrice(site: Site, price: { amount: number; currency: string } | null): Money | null {
  if (price === null) return null
  checkPrice(site, price)
  return money(price.amount, price.currency)
}

function checkedStickers(names: readonly string[] | null): readonly Sticker[] | null {
  if (names === null) return null
  const known = [...new Set(names)].filter(isSticker)
  if (names.every(isSticker)) return known
  throw new Problem('malformed-request', `Stickers are ${Object.keys(stickerNames).join(', ')}.`, {
    errors: [{ pointer: '/stickers', detail: 'names one that there is not' }],
  })
}
