// Which changes of a membership begin now, which later, and what stands in the way of any.
import { expect, test } from 'vitest'
import { choiceOf, choicesOf, hindranceOf, isOnTrial } from '../../../server/core/membership-change.ts'
import { money } from '../../../server/core/money.ts'
import type { Interval } from '../../../server/core/tier.ts'
import { makeMembership, makeTier, usd } from '../../support/make.ts'

const now = '2026-11-22T12:00:00.000Z'
const later = '2026-12-22T12:00:00.000Z'

const tier = (id: string, level: number, month: number, year: number | null = null) =>
  makeTier({
    id,
    level,
    prices: [
      { interval: 'month', price: usd(month) },
      ...(year === null ? [] : [{ interval: 'year', price: usd(year) } as const]),
    ],
  })
const tiers = [tier('bronze', 1, 299), tier('silver', 2, 499, 4990), tier('side', 2, 699), tier('gold', 3, 999, 9990)]
const member = (over: Parameters<typeof makeMembership>[0] = {}) =>
  makeMembership({ tier: 'silver', price: usd(499), state: 'active', paidUntil: later, subscription: 'sub_1', ...over })

const begins = (from: ReturnType<typeof member>, to: string, interval: Interval = 'month') =>
  choiceOf(from, tiers, { tier: to, interval, now })?.begins

test('more begins now: a higher level, a higher price, a year instead of a month', () => {
  expect(begins(member(), 'gold')).toBe('now')
  expect(begins(member(), 'side')).toBe('now')
  expect(begins(member(), 'silver', 'year')).toBe('now')
  expect(begins(member(), 'gold', 'year')).toBe('now')
})

test('less waits for the end of what is paid: a lower level or price, and a month instead of a year', () => {
  expect(begins(member(), 'bronze')).toBe('later')
  expect(begins(member({ tier: 'side', price: usd(699) }), 'silver')).toBe('later')
  const yearly = member({ interval: 'year', price: usd(4990) })
  expect(begins(yearly, 'silver', 'month')).toBe('later')
  expect(begins(yearly, 'gold', 'month')).toBe('later')
  expect(begins(yearly, 'gold', 'year')).toBe('now')
})

test('a higher level that costs less would leave a credit, so it waits as well', () => {
  expect(begins(member({ price: usd(1500) }), 'gold')).toBe('later')
})

test('within free days every change begins now, because there is nothing to reckon', () => {
  const onTrial = member({ trialUntil: later })
  expect(begins(onTrial, 'bronze')).toBe('now')
  expect(isOnTrial(onTrial, now)).toBe(true)
  expect(isOnTrial(onTrial, later)).toBe(false)
})

test('what it is already is no choice, whatever that costs by now; nor is what is not offered, or in another currency', () => {
  const ids = (from: ReturnType<typeof member>, of = tiers) =>
    choicesOf(from, of, now).map(({ terms }) => `${terms.tier} ${terms.interval}`)
  expect(ids(member({ price: usd(399) }))).toEqual([
    'bronze month',
    'silver year',
    'side month',
    'gold month',
    'gold year',
  ])
  expect(ids(member(), [makeTier({ ...tiers[3], isOffered: false }), tiers[0] as (typeof tiers)[0]])).toEqual([
    'bronze month',
  ])
  expect(ids(member({ price: money(499, 'EUR') }))).toEqual([])
})

test('a group keeps its seats, and changes only to what has room for them', () => {
  const group = member({ seats: 3 })
  const roomy = makeTier({ ...tiers[3], seatsMax: 5 })
  expect(choicesOf(group, [...tiers.slice(0, 3), roomy], now).map(({ terms }) => [terms.tier, terms.seats])).toEqual([
    ['gold', 3],
    ['gold', 3],
  ])
})

test.each([
  ['given', { cause: 'gift' }],
  ['over', { state: 'ended' }],
  ['over', { paidUntil: null }],
  ['past-due', { state: 'past-due' }],
  ['paused', { state: 'paused' }],
  ['cancelled', { renews: false }],
  ['renewal-due', { paidUntil: now }],
  [null, {}],
] as const)('the hindrance is %s', (because, over) => {
  expect(hindranceOf(member(over), now)).toBe(because)
})
