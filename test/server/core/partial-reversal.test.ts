// Parts of an unlock that go back one after another add up to the whole, to the last minor unit (MON-14).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unlockEntry } from '../../../server/core/bookkeeping.ts'
import { effectOf, partialReversal } from '../../../server/core/journal.ts'
import { usd } from '../../support/make.ts'

const unlockFor = (price: number, platformFeeBps: number, bps: readonly number[] = []) => {
  const shares = bps.map((each, n) => ({ creator: `creator_${n}`, bps: each }) as const)
  return unlockEntry({
    entitlement: 'ent_x',
    reader: 'reader_x',
    publisher: 'pub_x',
    price: usd(price),
    platformFeeBps,
    shares,
  })
}

test('whatever the parts, what was given and what is given back cancel out on every account', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.array(fc.integer({ min: 1, max: 1250 }), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 6 }),
      (price, platformFeeBps, bps, weights) => {
        const unlock = unlockFor(price, platformFeeBps, bps)
        const sums = new Map(unlock.postings.map((posting) => [posting.account, effectOf(posting)]))
        const total = weights.reduce((sum, weight) => sum + weight, 0)
        let before = 0
        for (const [index, weight] of weights.entries()) {
          const isLast = index === weights.length - 1
          const part = isLast ? price - before : Math.floor((price * weight) / total)
          if (part === 0) continue
          const refund = partialReversal(unlock, { reference: `r${index}`, kind: 'refund', before, amount: usd(part) })
          for (const posting of refund.postings)
            sums.set(posting.account, (sums.get(posting.account) ?? 0) + effectOf(posting))
          before += part
          // Nobody gives up more than there was.
          expect([...sums].every(([account, sum]) => account.startsWith('reader:') || sum >= 0)).toBe(true)
        }
        expect([...sums.values()].every((sum) => sum === 0)).toBe(true)
      },
    ),
  )
})

test('a cent of an unlock with a fee of half goes to one of the two, and never below what it had', () => {
  const unlock = unlockFor(3, 5000)
  const parts = [0, 1, 2].map((before) =>
    partialReversal(unlock, { reference: `r${before}`, kind: 'refund', before, amount: usd(1) }),
  )
  for (const part of parts) expect(part.postings).toHaveLength(2)
  const fees = parts.flatMap(({ postings }) => postings.filter(({ account }) => account === 'fees:platform'))
  const fee = unlock.postings.find(({ account }) => account === 'fees:platform')?.money.amount
  expect(fees).toHaveLength(fee as number)
})

test('a cent at a time, nobody who shares ever gives up more than one at once, or has less than nothing', () => {
  const unlock = unlockFor(100, 333, [1, 3333, 3333, 1250])
  const sums = new Map(unlock.postings.map((posting) => [posting.account, effectOf(posting)]))
  for (let before = 0; before < 100; before++) {
    const part = partialReversal(unlock, { reference: `r${before}`, kind: 'refund', before, amount: usd(1) })
    expect(part.postings).toHaveLength(2)
    for (const posting of part.postings) sums.set(posting.account, (sums.get(posting.account) ?? 0) + effectOf(posting))
    expect(
      Math.min(...[...sums].filter(([account]) => !account.startsWith('reader:')).map(([, sum]) => sum)),
    ).toBeGreaterThanOrEqual(0)
  }
  expect([...sums.values()].every((sum) => sum === 0)).toBe(true)
})

test('a part in another currency is a bug', () => {
  const unlock = unlockFor(20, 1000)
  const eur = { amount: 5, currency: 'EUR' }
  expect(() => partialReversal(unlock, { reference: 'r', kind: 'refund', before: 0, amount: eur })).toThrow()
})
