// A page asks for its reader's badge: for how long a member, and at which level, signed for others to look at.
import { type MembershipVersion, memberMonths, seatVersion, shownMembership } from '../core/badge.ts'
import type { ReaderId, TierId } from '../core/id.ts'
import { after, type Instant, isPast } from '../core/instant.ts'
import { type Membership, opensUntil } from '../core/membership.ts'
import type { ApiPorts } from '../ports/index.ts'
import { admitGrant } from './admit-grant.ts'
import { openMemberships } from './find-member.ts'

export type BadgeAnswer = {
  readonly badge: string
  readonly tier: TierId
  readonly level: number
  readonly name: string
  readonly months: number
  /** The end of the membership as things stand. */
  readonly until: Instant
}

/** Null: the reader is no member now. Refused as `admitGrant` refuses. */
export async function giveBadge(
  ports: ApiPorts,
  asked: { grant: string | null; site: string; origin: string | null },
): Promise<BadgeAnswer | null> {
  const { store, signer, clock } = ports
  const { site, reader } = await admitGrant(ports, asked)
  const tiers = await store.tiers(site.id)
  const open = await openMemberships(ports, { reader, site: site.id, tiers })
  const shown = shownMembership(open, tiers)
  const now = clock.now()
  const until = shown === null ? null : opensUntil(shown.membership)
  // In its last second a membership has no whole second left to sign for.
  if (shown === null || until === null || isPast(until, after(now, 1))) return null
  const versions = [...(await store.membershipVersions(reader, site.id)), ...(await seatVersions(ports, reader, open))]
  const months = memberMonths(versions, now)
  const { id: tier, name, level } = shown.tier
  const badge = await signer.badgeToken({ site, reader, tier, level, months, until }, now)
  return { badge, tier, level, name, months, until }
}

/** Of the groups that somebody else pays for. */
async function seatVersions(
  { store }: ApiPorts,
  reader: ReaderId,
  open: readonly Membership[],
): Promise<MembershipVersion[]> {
  const groups = open.filter((membership) => membership.reader !== reader)
  if (groups.length === 0) return []
  return (await store.seatsOf(reader)).flatMap((seat) => {
    const group = groups.find(({ id }) => id === seat.membership)
    return group === undefined ? [] : [seatVersion(seat, group)]
  })
}
