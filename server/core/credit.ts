// Credit: what a reader bought at a site of late counts towards the first period of a membership there, once.
import { exponentOf } from './currency.ts'
import type { Entitlement } from './entitlement.ts'
import type { EntitlementId } from './id.ts'
import { after, type Instant } from './instant.ts'
import { type Money, minus, money } from './money.ts'
import { chargeMin } from './top-up.ts'

/** How long an unlock counts. */
export const creditSeconds = 30 * 24 * 60 * 60

// One commit writes a row for each, so their number is bounded: the largest are taken.
const unlocksMax = 100

/** `isCounted`: a membership that came to something has used it before, in whole or in part. */
export type RecentUnlock = Pick<Entitlement, 'id' | 'price' | 'refunded' | 'grantedAt' | 'revokedAt'> & {
  readonly isCounted: boolean
}

export type Credit = {
  /** What was spent, as far as it may count. */
  readonly spent: Money
  /** What is taken off. Less than was spent where a card could not be charged what is left. */
  readonly money: Money
  /** Which unlocks it is made of; their amounts add up to it. */
  readonly counted: readonly CountedUnlock[]
}

/** `refunded` is what had gone back when it was looked at: it must not have changed when it is counted. */
export type CountedUnlock = { readonly unlock: EntitlementId; readonly amount: number; readonly refunded: number }

/**
 * Unlocks of the last 30 days that the reader paid for in the currency of the price, less what went back. What is due afterwards is
 * never less than a card can be charged. Null: there is nothing to count.
 */
export function creditFor(unlocks: readonly RecentUnlock[], price: Money, now: Instant): Credit | null {
  const since = after(now, -creditSeconds)
  const worth = unlocks
    .filter((unlock) => !unlock.isCounted && unlock.revokedAt === null && unlock.grantedAt > since)
    .map((unlock) => ({ unlock: unlock.id, refunded: unlock.refunded, amount: worthIn(price.currency, unlock) }))
    .filter(({ amount }) => amount > 0)
    .toSorted((a, b) => b.amount - a.amount || (a.unlock < b.unlock ? -1 : 1))
    .slice(0, unlocksMax)
  const spent = worth.reduce((sum, { amount }) => sum + amount, 0)
  const off = chargeable(Math.min(spent, minus(price, chargeMin(price.currency)).amount), price.currency)
  if (off === 0) return null
  return { spent: money(spent, price.currency), money: money(off, price.currency), counted: upTo(off, worth) }
}

function worthIn(currency: string, { price, refunded }: RecentUnlock): number {
  return price?.currency === currency ? price.amount - refunded : 0
}

/** Card networks know two decimals at most. */
function chargeable(amount: number, currency: Money['currency']): number {
  return exponentOf(currency) < 3 ? amount : amount - (amount % 10)
}

function upTo(off: number, worth: readonly CountedUnlock[]): CountedUnlock[] {
  const counted: CountedUnlock[] = []
  let left = off
  for (const each of worth) {
    if (left === 0) break
    const amount = Math.min(each.amount, left)
    counted.push({ ...each, amount })
    left -= amount
  }
  return counted
}
