// A publisher asks how a month went with its members.
import { type MemberFigures, memberFigures } from '../core/figures.ts'
import { after } from '../core/instant.ts'
import { boundsOf, isMonth, type Month, monthOf } from '../core/month.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

/**
 * The present month ends now. One that is over is counted by what stood in the books at its last moment, so it is answered the same
 * for good. Throws `malformed-request` for one that has not begun, or is written in another way than `2026-11`.
 */
export async function countMembers(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { id: site }: Site,
  asked: Month | null,
): Promise<MemberFigures> {
  const now = clock.now()
  const month = asked ?? monthOf(now)
  if (!isMonth(month)) throw new Problem('malformed-request', 'A month is written as 2026-11.')
  if (month > monthOf(now)) throw new Problem('malformed-request', `${month} has not begun.`)
  const { from, to } = boundsOf(month)
  const [start, last] = [momentBefore(from), momentBefore(to)]
  const end = last < now ? last : now
  const [counts, groups, shares] = await Promise.all([
    store.memberCounts(site, start, end),
    store.memberGroups(site, end),
    store.memberShares(site, { from, to }),
  ])
  return memberFigures(month, { counts, groups, shares })
}

/** Instants are told apart by the millisecond: the last one of a month is the one at which the next has not begun. */
const momentBefore = (instant: string): string => after(instant, -0.001)
