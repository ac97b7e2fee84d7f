// The membership by which a reader may open an item, or need not join again.
import type { MembershipId, ReaderId, SiteId, TierId } from '../core/id.ts'
import type { Item } from '../core/item.ts'
import { isOpenAt, type Membership } from '../core/membership.ts'
import { isAtLeast, type Tier, tierOpens } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'

type Asked = { readonly reader: ReaderId; readonly site: SiteId; readonly tiers: readonly Tier[] }
type Look = Pick<Ports, 'store' | 'clock'>

/**
 * The memberships by which the reader is a member of the site now: own ones, and those of others in which the reader has a seat. A site
 * without tiers is not asked about.
 */
export async function openMemberships({ store, clock }: Look, { reader, site, tiers }: Asked): Promise<Membership[]> {
  if (tiers.length === 0) return []
  const now = clock.now()
  return (await store.membershipsAt(reader, site)).filter((membership) => isOpenAt(membership, now))
}

/** Null: it is over, or the reader is not a member by it any more. */
export async function memberBy(
  { store, clock }: Look,
  { reader, site, membership: id }: Pick<Asked, 'reader' | 'site'> & { readonly membership: MembershipId },
): Promise<Membership | null> {
  const found = (await store.membershipsAt(reader, site)).find((membership) => membership.id === id)
  return found !== undefined && isOpenAt(found, clock.now()) ? found : null
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
