// What a gift costs, how many may be given at once, and how long a membership lasts that is given.
import { expect, test } from 'vitest'
import { giftEntry, giftReturnedEntry } from '../../../server/core/bookkeeping.ts'
import { decideGift, type GiftQuestion, giftCodesWithin, givenMembership } from '../../../server/core/gift.ts'
import { monthsAfter } from '../../../server/core/instant.ts'
import { money } from '../../../server/core/money.ts'
import { at, makeGift, makeSite, makeTicket, usd } from '../../support/make.ts'

test.each([
  ['2026-01-31T10:20:30.400Z', 1, '2026-02-28T10:20:30.400Z'],
  ['2028-01-31T00:00:00.000Z', 1, '2028-02-29T00:00:00.000Z'],
  ['2026-12-31T23:59:59.999Z', 1, '2027-01-31T23:59:59.999Z'],
  ['2028-02-29T12:00:00.000Z', 12, '2029-02-28T12:00:00.000Z'],
  ['2026-11-22T12:00:00.000Z', 12, '2027-11-22T12:00:00.000Z'],
  ['2026-03-31T12:00:00.000Z', 1, '2026-04-30T12:00:00.000Z'],
])('%s and %i months later is %s', (from, months, until) => expect(monthsAfter(from, months)).toBe(until))

test('all codes together cost no more than can be added to a wallet at once, and fifty are the most', () => {
  expect(giftCodesWithin(usd(500))).toBe(50)
  expect(giftCodesWithin(usd(5000))).toBe(6)
  expect(giftCodesWithin(usd(30_000))).toBe(1)
  expect(giftCodesWithin(money(450, 'JPY'))).toBe(50)
})

test('what is given lasts a month or a year of the calendar, renews never, and cost what was paid for it', () => {
  const redeemer = { id: 'membership_gift', reader: 'reader_two', lang: 'pl' } as const
  expect(givenMembership(makeGift(), redeemer, '2027-01-31T12:00:00.000Z')).toMatchObject({
    ...redeemer,
    cause: 'gift',
    state: 'active',
    renews: false,
    subscription: null,
    price: usd(100),
    joinedAt: '2027-01-31T12:00:00.000Z',
    paidUntil: '2027-02-28T12:00:00.000Z',
  })
  const complimentary = makeGift({ giver: null, price: usd(0), interval: 'year' })
  expect(givenMembership(complimentary, redeemer, at)).toMatchObject({
    cause: 'complimentary',
    paidUntil: '2027-11-22T12:00:00.000Z',
  })
})

const question = (over: Partial<GiftQuestion> = {}): GiftQuestion => ({
  ticket: makeTicket({
    item: '',
    join: { tier: 'friend', interval: 'month', currency: 'USD' },
    gift: { codes: 5 },
  }),
  site: makeSite(),
  giver: 'reader_one',
  price: usd(500),
  approved: usd(2500),
  balance: usd(2600),
  isOnHold: false,
  platformFeeBps: 500,
  fresh: 'gift_one',
  codeHashes: ['a', 'b', 'c', 'd', 'e'],
  now: at,
  ...over,
})

test('the wallet pays for all codes in one step, and the publisher is owed all but the platform’s share', () => {
  const decision = decideGift(question())
  if (decision.next !== 'commit') throw new Error(decision.next)
  expect(decision.changes.map(({ change }) => change)).toEqual([
    'require-standing',
    'post-entry',
    'add-gift',
    'finish-by-gift',
  ])
  expect(decision.changes[1]).toMatchObject({
    entry: {
      reference: 'gift:gift_one',
      kind: 'gift',
      postings: [
        { account: 'reader:reader_one:wallet', direction: 'debit', money: usd(2500) },
        { account: 'publisher:pub_one:payable', direction: 'credit', money: usd(2375) },
        { account: 'fees:platform', direction: 'credit', money: usd(125) },
      ],
    },
  })
})

test.each([
  [{ balance: usd(2400) }, { next: 'top-up', missing: usd(100) }],
  [{ approved: null }, { next: 'confirm-price', price: usd(2500) }],
  [{ approved: usd(2499) }, { next: 'confirm-price', price: usd(2500) }],
  // Fewer codes for less are not what was agreed to.
  [{ approved: usd(3000) }, { next: 'confirm-price', price: usd(2500) }],
  [{ approved: money(2500, 'EUR') }, { next: 'confirm-price', price: usd(2500) }],
  [{ price: null }, { next: 'stop', because: 'not-for-sale' }],
  [{ isOnHold: true }, { next: 'stop', because: 'on-hold' }],
  [{ now: '2026-11-22T12:05:00.000Z' }, { next: 'stop', because: 'expired' }],
] as const)('%j ends in %j', (over, decision) => expect(decideGift(question(over))).toEqual(decision))

test('codes that are taken back one after another give up the shares to the last minor unit', () => {
  const paid = giftEntry({
    gift: 'gift_one',
    giver: 'reader_one',
    publisher: 'pub_one',
    price: usd(999),
    platformFeeBps: 333,
  })
  const parts = [0, 1, 2].map((position) =>
    giftReturnedEntry({ gift: 'gift_one', position, paid, before: position * 333, price: usd(333) }),
  )
  const returned = (account: string) =>
    parts
      .flatMap(({ postings }) => postings)
      .reduce((sum, each) => sum + (each.account === account ? each.money.amount : 0), 0)
  for (const { account, money: was } of paid.postings)
    expect([account, returned(account)]).toEqual([account, was.amount])
})
