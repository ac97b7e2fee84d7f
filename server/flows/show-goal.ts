// A goal as everybody may see it: how much has been raised until now.
import { type GoalStanding, raisedOf } from '../core/goal.ts'
import type { SiteId } from '../core/id.ts'
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { ApiPorts } from '../ports/index.ts'
import { reachedNow } from './reach-goals.ts'

export type ShownGoal = GoalStanding & { readonly raised: Money }

/** Throws `not-found`. Who sees it reached says so. */
export async function showGoal(
  ports: Pick<ApiPorts, 'store' | 'clock'>,
  site: string,
  name: string,
): Promise<ShownGoal> {
  const found = await ports.store.goal(site as SiteId, name)
  if (found === null) throw new Problem('not-found', 'There is no such goal.')
  return shownNow(ports, found)
}

export async function shownNow(ports: Pick<ApiPorts, 'store' | 'clock'>, found: GoalStanding): Promise<ShownGoal> {
  const standing = await reachedNow(ports, found)
  return { ...standing, raised: raisedOf(standing) }
}
