// A goal: an amount that tips are to reach together, counted as the ledger has them.
import type { CreatorId, GoalId, ItemId, SiteId } from './id.ts'
import type { Instant } from './instant.ts'
import { type Money, money } from './money.ts'

export type Goal = {
  readonly id: GoalId
  readonly site: SiteId
  /** What the publisher's pages call it. */
  readonly name: string
  /** What readers see. */
  readonly title: string
  readonly target: Money
  /** Whose tips count. Null: those of the whole site. */
  readonly creator: CreatorId | null
  /** `net`: what creators got after the platform fee. `gross`: what readers gave. */
  readonly basis: 'net' | 'gross'
  readonly startsAt: Instant
  /** From then on tips do not count. */
  readonly endsAt: Instant | null
  /** What opens for everybody when it is reached. */
  readonly item: ItemId | null
  /** When it was first seen to be reached. It stays, also when tips go back afterwards. */
  readonly reachedAt: Instant | null
  readonly version: number
}

/** What is counted now; of what went back nothing is in it. */
export type GoalSums = {
  readonly gross: number
  readonly net: number
  /** A name of a reader counts once, and each tip without a name as one. */
  readonly supporters: number
}

export type GoalStanding = { readonly goal: Goal; readonly sums: GoalSums }

/** More would be no goals, and those of a site are looked at together. */
export const goalsMax = 50

/** Less than nothing is nothing: a tip may go back of which the goal's counting began in between. */
export function raisedOf({ goal, sums }: GoalStanding): Money {
  return money(Math.max(0, sums[goal.basis]), goal.target.currency)
}

export function isReached(standing: GoalStanding): boolean {
  return raisedOf(standing).amount >= standing.goal.target.amount
}

/** Whether both count the same tips, so that what has been counted stays. */
export function countsAlike(one: Goal, other: Goal): boolean {
  return (
    one.creator === other.creator &&
    one.target.currency === other.target.currency &&
    one.startsAt === other.startsAt &&
    one.endsAt === other.endsAt
  )
}
