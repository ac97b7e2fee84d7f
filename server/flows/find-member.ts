// The membership by which a reader may open an item, or need not join again.
import type { ReaderId, SiteId, TierId } from '../core/id.ts'
import type { Item } from '../core/item.ts'
import { isOpenAt, type Membership } from '../core/membership.ts'
import { isAtLeast, type Tier, tierOpens } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'

type Asked = { readonly reader: ReaderId; readonly site: SiteId; readonly tiers: readonly Tier[] }
type Look = Pick<Ports, 'store' | 'clock'>

/** The reader's memberships at the site that are open now. A site without tiers is not asked about. */
export async function openMemberships({ store, clock }: Look, { reader, site, tiers }: Asked): Promise<Membership[]> {
  if (tiers.length === 0) return []
  const now = clock.now()
  return (await store.membershipsAt(reader, site)).filter((membership) => isOpenAt(membership, now))
}

/** Null: none of them opens the item. */
export async function memberOfItem(
  ports: Look,
  asked: Asked & { readonly item: Pick<Item, 'id' | 'page'> },
): Promise<Membership | null> {
  const open = await openMemberships(ports, asked)
  return open.find(({ tier }) => tierOpens(asked.tiers, tier, asked.item)) ?? null
}

/** Null: none of them gives what the tier gives. */
export async function memberOfTier(
  ports: Look,
  asked: Asked & { readonly wanted: TierId },
): Promise<Membership | null> {
  const open = await openMemberships(ports, asked)
  return open.find(({ tier }) => isAtLeast(asked.tiers, tier, asked.wanted)) ?? null
}
