// The first period of a membership: free for who was never a member, or paid less what the reader bought at the site of late.
import { type Credit, creditFor, type RecentUnlock } from './credit.ts'
import { after, type Instant } from './instant.ts'
import type { Membership } from './membership.ts'
import { type Money, minus, money } from './money.ts'
import { totalOf } from './seat.ts'
import type { TierOffer } from './tier.ts'

export type FirstPeriod = {
  /** The end of the free days, should they begin now. Null: there are none. */
  readonly trialUntil: Instant | null
  readonly credit: Credit | null
  /** What is paid now. Every later period costs the price. */
  readonly due: Money
}

type Past = {
  /** Whether the reader ever was a member of the site, by any tier. */
  readonly wasMember: boolean
  readonly unlocks: readonly RecentUnlock[]
}

/** With free days nothing is due that a credit could make less, so what was bought keeps counting for later. */
export function firstPeriod({ tier, price }: Pick<TierOffer, 'tier' | 'price'>, past: Past, now: Instant): FirstPeriod {
  if (tier.trialDays > 0 && !past.wasMember) {
    return { trialUntil: after(now, tier.trialDays * daySeconds), credit: null, due: money(0, price.currency) }
  }
  const credit = creditFor(past.unlocks, price, now)
  return { trialUntil: null, credit, due: credit === null ? price : minus(price, credit.money) }
}

/** For so many readers. A group pays for all its seats from the first day: free days and what was bought are one reader's own. */
export function firstPeriodOf(
  { first, offer: { price } }: { readonly first: FirstPeriod; readonly offer: Pick<TierOffer, 'price'> },
  seats: number,
): FirstPeriod {
  return seats === 1 ? first : { trialUntil: null, credit: null, due: totalOf({ price, seats }) }
}

/** How many days an attempt has free. They begin when the reader ends the provider’s form, so an attempt keeps them as a number. */
export function trialDaysOf({ startedAt, trialUntil }: Pick<Membership, 'startedAt' | 'trialUntil'>): number {
  if (trialUntil === null) return 0
  return Math.round((Date.parse(trialUntil) - Date.parse(startedAt)) / (daySeconds * 1000))
}

const daySeconds = 24 * 60 * 60
