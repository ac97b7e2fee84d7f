// Figures: what counts as recurring, what is rounded when, and that the numbers of a month add up.
import { expect, test } from 'vitest'
import { type BookedShare, type MemberGroup, memberFigures, standingOf } from '../../../server/core/figures.ts'
import { money } from '../../../server/core/money.ts'
import { usd } from '../../support/make.ts'

const group = (over: Partial<MemberGroup> = {}): MemberGroup => ({
  cause: 'card',
  state: 'active',
  renews: true,
  isTrial: false,
  interval: 'month',
  currency: 'USD',
  members: 1,
  amount: 500,
  ...over,
})
const nobody = { atStart: 0, atEnd: 0, stayed: 0 }
const figures = (groups: readonly MemberGroup[], counts = nobody, shares: readonly BookedShare[] = []) =>
  memberFigures('2027-01', { counts, groups, shares })

test.each<[string, Partial<MemberGroup>]>([
  ['paying', {}],
  ['paying', { renews: false }],
  ['trial', { isTrial: true }],
  ['late', { state: 'past-due' }],
  ['paused', { state: 'paused' }],
  ['paused', { state: 'paused', cause: 'gift' }],
  ['gift', { cause: 'gift' }],
  ['complimentary', { cause: 'complimentary' }],
])('%s is how %o stands', (standing, over) => {
  expect(standingOf(group(over))).toBe(standing)
  expect(figures([group({ ...over, members: 3 })]).active).toMatchObject({ [standing]: 3 })
})

test('twelfths are summed before anything is rounded', () => {
  // 1000 a year is 83.33 a month: three of them are 250, not 249.
  const yearly = group({ interval: 'year', members: 3, amount: 3000 })
  expect(figures([yearly]).mrr).toEqual([usd(250)])
  expect(figures([yearly, group({ members: 2, amount: 1001 })])).toMatchObject({ mrr: [usd(1251)], arpu: [usd(250)] })
  // Half a cent is rounded up.
  expect(figures([group({ interval: 'year', amount: 6 })]).mrr).toEqual([usd(1)])
  expect(figures([group({ interval: 'year', amount: 5 })]).mrr).toEqual([usd(0)])
})

test('what is free, late, paused, given or ends with its period recurs not', () => {
  const others = [
    { isTrial: true },
    { state: 'past-due' },
    { state: 'paused' },
    { cause: 'gift' },
    { cause: 'complimentary' },
    { renews: false },
  ] as const
  const all = others.map((over) => group(over))
  expect(figures(all)).toMatchObject({ mrr: [], arpu: [] })
  expect(figures([...all, group()])).toMatchObject({ mrr: [usd(500)], arpu: [usd(500)] })
})

test('currencies are never added to each other', () => {
  const both = figures([group(), group({ currency: 'EUR', amount: 900, members: 2 })])
  expect(both).toMatchObject({ mrr: [money(900, 'EUR'), usd(500)], arpu: [money(450, 'EUR'), usd(500)] })
})

test('who was there, came and left always add up; of nobody none can leave', () => {
  const counted = figures([], { atStart: 7, atEnd: 9, stayed: 5 })
  expect(counted.members).toEqual({ atStart: 7, joined: 4, left: 2, atEnd: 9 })
  expect(counted.churn).toBe(2857)
  expect(figures([], { atStart: 0, atEnd: 3, stayed: 0 }).churn).toBeNull()
  expect(figures([], { atStart: 3, atEnd: 0, stayed: 0 }).churn).toBe(10_000)
})

test('what was paid less what went back is what publisher and platform have; the fee stands in its own currency', () => {
  const share = (kind: BookedShare['kind'], to: BookedShare['share'], debited: number, currency = 'EUR') => ({
    kind,
    share: to,
    currency,
    debited,
  })
  const { revenue } = figures([], nobody, [
    share('membership', 'publisher', -950),
    share('membership', 'platform', -50),
    share('membership', 'processing', 59, 'USD'),
    share('membership-refund', 'publisher', 190),
    share('membership-refund', 'platform', 10),
    share('membership-refund-returned', 'publisher', -95),
    share('membership-refund-returned', 'platform', -5),
  ])
  const none = { paid: 0, refunded: 0, toPublisher: 0, platformFee: 0, processingFees: 0 }
  expect(revenue).toEqual([
    { ...none, currency: 'EUR', paid: 1000, refunded: 100, toPublisher: 855, platformFee: 45 },
    { ...none, currency: 'USD', processingFees: 59 },
  ])
})
