// What an item costs: its own price, then the first rule that matches, then the site's default.
import { expect, test } from 'vitest'
import { itemFromPath } from '../../../server/core/item.ts'
import { offersFor } from '../../../server/core/offer.ts'
import { isRuled, matches, priceOf } from '../../../server/core/price-rule.ts'
import { makeItem, usd } from '../../support/make.ts'

test.each([
  ['/premium/*', '/premium/a', true],
  ['/premium/*', '/premium/', true],
  ['/premium/*', '/premium', false],
  ['/premium/*', '/x/premium/a', false],
  ['*', '', true],
  ['*.html', '/a/b.html', true],
  ['*.html', '.html', true],
  ['/a*a', '/a', false],
  ['/*/notes/*.html', '/2026/notes/x.html', true],
  ['/*/notes/*.html', '/2026/note/x.html', false],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'acb', false],
  ['a**c', 'ac', true],
  ['the-river', 'the-river', true],
  ['the-river', 'the-rivers', false],
  ['.*', 'anything', false],
])('pattern %s on %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected)
})

test('a pattern of many stars is not slow on a text that nearly fits', () => {
  expect(matches(`${'*a'.repeat(60)}b`, 'a'.repeat(200))).toBe(false)
})

const rules = [
  { pattern: '/premium/long/*', price: usd(35) },
  { pattern: '/premium/*', price: usd(20) },
]

test('the own price comes first, then the first rule, then the default', () => {
  const item = makeItem({ id: '/premium/long/x', price: null })
  expect(priceOf({ ...item, price: usd(5) }, rules, usd(1))).toEqual(usd(5))
  expect(priceOf(item, rules, usd(1))).toEqual(usd(35))
  expect(priceOf({ ...item, id: '/premium/x' }, rules, usd(1))).toEqual(usd(20))
  expect(priceOf({ ...item, id: '/free/x' }, rules, usd(1))).toEqual(usd(1))
  expect(priceOf({ ...item, id: '/free/x' }, rules, null)).toBeNull()
})

test('a rule speaks of an item by the path of its page, too', () => {
  const item = makeItem({ id: 'the-night-boat', price: null, page: 'https://river.example/premium/x?y#z' })
  expect(priceOf(item, rules, null)).toEqual(usd(20))
})

test('a price of zero means free, no price means not for sale', () => {
  expect(offersFor(makeItem(), usd(0), null)).toMatchObject([{ kind: 'free', price: null }])
  expect(offersFor(makeItem(), null, null)).toEqual([])
  expect(offersFor(makeItem(), usd(20), null)).toMatchObject([{ kind: 'unlock', price: usd(20) }])
})

test('an item that only a rule knows gets its title from its path', () => {
  expect(isRuled('/premium/the-north_wind.html', rules)).toBe(true)
  expect(itemFromPath('site_one', '/premium/the-north_wind.html').title).toBe('The north wind')
  expect(itemFromPath('site_one', '/').title).toBe('/')
})
