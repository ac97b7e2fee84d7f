// A publisher sets a goal for tips, changes one that is not reached yet, or takes one away.
import { isCreatorName } from '../core/creator.ts'
import { isCurrency } from '../core/currency.ts'
import { countsAlike, type Goal, type GoalStanding, goalsMax } from '../core/goal.ts'
import { after, type Instant } from '../core/instant.ts'
import { money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'
import { quoteItem } from './quote-item.ts'
import { reachGoals } from './reach-goals.ts'
import { settledJournal } from './roll-up-balances.ts'

export type WantedGoal = {
  readonly title: string
  readonly target: { readonly amount: number; readonly currency: string }
  readonly creator?: string | undefined
  readonly basis: Goal['basis']
  readonly startsAt?: Instant | undefined
  readonly endsAt?: Instant | null | undefined
  readonly item?: string | null | undefined
}

// What is settled is older than this, so that of a goal that starts later nothing is in it.
const freshSeconds = 5 * 60
// Another process may put the same goal, or see it reached, at the same moment. The next look sees what it did.
const looks = 8

/** Without `startsAt` tips count from when the goal is first put. One that is reached keeps all but its title. */
export async function putGoal(ports: Ports, site: Site, name: string, wanted: WantedGoal): Promise<GoalStanding> {
  if (!isCreatorName(name)) {
    throw new Problem('malformed-request', 'A goal’s name is of small letters, digits and dashes, 40 at most.')
  }
  for (let look = 0; look < looks; look++) {
    const known = await ports.store.goal(site.id, name)
    const goal = await goalOf(ports, site, { name, wanted, known: known?.goal ?? null })
    const isCountedAnew = known === null || !countsAlike(goal, known.goal)
    const countAfter = isCountedAnew ? await countedAfter(ports, goal) : null
    const committed = await ports.store.commit([{ change: 'put-goal', goal, countAfter, at: ports.clock.now() }])
    if (!committed.done) continue
    await reachGoals(ports, site.id)
    const put = await ports.store.goal(site.id, name)
    if (put !== null) return put
  }
  throw new Problem('request-in-progress', 'Too many changes of the same goal at once. Try again.')
}

/** It is shown no more. What it has opened stays open. */
export async function dropGoal({ store, clock }: Ports, site: Site, name: string): Promise<void> {
  const known = await store.goal(site.id, name)
  if (known === null) throw new Problem('not-found', 'There is no such goal.')
  await store.commit([{ change: 'drop-goal', goal: known.goal.id, at: clock.now() }])
}

type Put = { readonly name: string; readonly wanted: WantedGoal; readonly known: Goal | null }

async function goalOf(ports: Ports, site: Site, { name, wanted, known }: Put): Promise<Goal> {
  const { store, ids, clock } = ports
  const { title, target, basis } = wanted
  const creators = await store.creators(site.id)
  const creator = wanted.creator === undefined ? null : creators.find((each) => each.name === wanted.creator)
  if (creator === undefined) throw new Problem('not-found', 'There is no such creator.')
  if (!isCurrency(target.currency) || target.currency !== site.currency || target.amount < 1) {
    throw new Problem('amount-out-of-range', `A goal is of at least one minor unit of ${site.currency}.`)
  }
  const startsAt = wanted.startsAt ?? known?.startsAt ?? clock.now()
  const endsAt = wanted.endsAt ?? null
  if (endsAt !== null && endsAt <= startsAt) throw new Problem('malformed-request', 'A goal ends after it starts.')
  const goal: Goal = {
    id: known?.id ?? ids.id('goal'),
    site: site.id,
    name,
    title,
    target: money(target.amount, target.currency),
    creator: creator?.id ?? null,
    basis,
    startsAt,
    endsAt,
    item: await itemToOpen(ports, site, wanted.item ?? null, known?.item ?? null),
    reachedAt: known?.reachedAt ?? null,
    version: (known?.version ?? 0) + 1,
  }
  if (known === null && (await store.goals(site.id)).length >= goalsMax) {
    throw new Problem('state-conflict', `A site has ${goalsMax} goals at most.`)
  }
  if (known !== null && known.reachedAt !== null && !promisesAlike(goal, known)) {
    throw new Problem('state-conflict', 'This goal is reached: only its title can change. Name another one.')
  }
  return goal
}

/** One that costs something, so that there is something to open. */
async function itemToOpen(ports: Ports, site: Site, wanted: string | null, known: string | null) {
  if (wanted === null || wanted === known) return wanted
  const { item, price } = await quoteItem(ports, site.id, wanted)
  if (price?.amount === 0) throw new Problem('state-conflict', 'This item is open for everybody already.')
  return item.id
}

function promisesAlike(goal: Goal, known: Goal): boolean {
  const isSamePrice = goal.target.amount === known.target.amount && goal.basis === known.basis
  return isSamePrice && countsAlike(goal, known) && goal.item === known.item
}

/** A goal for what is to come need not look at all tips that ever were. */
async function countedAfter(ports: Ports, { startsAt }: Goal): Promise<number> {
  if (startsAt < after(ports.clock.now(), -freshSeconds)) return 0
  return settledJournal(ports)
}
