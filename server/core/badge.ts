// A badge: for how long somebody is a member, and at which level, for others to see.
import { type Instant, isPast } from './instant.ts'
import { isLive, type Membership, opensUntil } from './membership.ts'
import { fullMonths } from './month.ts'
import type { Seat } from './seat.ts'
import type { Tier } from './tier.ts'

/** What a membership was from one instant to the next. `until` null: it is so now. */
export type MembershipVersion = Pick<Membership, 'state' | 'renews' | 'paidUntil'> & {
  readonly since: Instant
  readonly until: Instant | null
}

/**
 * Full months of the calendar since the reader first joined, less the time in which nothing was open. Free days, gifts and the days
 * of grace count; what lies between two memberships, and a pause beyond what was paid, does not: the day on which months become
 * full moves on by as much. Memberships side by side count once.
 */
export function memberMonths(versions: readonly MembershipVersion[], now: Instant): number {
  const spans = versions
    .map((version) => openSpan(version, now))
    .filter(({ from, to }) => from < to)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const [first] = spans
  if (first === undefined) return 0
  let reached = first.from
  let gaps = 0
  for (const { from, to } of [...spans, { from: now, to: now }]) {
    gaps += Math.max(0, Date.parse(from) - Date.parse(reached))
    if (to > reached) reached = to
  }
  return fullMonths(new Date(Date.parse(first.from) + gaps).toISOString(), now)
}

/** A seat counts from when it was taken: what the group was before, and pauses of it, are not its holder's. */
export function seatVersion({ takenAt }: Pick<Seat, 'takenAt'>, group: Membership): MembershipVersion {
  const { state, renews, paidUntil } = group
  return { state, renews, paidUntil, since: takenAt, until: null }
}

type Span = { readonly from: Instant; readonly to: Instant }

function openSpan({ since, until, ...version }: MembershipVersion, now: Instant): Span {
  const to = isLive(version) ? (opensUntil({ ...version, endedAt: null }) ?? since) : since
  const seen = until ?? now
  return { from: since, to: isPast(to, seen) ? to : seen }
}

/** Of those that are open, the one that is shown: of the highest tier, and of these the one that lasts longest. */
export function shownMembership(
  open: readonly Membership[],
  tiers: readonly Tier[],
): { readonly membership: Membership; readonly tier: Tier } | null {
  const all = open.flatMap((membership) => {
    const tier = tiers.find(({ id }) => id === membership.tier)
    return tier === undefined ? [] : [{ membership, tier }]
  })
  const lasting = ({ membership }: (typeof all)[number]) => opensUntil(membership) ?? ''
  return all.toSorted((a, b) => b.tier.level - a.tier.level || (lasting(a) < lasting(b) ? 1 : -1))[0] ?? null
}
