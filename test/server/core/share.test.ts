// Shares: whatever the amount, the fee and the byline, the parts add up to the whole, and what goes back is what was posted.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tipEntry, tipRefundEntry, unlockEntry } from '../../../server/core/bookkeeping.ts'
import { effectOf, type JournalEntry } from '../../../server/core/journal.ts'
import { divide, isShareable, type Share } from '../../../server/core/share.ts'
import { makeCreator, usd } from '../../support/make.ts'

const amounts = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }))
const fees = fc.integer({ min: 0, max: 10_000 })
/** Up to eight creators, who together have the whole at most. */
const bylines = fc.array(fc.integer({ min: 1, max: 1250 }), { maxLength: 8 }).map((all) => byline(...all))
const byline = (...all: number[]): Share[] => all.map((bps, n) => ({ creator: `creator_${n}`, bps }))

test('parts add up to the whole, and each is its share to the nearest minor unit', () => {
  fc.assert(
    fc.property(amounts, fees, bylines, (amount, platformFeeBps, shares) => {
      const { fee, creators, publisher } = divide(usd(amount), { platformFeeBps, shares })
      const parts = [fee, ...creators.map(({ money }) => money), publisher]
      expect(parts.reduce((sum, part) => sum + BigInt(part.amount), 0n)).toBe(BigInt(amount))
      const rest = BigInt(amount - fee.amount)
      for (const [n, { money }] of creators.entries()) {
        const exact = rest * BigInt(shares[n]?.bps ?? 0)
        const off = BigInt(money.amount) * 10_000n - exact
        expect(off > -10_000n && off < 10_000n).toBe(true)
      }
    }),
  )
})

test('the fee is that of a sale without a byline', () => {
  fc.assert(
    fc.property(amounts, fees, bylines, (amount, platformFeeBps, shares) => {
      const alone = divide(usd(amount), { platformFeeBps, shares: [] })
      expect(divide(usd(amount), { platformFeeBps, shares }).fee).toEqual(alone.fee)
      expect(alone.publisher.amount).toBe(amount - alone.fee.amount)
    }),
  )
})

test('a tip that goes back leaves every account as it was before', () => {
  fc.assert(
    fc.property(amounts, fees, fc.integer({ min: 0, max: 10_000 }), (amount, platformFeeBps, tipShare) => {
      const paid = {
        tip: 'tip_x',
        reader: 'reader_x',
        publisher: 'pub_x',
        amount: usd(amount),
        platformFeeBps,
      } as const
      const entry = tipEntry({ ...paid, creator: makeCreator({ tipShare }) })
      expect(sumsOf(entry, tipRefundEntry('tip_x', entry))).toEqual([])
    }),
  )
})

test.each([
  ['nobody', byline(), true],
  ['all of it', byline(2500, 7500), true],
  ['more than all', byline(2500, 7501), false],
  ['eight', byline(...Array<number>(8).fill(1)), true],
  ['nine', byline(...Array<number>(9).fill(1)), false],
  ['nothing', byline(0), false],
  ['a part of a basis point', byline(0.5), false],
  ['one creator twice', [...byline(1), ...byline(1)], false],
])('a byline of %s can stand: %j, %s', (_what, shares, can) => {
  expect(isShareable(shares)).toBe(can)
})

test('a cent among three goes to one of them, by the largest remainder, then by the order of the byline', () => {
  const entry = unlockEntry({
    entitlement: 'ent_x',
    reader: 'reader_x',
    publisher: 'pub_x',
    price: usd(1),
    platformFeeBps: 0,
    shares: byline(3000, 4000),
  })
  expect(entry.postings.map(({ account }) => account)).toEqual(['reader:reader_x:wallet', 'creator:creator_1:payable'])
})

/** What is left on each account. */
function sumsOf(...entries: readonly JournalEntry[]): [string, number][] {
  const sums = new Map<string, number>()
  for (const posting of entries.flatMap(({ postings }) => postings))
    sums.set(posting.account, (sums.get(posting.account) ?? 0) + effectOf(posting))
  return [...sums].filter(([, sum]) => sum !== 0)
}
