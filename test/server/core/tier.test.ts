// Tiers: what stacks, what is the cheapest, what a tier speaks of.
import { expect, test } from 'vitest'
import { cheapestOf, isAtLeast, isForMembers, isTierId, tierOpens, tierPrice } from '../../../server/core/tier.ts'
import { at, makeTier, usd } from '../../support/make.ts'

const month = (amount: number) => ({ interval: 'month', price: usd(amount) }) as const
const year = (amount: number) => ({ interval: 'year', price: usd(amount) }) as const
const letters = makeTier({ id: 'letters', level: 1, patterns: ['/letters/*'] })
const sports = makeTier({ id: 'sports', level: 1, patterns: ['/sports/*'] })
const patron = makeTier({ id: 'patron', level: 2, patterns: ['/salon/*'] })
const tiers = [letters, sports, patron]
const usdNow = { currency: 'USD', now: at, founders: [] }
const item = (id: string, page: string | null = null) => ({ id, page })

test.each([
  ['letters', '/letters/7', true],
  ['letters', '/sports/7', false],
  ['letters', '/salon/7', false],
  ['patron', '/letters/7', true],
  ['patron', '/sports/7', true],
  ['patron', '/salon/7', true],
  ['patron', '/essays/7', false],
  ['nobody', '/letters/7', false],
])('of %s, %s is open: %s', (tier, id, isOpen) => {
  expect(tierOpens(tiers, tier, item(id))).toBe(isOpen)
})

test('a tier without patterns opens every item; a page’s path counts as its id does', () => {
  expect(tierOpens([makeTier()], 'friend', item('anything'))).toBe(true)
  expect(tierOpens(tiers, 'letters', item('l-7', 'https://river.example/letters/7?x'))).toBe(true)
})

test('a higher tier is at least a lower one; those side by side are not', () => {
  expect(isAtLeast(tiers, 'patron', 'letters')).toBe(true)
  expect(isAtLeast(tiers, 'letters', 'letters')).toBe(true)
  expect(isAtLeast(tiers, 'letters', 'sports')).toBe(false)
  expect(isAtLeast(tiers, 'letters', 'patron')).toBe(false)
  expect(isAtLeast(tiers, 'nobody', 'nobody')).toBe(false)
})

test('a withdrawn tier opens, and costs nothing that one could pay', () => {
  const old = { ...letters, isOffered: false }
  expect(tierOpens([old], 'letters', item('/letters/7'))).toBe(true)
  expect(tierPrice(old, 'month', 'USD')).toBeNull()
  expect(cheapestOf([old], item('/letters/7'), usdNow)).toBeNull()
  expect(isForMembers([old], '/letters/7')).toBe(false)
})

test('the cheapest takes the least to begin, and of equals the longer time comes first', () => {
  const cheapest = (...prices: ReturnType<typeof month | typeof year>[]) =>
    cheapestOf([makeTier({ prices })], item('x'), usdNow)?.interval
  expect(cheapest(month(500), year(4000))).toBe('month')
  expect(cheapest(year(499), month(500))).toBe('year')
  expect(cheapest(month(500), year(500))).toBe('year')
  expect(cheapestOf([makeTier()], item('x'), { ...usdNow, currency: 'EUR' })).toBeNull()
})

test('what a tier speaks of by name is an item; a tier of everything names none', () => {
  expect(isForMembers(tiers, '/letters/7')).toBe(true)
  expect(isForMembers([makeTier()], '/letters/7')).toBe(false)
})

test.each([
  ['friend', true],
  ['7-days', true],
  ['Friend', false],
  ['', false],
  ['-x', false],
  ['a:b', false],
  ['x'.repeat(41), false],
])('%s as the id of a tier: %s', (id, isOne) => {
  expect(isTierId(id)).toBe(isOne)
})
