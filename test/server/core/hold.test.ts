// Holds: which cards are new, what is held of a sale, and where the money of an undoing comes from.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unlockEntry, unlockRefundEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import { type Hold, holdsIn, isHeld, isNewPayer, outOfHolds, releasing } from '../../../server/core/hold.ts'
import { after } from '../../../server/core/instant.ts'
import { effectOf } from '../../../server/core/journal.ts'
import { at, usd } from '../../support/make.ts'

const week = 7 * 24 * 60 * 60
const byline = [
  { creator: 'creator_one', bps: 5000 },
  { creator: 'creator_two', bps: 3333 },
] as const

const sale = (price: number, isHeld = true) =>
  unlockEntry({
    entitlement: 'ent_x',
    reader: 'reader_x',
    publisher: 'pub_x',
    price: usd(price),
    platformFeeBps: 500,
    shares: byline,
    isHeld,
  })
const heldOf = (price: number): Hold[] =>
  holdsIn(sale(price), 'reader_x', at).flatMap((change) => (change.change === 'hold-money' ? [change.hold] : []))

test.each([
  ['nothing was paid by card yet', null, true],
  ['the first payment was this moment', at, true],
  ['the first payment was a week ago, less a second', after(at, -week + 1), true],
  ['the first payment was a week ago', after(at, -week), false],
])('when %s the card is new: %s %s', (_when, firstPaidAt, isNew) => {
  expect(isNewPayer(firstPaidAt, at)).toBe(isNew)
})

test('of a sale by a new card what creators get is held for a week, and nothing of the publisher’s or ours', () => {
  const accounts = sale(100).postings.map(({ account }) => account)
  expect(accounts.slice(1)).toEqual([
    'creator:creator_one:held',
    'creator:creator_two:held',
    'publisher:pub_x:payable',
    'fees:platform',
  ])
  expect(heldOf(100)).toMatchObject([
    { entry: 'unlock:ent_x', creator: 'creator_one', money: usd(47), releasesAt: after(at, week), taken: 0 },
    { entry: 'unlock:ent_x', creator: 'creator_two', money: usd(32), releasesAt: after(at, week), taken: 0 },
  ])
  expect(isHeld(sale(100))).toBe(true)
  expect(isHeld(sale(100, false))).toBe(false)
  expect(holdsIn(sale(100, false), 'reader_x', at)).toEqual([])
})

test('a share of nothing is not held', () => {
  expect(heldOf(1).map(({ creator }) => creator)).toEqual(['creator_one'])
})

/** Refunds and releases in any order, as a store would let them through. */
test('whatever is refunded in parts and released in between, each account ends where it began', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 1500 }), fc.constant('release' as const)), { maxLength: 8 }),
      (price, steps) => {
        const unlock = sale(price)
        const sums = new Map<string, number>()
        let holds = heldOf(price)
        const apply = (changes: readonly Change[]) => {
          for (const change of changes) {
            if (change.change === 'take-held')
              holds = holds.map((hold) =>
                hold.creator === change.creator ? { ...hold, taken: hold.taken + change.by } : hold,
              )
            if (change.change === 'release-hold')
              holds = holds.map((hold) => (hold.creator === change.creator ? { ...hold, releasedAt: at } : hold))
            if (change.change !== 'post-entry') continue
            for (const posting of change.entry.postings)
              sums.set(posting.account, (sums.get(posting.account) ?? 0) + effectOf(posting))
          }
        }
        apply([{ change: 'post-entry', entry: unlock, at }])
        let before = 0
        const refund = (part: number) => {
          const amount = usd(Math.min(part, price - before))
          if (amount.amount === 0) return
          const entry = unlockRefundEntry({ refund: 'refund_x', kind: 'refund', unlock, before, amount })
          apply(outOfHolds(entry, holds, at))
          before += amount.amount
        }
        for (const step of steps) {
          if (step !== 'release') refund(step)
          else
            for (const hold of holds)
              if (hold.releasedAt === null && hold.taken < hold.money.amount) apply(releasing(hold, at))
          // What is held is never less than nothing, and is what the holds say.
          for (const { creator, money, taken, releasedAt } of holds)
            expect(sums.get(`creator:${creator}:held`) ?? 0).toBe(releasedAt === null ? money.amount - taken : 0)
        }
        refund(price)
        expect([...sums.values()].every((sum) => sum === 0)).toBe(true)
      },
    ),
  )
})
