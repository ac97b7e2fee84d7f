// Journal entries and bookkeeping: everything balances, history is added to.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { payableTo, walletOf } from '../../../server/core/account.ts'
import { topUpEntry, unlockEntry } from '../../../server/core/bookkeeping.ts'
import { checkEntry } from '../../../server/core/invariant.ts'
import { credit, debit, effectOf, type JournalEntry, journalEntry, reversal } from '../../../server/core/journal.ts'
import { money } from '../../../server/core/money.ts'
import { makeMovement, usd } from '../../support/make.ts'

const reader = 'reader_one'
const publisher = 'pub_one'

test('an entry that does not balance cannot be made', () => {
  const postings = [debit('stripe:balance', usd(5)), credit(walletOf(reader), usd(4))]
  expect(() => journalEntry({ reference: 'x', kind: 'top-up', postings })).toThrow(/balances in USD/)
})

test('an entry that balances in sum but not in each currency cannot be made', () => {
  const postings = [debit('stripe:balance', usd(5)), credit(walletOf(reader), money(5, 'EUR'))]
  expect(() => journalEntry({ reference: 'x', kind: 'top-up', postings })).toThrow(/balances/)
})

test('a lone posting is no entry', () => {
  expect(() => journalEntry({ reference: 'x', kind: 'top-up', postings: [debit('suspense', usd(0))] })).toThrow()
})

test('a top-up owes the reader what was paid and books the fee of the balance transaction', () => {
  const entry = topUpEntry({ payment: 'pi_1', reader, paid: usd(500), movement: makeMovement() })
  expect(entry).toEqual({
    reference: 'top-up:pi_1',
    kind: 'top-up',
    postings: [
      debit('stripe:balance', usd(455)),
      debit('fees:processing', usd(45)),
      credit(walletOf(reader), usd(500)),
    ],
  })
})

test('money that the provider settled in another currency is never 1:1: both sums stand against each other', () => {
  const movement = makeMovement({ amount: 460, fee: 40, currency: 'EUR' })
  const entry = topUpEntry({ payment: 'pi_1', reader, paid: usd(500), movement })
  expect(entry.postings).toEqual([
    debit('stripe:balance', money(420, 'EUR')),
    debit('fees:processing', money(40, 'EUR')),
    credit('exchange', money(460, 'EUR')),
    debit('exchange', usd(500)),
    credit(walletOf(reader), usd(500)),
  ])
})

test('an unlock moves the price from the reader to the publisher, less the platform fee', () => {
  const entry = unlockEntry({ entitlement: 'ent_1', reader, publisher, price: usd(20), platformFeeBps: 500 })
  expect(entry.postings).toEqual([
    debit(walletOf(reader), usd(20)),
    credit(payableTo(publisher), usd(19)),
    credit('fees:platform', usd(1)),
  ])
})

test('a platform fee of nothing is not a line', () => {
  const entry = unlockEntry({ entitlement: 'ent_1', reader, publisher, price: usd(20), platformFeeBps: 0 })
  expect(entry.postings).toHaveLength(2)
})

const entries = fc.oneof(
  fc
    .record({ paid: fc.integer({ min: 1, max: 1e9 }), fee: fc.nat(1e9), currency: fc.constantFrom('USD', 'EUR') })
    .map(({ paid, fee, currency }) => {
      const movement = makeMovement({ amount: paid, fee: Math.min(fee, paid), currency })
      return topUpEntry({ payment: 'pi_1', reader, paid: usd(paid), movement })
    }),
  fc
    .record({ price: fc.integer({ min: 1, max: 1e9 }), platformFeeBps: fc.integer({ min: 0, max: 10_000 }) })
    .map(({ price, platformFeeBps }) =>
      unlockEntry({ entitlement: 'ent_1', reader, publisher, price: usd(price), platformFeeBps }),
    ),
)

const flat = ({ reference, kind, postings }: JournalEntry) => ({
  reference,
  kind,
  postings: postings.map(({ account, direction, money: { amount, currency } }) => ({
    account,
    direction,
    amount,
    currency,
  })),
})

test('a journal entry balances in every currency', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      expect(checkEntry(flat(entry))).toEqual([])
    }),
  )
})

test('an entry and its reversal leave every balance as it was', () => {
  const balances = (list: JournalEntry[]) =>
    Map.groupBy(
      list.flatMap((entry) => entry.postings),
      (posting) => posting.account,
    )
  fc.assert(
    fc.property(entries, (entry) => {
      const both = balances([entry, reversal(entry, { reference: 'undo:1', kind: 'undo' })])
      for (const postings of both.values()) {
        expect(postings.reduce((sum, posting) => sum + effectOf(posting), 0)).toBe(0)
      }
    }),
  )
})

test('the check finds an entry that was tampered with', () => {
  const entry = flat(topUpEntry({ payment: 'pi_1', reader, paid: usd(500), movement: makeMovement() }))
  const [first, ...others] = entry.postings
  expect(checkEntry(entry)).toEqual([])
  expect(checkEntry({ ...entry, postings: [{ ...first!, amount: 456 }, ...others] })).toHaveLength(1)
  expect(checkEntry({ ...entry, postings: [{ ...first!, account: 'pocket' }, ...others] })).toHaveLength(1)
  expect(checkEntry({ ...entry, postings: [] })).toHaveLength(1)
})
