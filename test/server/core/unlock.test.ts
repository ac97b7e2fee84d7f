// The decision of an unlock, as a table: what is true, what comes next.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideUnlock, type UnlockQuestion } from '../../../server/core/unlock.ts'
import { at, makeSite, makeTicket, usd } from '../../support/make.ts'

const question = (over: Partial<UnlockQuestion> = {}): UnlockQuestion => ({
  ticket: makeTicket(),
  site: makeSite(),
  reader: 'reader_one',
  price: usd(20),
  approved: usd(20),
  balance: usd(500),
  isOnHold: false,
  owned: null,
  member: null,
  platformFeeBps: 0,
  shares: [],
  isHeld: false,
  fresh: 'ent_fresh',
  now: at,
  ...over,
})

test('with enough in the wallet the item is paid, granted and the ticket finished, together', () => {
  const decision = decideUnlock(question())
  expect(decision).toMatchObject({ next: 'commit' })
  const kinds = decision.next === 'commit' ? decision.changes.map((change) => change.change) : []
  expect(kinds).toEqual(['require-standing', 'post-entry', 'add-entitlement', 'finish-ticket'])
})

test('an owned item is not sold again', () => {
  const decision = decideUnlock(question({ owned: { id: 'ent_old' }, balance: usd(0), price: null }))
  expect(decision).toMatchObject({ next: 'commit', changes: [{ entitlement: 'ent_old' }] })
  const kinds = decision.next === 'commit' ? decision.changes.map((change) => change.change) : []
  expect(kinds).toEqual(['finish-ticket'])
})

test('a member is not charged, and what the membership opens is not bought', () => {
  const decision = decideUnlock(question({ member: 'membership_one', balance: usd(500) }))
  const changes = [{ change: 'finish-by-membership', membership: 'membership_one' }]
  expect(decision).toMatchObject({ next: 'commit', changes })
  const owned = decideUnlock(question({ member: 'membership_one', owned: { id: 'ent_old' } }))
  expect(owned).toMatchObject({ changes: [{ change: 'finish-ticket', entitlement: 'ent_old' }] })
})

test('what is free is granted without an entry', () => {
  const decision = decideUnlock(question({ price: usd(0), approved: null, balance: usd(0) }))
  const kinds = decision.next === 'commit' ? decision.changes.map((change) => change.change) : []
  expect(kinds).toEqual(['add-entitlement', 'finish-ticket'])
})

test('too little in the wallet asks for what is missing', () => {
  expect(decideUnlock(question({ balance: usd(19) }))).toEqual({ next: 'top-up', missing: usd(1) })
})

// MON-04
test('a price above the one on the screen is confirmed first', () => {
  expect(decideUnlock(question({ price: usd(50), approved: usd(5) }))).toEqual({
    next: 'confirm-price',
    price: usd(50),
  })
  expect(decideUnlock(question({ approved: null }))).toEqual({ next: 'confirm-price', price: usd(20) })
})

test('a price below the one on the screen is charged, not the one on the screen', () => {
  const decision = decideUnlock(question({ price: usd(15) }))
  expect(JSON.stringify(decision)).toContain('"amount":15')
  expect(JSON.stringify(decision)).not.toContain('"amount":20')
})

test.each([
  ['declined', makeTicket({ state: 'declined' }), 'declined'],
  ['done', makeTicket({ state: 'done' }), 'done'],
  ['out of time', makeTicket({ expiresAt: at }), 'expired'],
])('a ticket that is %s sells nothing', (_name, ticket, because) => {
  expect(decideUnlock(question({ ticket }))).toEqual({ next: 'stop', because })
})

test('no decision charges more than the price, the approval or the balance', () => {
  const amount = fc.nat(1000)
  fc.assert(
    fc.property(
      amount,
      amount,
      amount,
      fc.integer({ min: 0, max: 10_000 }),
      (price, approved, balance, platformFeeBps) => {
        const decision = decideUnlock(
          question({ price: usd(price), approved: usd(approved), balance: usd(balance), platformFeeBps }),
        )
        const entry =
          decision.next === 'commit' ? decision.changes.find((change) => change.change === 'post-entry') : undefined
        const debited = entry?.entry.postings.find((posting) => posting.direction === 'debit')?.money.amount ?? 0
        expect(debited).toBe(decision.next === 'commit' ? price : 0)
        expect(debited <= approved && debited <= balance).toBe(true)
      },
    ),
  )
})
