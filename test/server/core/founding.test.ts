// Founding prices: until an instant, for so many, or both.
import { expect, test } from 'vitest'
import { dependsOnFounders } from '../../../server/core/founding.ts'
import { after } from '../../../server/core/instant.ts'
import { cheapestOf, type Founding, offersOf, tierPrice } from '../../../server/core/tier.ts'
import { at, makeTier, usd } from '../../support/make.ts'

const later = after(at, 3600)
const founding = (over: Partial<Founding>): Founding => ({ price: usd(300), until: null, places: null, ...over })
const tierWith = (over: Partial<Founding>) =>
  makeTier({ prices: [{ interval: 'month', price: usd(500), founding: founding(over) }] })
const founders = (members: number, over = {}) => [
  { tier: 'friend', interval: 'month', currency: 'USD', members, ...over } as const,
]

test.each<[string, Partial<Founding>, number, number, number | null | undefined]>([
  ['until later', { until: later }, 0, 300, null],
  ['until this moment', { until: at }, 0, 500, undefined],
  ['for ten, and none came', { places: 10 }, 0, 300, 10],
  ['for ten, and nine came', { places: 10 }, 9, 300, 1],
  ['for ten, and ten came', { places: 10 }, 10, 500, undefined],
  ['for ten, and two too many came in the same moment', { places: 10 }, 12, 500, undefined],
  ['for ten until later', { places: 10, until: later }, 4, 300, 6],
  ['for ten until before', { places: 10, until: at }, 4, 500, undefined],
])('a founding price %s: %o with %i costs %i', (_name, over, members, price, left) => {
  const [offer] = offersOf(tierWith(over), { now: at, founders: founders(members) })
  expect(offer?.price).toEqual(usd(price))
  expect(offer?.founding?.left).toBe(left)
  if (left !== undefined) expect(offer?.founding?.regular).toEqual(usd(500))
})

test('members of another tier, interval or currency take no place', () => {
  for (const over of [{ tier: 'patron' }, { interval: 'year' }, { currency: 'EUR' }]) {
    const [offer] = offersOf(tierWith({ places: 1 }), { now: at, founders: founders(5, over) })
    expect(offer?.price).toEqual(usd(300))
  }
})

test('the cheapest way is reckoned with it while it lasts; the regular price stays what it is', () => {
  const tier = makeTier({
    prices: [
      { interval: 'month', price: usd(500), founding: founding({ until: later }) },
      { interval: 'year', price: usd(400) },
    ],
  })
  const cheapest = (now: string) => cheapestOf([tier], { id: 'x', page: null }, { currency: 'USD', now, founders: [] })
  expect(cheapest(at)).toMatchObject({ interval: 'month', price: usd(300) })
  expect(cheapest(later)).toMatchObject({ interval: 'year', price: usd(400) })
  expect(tierPrice(tier, 'month', 'USD')).toEqual(usd(500))
})

test('members are counted only where that decides', () => {
  expect(dependsOnFounders([makeTier()], at)).toBe(false)
  expect(dependsOnFounders([tierWith({ until: later })], at)).toBe(false)
  expect(dependsOnFounders([tierWith({ places: 3 })], at)).toBe(true)
  expect(dependsOnFounders([tierWith({ places: 3, until: at })], at)).toBe(false)
  expect(dependsOnFounders([{ ...tierWith({ places: 3 }), isOffered: false }], at)).toBe(false)
})
