// Figures of members for a publisher: how many there are, how many came and left, what they bring each month.
import { assert } from './assert.ts'
import type { EntryKind } from './journal.ts'
import type { MembershipCause, MembershipState } from './membership.ts'
import { type Money, money } from './money.ts'
import type { Month } from './month.ts'
import type { Interval } from './tier.ts'

/** Memberships of one kind that were open at an instant. */
export type MemberGroup = {
  readonly cause: MembershipCause
  readonly state: MembershipState
  readonly renews: boolean
  /** Whether its free days are not over. */
  readonly isTrial: boolean
  readonly interval: Interval
  readonly currency: string
  readonly members: number
  /** What all of them pay for each period, seats included, in minor units. */
  readonly amount: number
}

/** How many readers were members at both ends of a month, and how many of them are the same. */
export type MemberCounts = { readonly atStart: number; readonly atEnd: number; readonly stayed: number }

/** What entries of a kind posted to one of those who share in what members pay. */
export type BookedShare = {
  readonly kind: EntryKind
  readonly share: 'publisher' | 'platform' | 'processing'
  readonly currency: string
  /** Debits less credits, in minor units. */
  readonly debited: number
}

/**
 * `paying`: by card, nothing is owed. `trial`: by card, in its free days. `late`: a renewal has failed and is tried again, within the days
 * of grace. `paused`: nothing is charged until the member resumes. `gift` and `complimentary`: by that cause.
 */
export type MemberStanding = 'paying' | 'trial' | 'late' | 'paused' | 'gift' | 'complimentary'

export type MemberFigures = {
  readonly month: Month
  readonly members: { readonly atStart: number; readonly joined: number; readonly left: number; readonly atEnd: number }
  /** Of those at the start, the part that left, in basis points. Null: there was nobody. */
  readonly churn: number | null
  readonly active: Readonly<Record<MemberStanding, number>>
  readonly mrr: readonly Money[]
  readonly arpu: readonly Money[]
  readonly revenue: readonly Revenue[]
}

export type Revenue = {
  readonly currency: string
  /** For memberships by card, and out of wallets for gifts. */
  readonly paid: number
  /** What went back to cards, less what the cards did not take, and into wallets for gifts that were taken back. */
  readonly refunded: number
  /** What the provider kept, in the currency of its balance. The operator bears it. */
  readonly processingFees: number
  readonly toPublisher: number
  readonly platformFee: number
}

type Counted = {
  readonly counts: MemberCounts
  readonly groups: readonly MemberGroup[]
  readonly shares: readonly BookedShare[]
}

/**
 * A **member** at an instant is a reader with a membership that is open then, or paused. Who `joined` is one at the end of the month and
 * was none at its start, who `left` the other way round: so the four numbers always add up, who takes another tier has not left,
 * and who came and went within the month is in neither.
 */
export function memberFigures(month: Month, { counts, groups, shares }: Counted): MemberFigures {
  const { atStart, atEnd, stayed } = counts
  const left = atStart - stayed
  const recurring = recurringBy(groups)
  return {
    month,
    members: { atStart, joined: atEnd - stayed, left, atEnd },
    churn: atStart === 0 ? null : rounded(left * 10_000, atStart),
    active: activeOf(groups),
    mrr: recurring.map(({ currency, yearly }) => money(rounded(yearly, 12), currency)),
    arpu: recurring.map(({ currency, yearly, members }) => money(rounded(yearly, 12 * members), currency)),
    revenue: revenueOf(shares),
  }
}

export function standingOf({
  cause,
  state,
  isTrial,
}: Pick<MemberGroup, 'cause' | 'state' | 'isTrial'>): MemberStanding {
  if (state === 'paused') return 'paused'
  if (cause !== 'card') return cause
  if (state === 'past-due') return 'late'
  return isTrial ? 'trial' : 'paying'
}

function activeOf(groups: readonly MemberGroup[]): Record<MemberStanding, number> {
  const active = { paying: 0, trial: 0, late: 0, paused: 0, gift: 0, complimentary: 0 }
  for (const group of groups) active[standingOf(group)] += group.members
  return active
}

type Recurring = { readonly currency: string; readonly yearly: number; readonly members: number }

/**
 * **Monthly recurring revenue** is what the memberships that are `paying` and renew cost for a month: price times seats, a twelfth of it for
 * one by the year. It is summed by the year, which is exact, and divided and rounded (half up) once for each currency. Not in it:
 * free days, what is late, paused, given, or ends with the present period. **ARPU** is the same sum divided by these memberships.
 */
function recurringBy(groups: readonly MemberGroup[]): Recurring[] {
  const counted = groups.filter((group) => group.renews && standingOf(group) === 'paying')
  return [...Map.groupBy(counted, ({ currency }) => currency)]
    .map(([currency, those]) => ({
      currency,
      yearly: sum(those, ({ interval, amount }) => (interval === 'month' ? amount * 12 : amount)),
      members: sum(those, ({ members }) => members),
    }))
    .toSorted(byCurrency)
}

const back: ReadonlySet<EntryKind> = new Set(['membership-refund', 'membership-refund-returned', 'gift-returned'])

function revenueOf(shares: readonly BookedShare[]): Revenue[] {
  const net = (lines: readonly BookedShare[], share: BookedShare['share']) =>
    sum(lines, (line) => (line.share === share ? line.debited : 0))
  return [...Map.groupBy(shares, ({ currency }) => currency)]
    .map(([currency, lines]) => {
      const shared = lines.filter(({ share }) => share !== 'processing')
      return {
        currency,
        paid: sum(shared, (line) => (back.has(line.kind) ? 0 : -line.debited)),
        refunded: sum(shared, (line) => (back.has(line.kind) ? line.debited : 0)),
        processingFees: net(lines, 'processing'),
        toPublisher: 0 - net(lines, 'publisher'),
        platformFee: 0 - net(lines, 'platform'),
      }
    })
    .toSorted(byCurrency)
}

const byCurrency = (a: { currency: string }, b: { currency: string }) => (a.currency < b.currency ? -1 : 1)

const sum = <T>(list: readonly T[], of: (one: T) => number): number => list.reduce((total, one) => total + of(one), 0)

/** Half up. */
function rounded(dividend: number, divisor: number): number {
  assert(Number.isSafeInteger(dividend * 2 + divisor), `${dividend} can be counted exactly`)
  return Math.floor((dividend * 2 + divisor) / (divisor * 2))
}
