// An item: one thing that can be gated. Registered by its publisher, or made on the spot by a path rule.
import type { ItemId, SiteId } from './id.ts'
import type { Money } from './money.ts'
import type { Share } from './share.ts'

export type GateMode = 'served' | 'sealed' | 'soft'

export type Item = {
  readonly site: SiteId
  readonly id: ItemId
  readonly kind: 'article'
  readonly title: string
  /** Null: as the path rules say, else the site's default price. */
  readonly price: Money | null
  /** Null for an item that only a path rule knows: any gate may ask for it. */
  readonly mode: GateMode | null
  readonly page: string | null
  /** What creators get of its price. Of one that only a path rule knows the publisher has all. */
  readonly shares: readonly Share[]
  readonly hasContent: boolean
}

/** An item nobody registered: its title is read from its path (`/essays/the-north-wind.html` → `The north wind`). */
export function itemFromPath(site: SiteId, id: ItemId): Item {
  const unknown = { price: null, mode: null, page: null, shares: [], hasContent: false } as const
  return { site, id, kind: 'article', title: titleFrom(id), ...unknown }
}

function titleFrom(id: ItemId): string {
  const last = id.split('/').filter(Boolean).at(-1) ?? id
  const words = last
    .replace(/\.\w{1,5}$/, '')
    .replace(/[-_+.]+/g, ' ')
    .trim()
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1)
}
