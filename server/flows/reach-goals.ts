// Looks whether goals are reached, and says so once: after each tip, when somebody asks, and in a round of its own.
import { type GoalStanding, isReached } from '../core/goal.ts'
import type { SiteId } from '../core/id.ts'
import { after, type Instant, isPast } from '../core/instant.ts'
import type { ApiPorts, Store } from '../ports/index.ts'

type Asked = Pick<ApiPorts, 'store' | 'clock'>

const roundMax = 100
// Of a goal that ended before that, every tip has been seen.
const lateSeconds = 24 * 60 * 60

/** Looks at the goals of a site that are not reached yet. */
export async function reachGoals(ports: Asked, site: SiteId): Promise<void> {
  if (!(await ports.store.hasOpenGoals(site))) return
  for (const standing of await ports.store.goals(site)) await reachedNow(ports, standing)
}

/** Answers the goal as it is then. Guarded: of many who see it reached at once, one says so. */
export async function reachedNow({ store, clock }: Asked, standing: GoalStanding): Promise<GoalStanding> {
  const { goal, sums } = standing
  if (goal.reachedAt !== null || !isReached(standing)) return standing
  await store.commit([
    { change: 'reach-goal', goal: goal.id, version: goal.version, supporters: sums.supporters, at: clock.now() },
  ])
  return (await store.goal(goal.site, goal.name)) ?? standing
}

/** What a process that died after a tip did not come to. */
export async function reachAllGoals(ports: Asked): Promise<void> {
  const endedAfter = after(ports.clock.now(), -lateSeconds)
  for (let last = ''; ; ) {
    const page = await ports.store.unreachedGoals(endedAfter, last, roundMax)
    for (const standing of page) await reachedNow(ports, standing)
    if (page.length < roundMax) return
    last = page.at(-1)?.goal.id ?? ''
  }
}

type Looking = { readonly since: Instant; isAgain: boolean }
const lookings = new WeakMap<Store, Map<SiteId, Looking>>()
// A look takes less; one that takes longer was cut off with the request that it was part of.
const lookSeconds = 30
// So that a burst is not spent on looking.
const betweenSeconds = 0.25

/**
 * As `reachGoals`, one look at a time: who comes while one is under way has it look once more and does not wait, so that a burst of tips is
 * a few looks and the last tip is seen.
 */
export async function reachGoalsTogether(ports: Asked & Pick<ApiPorts, 'log' | 'bell'>, site: SiteId): Promise<void> {
  const now = ports.clock.now()
  const sites = lookings.get(ports.store) ?? new Map<SiteId, Looking>()
  lookings.set(ports.store, sites)
  const underWay = sites.get(site)
  if (underWay !== undefined && !isPast(after(underWay.since, lookSeconds), now)) {
    underWay.isAgain = true
    return
  }
  const looking: Looking = { since: now, isAgain: false }
  sites.set(site, looking)
  const look = () => reachGoals(ports, site).catch((cause: unknown) => ports.log.error('goals-not-seen', cause))
  const lookOn = async () => {
    while (looking.isAgain) {
      looking.isAgain = false
      await ports.bell.wait(`look:${site}`, betweenSeconds)
      await look()
    }
    sites.delete(site)
  }
  await look()
  void lookOn()
}
