// Money: a safe, non-negative integer of minor units in one currency. The only arithmetic on money is here.
import { assert } from './assert.ts'
import { type Currency, isCurrency } from './currency.ts'

export type Money = { readonly amount: number; readonly currency: Currency }

/** The only way to make an amount. Throws a RangeError for fractions, negatives, unsafe integers and unknown currencies. */
export function money(amount: number, currency: string): Money {
  if (!Number.isSafeInteger(amount) || amount < 0 || Object.is(amount, -0)) {
    throw new RangeError(`${amount} is not a whole, non-negative number of minor units`)
  }
  if (!isCurrency(currency)) throw new RangeError(`${currency} is not an ISO 4217 currency`)
  return { amount, currency }
}

/** Adds two amounts of one currency. Different currencies are a bug: there is no 1:1 between them. */
export function plus(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `${a.currency} and ${b.currency} do not add`)
  return money(a.amount + b.amount, a.currency)
}

/** Takes b from a. Going below zero is a bug of the caller. */
export function minus(a: Money, b: Money): Money {
  assert(a.currency === b.currency, `${a.currency} and ${b.currency} do not subtract`)
  return money(a.amount - b.amount, a.currency)
}

export function isSame(a: Money, b: Money): boolean {
  return a.currency === b.currency && a.amount === b.amount
}

export function isZero(amount: Money): boolean {
  return amount.amount === 0
}

/**
 * Splits an amount by weights so that the parts add up to the whole (largest remainder; on a tie the earlier part wins).
 * Weights are non-negative safe integers and not all zero. Exact for every safe integer: BigInt inside.
 */
export function allocate(whole: Money, weights: readonly number[]): Money[] {
  assert(
    weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0),
    'weights are non-negative integers',
  )
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  assert(total > 0n, 'at least one weight is positive')

  const shares = weights.map((weight, index) => {
    const exact = BigInt(whole.amount) * BigInt(weight)
    return { index, floor: exact / total, remainder: exact % total }
  })
  const given = shares.reduce((sum, share) => sum + share.floor, 0n)
  const left = Number(BigInt(whole.amount) - given)
  const lucky = new Set(
    shares
      .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map((share) => share.index),
  )
  return shares.map((share) => money(Number(share.floor) + (lucky.has(share.index) ? 1 : 0), whole.currency))
}
