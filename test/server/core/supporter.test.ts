// Supporters: the levels of amounts, and what of a tip everybody may see.
import { expect, test } from 'vitest'
import { money } from '../../../server/core/money.ts'
import { lineOfTip, supportLevel } from '../../../server/core/supporter.ts'
import { makeTip, usd } from '../../support/make.ts'

test.each([
  [10, 1],
  [199, 1],
  [200, 2],
  [500, 3],
  [1999, 3],
  [2000, 4],
  [5000, 5],
  [30_000, 5],
] as const)('%i cents are of level %i', (amount, level) => {
  expect(supportLevel(usd(amount))).toBe(level)
})

test('levels go by the unit of the currency', () => {
  expect(supportLevel(money(1000, 'JPY'))).toBe(supportLevel(usd(1000)))
  expect(supportLevel(money(1999, 'PLN'))).toBe(2)
  expect(supportLevel(money(2000, 'PLN'))).toBe(3)
})

test.each([
  ['held', {}, null],
  ['hidden', {}, null],
  ['shown', { isPublic: false }, null],
  ['shown', {}, 'For the heron.'],
] as const)('a message that is %s with %j is told as %s', (messageState, over, told) => {
  expect(lineOfTip(makeTip({ messageState, ...over })).message).toBe(told)
})

test('a line has no key that leads to its reader, and the minute of a tip without a name', () => {
  const line = lineOfTip(makeTip({ name: null, givenAt: '2026-11-22T12:34:56.789Z' }))
  expect(Object.keys(line).sort()).toEqual(['amount', 'at', 'creator', 'level', 'message', 'name', 'sticker', 'tip'])
  expect(line.at).toBe('2026-11-22T12:34:00.000Z')
  expect(lineOfTip(makeTip({ isAnonymous: true })).name).toBeNull()
})
