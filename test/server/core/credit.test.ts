// What counts towards a first period: what was bought in 30 days, less what went back, once, down to what a card can be charged.
import { expect, test } from 'vitest'
import { creditFor, type RecentUnlock } from '../../../server/core/credit.ts'
import { firstPeriod, trialDaysOf } from '../../../server/core/first-period.ts'
import { after } from '../../../server/core/instant.ts'
import { money } from '../../../server/core/money.ts'
import { chargeMin, isSellable } from '../../../server/core/top-up.ts'
import { at, makeMembership, makeTier, usd } from '../../support/make.ts'

let count = 0
const bought = (amount: number, over: Partial<RecentUnlock> = {}): RecentUnlock => ({
  id: `ent_${String(++count).padStart(4, '0')}`,
  price: usd(amount),
  refunded: 0,
  grantedAt: at,
  revokedAt: null,
  isCounted: false,
  ...over,
})
const days = (number: number) => after(at, -number * 24 * 60 * 60)

test.each<[string, RecentUnlock[], number, number | null]>([
  ['nothing bought', [], 500, null],
  ['what was bought', [bought(20), bought(320)], 500, 340],
  ['a free item', [bought(20, { price: null })], 500, null],
  ['what was bought in another currency', [bought(20, { price: money(20, 'EUR') })], 500, null],
  ['what was undone', [bought(20, { revokedAt: at, refunded: 20 })], 500, null],
  ['what went back in part', [bought(100, { refunded: 30 })], 500, 70],
  ['what went back whole and stays open', [bought(100, { refunded: 100 })], 500, null],
  ['what counted before', [bought(20, { isCounted: true }), bought(30)], 500, 30],
  ['what was bought thirty days ago', [bought(20, { grantedAt: days(30) })], 500, null],
  ['what was bought a second later', [bought(20, { grantedAt: after(days(30), 1) })], 500, 20],
  ['as much as can be taken off', [bought(450)], 500, 450],
  ['more than can be taken off', [bought(451)], 500, 450],
  ['twice the price', [bought(500), bought(500)], 500, 450],
])('%s: %o towards %i is %o', (_name, unlocks, price, off) => {
  const credit = creditFor(unlocks, usd(price), at)
  expect(credit?.money.amount ?? null).toBe(off)
  const counted = credit?.counted ?? []
  expect(counted.reduce((sum, { amount }) => sum + amount, 0)).toBe(off ?? 0)
})

test('what was spent is told also where not all of it counts; what is not needed is left for later', () => {
  const [dear, cheap, spare] = [bought(400), bought(60), bought(30)] as const
  const credit = creditFor([spare, cheap, dear], usd(500), at)
  expect(credit).toMatchObject({ spent: usd(490), money: usd(450) })
  expect(credit?.counted).toEqual([
    { unlock: dear.id, amount: 400, refunded: 0 },
    { unlock: cheap.id, amount: 50, refunded: 0 },
  ])
})

test('a hundred unlocks count, the dearest', () => {
  const many = Array.from({ length: 150 }, (_, index) => bought(index < 50 ? 1 : 2))
  const credit = creditFor(many, usd(5000), at)
  expect(credit?.counted).toHaveLength(100)
  expect(credit).toMatchObject({ spent: usd(200), money: usd(200) })
})

test('of a currency with three decimals only tens are taken off', () => {
  const dinars = (amount: number) => bought(0, { price: money(amount, 'KWD') })
  expect(creditFor([dinars(333)], money(1500, 'KWD'), at)?.money).toEqual(money(330, 'KWD'))
  expect(creditFor([dinars(9)], money(1500, 'KWD'), at)).toBeNull()
})

test('the least charge is half a dollar or about as much, and Stripe takes it in each currency', () => {
  expect(chargeMin('USD')).toEqual(usd(50))
  const least = { AED: 200, AUD: 50, BRL: 50, CAD: 50, CHF: 50, CZK: 1500, DKK: 250, EUR: 50, GBP: 30, HKD: 400 }
  const others = { HUF: 17_500, INR: 50, JPY: 50, MXN: 1000, MYR: 200, NOK: 300, NZD: 50, PLN: 200, RON: 200, SEK: 300 }
  for (const [currency, amount] of Object.entries({ ...least, ...others, SGD: 50, THB: 1000 })) {
    expect(isSellable(currency)).toBe(true)
    expect(chargeMin(currency as 'USD').amount, currency).toBeGreaterThanOrEqual(amount)
  }
  expect(chargeMin('KWD').amount % 10).toBe(0)
})

// The first period

const offer = (trialDays: number) => ({ tier: makeTier({ trialDays }), price: usd(500) })

test('who was never a member has the free days, and what was bought keeps counting for later', () => {
  const first = firstPeriod(offer(7), { wasMember: false, unlocks: [bought(340)] }, at)
  expect(first).toEqual({ trialUntil: after(at, 7 * 86_400), credit: null, due: usd(0) })
})

test('who was one pays the price, less what was bought', () => {
  expect(firstPeriod(offer(7), { wasMember: true, unlocks: [] }, at)).toEqual({
    trialUntil: null,
    credit: null,
    due: usd(500),
  })
  const first = firstPeriod(offer(7), { wasMember: true, unlocks: [bought(340)] }, at)
  expect(first).toMatchObject({ trialUntil: null, due: usd(160), credit: { money: usd(340) } })
  expect(firstPeriod(offer(0), { wasMember: false, unlocks: [bought(340)] }, at)).toMatchObject({ due: usd(160) })
})

test.each([0, 1, 7, 90])('an attempt remembers its %i free days', (number) => {
  const trialUntil = number === 0 ? null : after(at, number * 86_400)
  expect(trialDaysOf(makeMembership({ trialUntil }))).toBe(number)
})
