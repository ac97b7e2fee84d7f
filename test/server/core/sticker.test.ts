// Stickers: what each costs in every currency, and which ones a site offers.
import { expect, test } from 'vitest'
import { isSticker, stickerNames, stickersOf } from '../../../server/core/sticker.ts'
import { isTippable } from '../../../server/core/tip.ts'
import { isSellable } from '../../../server/core/top-up.ts'
import { usd } from '../../support/make.ts'

test('the catalogue goes from a dollar to a hundred, the dearer the later', () => {
  const priced = stickersOf({ currency: 'USD', stickers: null })
  expect(priced.map(({ sticker }) => sticker)).toEqual(Object.keys(stickerNames))
  expect(priced[0]).toEqual({ sticker: 'penny', name: 'Penny', price: usd(100) })
  expect(priced.at(-1)).toEqual({ sticker: 'fireworks', name: 'Fireworks', price: usd(10_000) })
})

test('in every currency that is sold each sticker has a whole price that may be tipped, above the one before', () => {
  for (const currency of Intl.supportedValuesOf('currency').filter(isSellable)) {
    const prices = stickersOf({ currency: currency as 'USD', stickers: null }).map(({ price }) => price)
    expect(prices.every(isTippable), currency).toBe(true)
    expect([...new Set(prices.map(({ amount }) => amount))].toSorted((a, b) => a - b)).toEqual(
      prices.map(({ amount }) => amount),
    )
  }
})

test('a site offers all, those that it names, or none, in the order of the catalogue', () => {
  const offered = (stickers: Parameters<typeof stickersOf>[0]['stickers']) =>
    stickersOf({ currency: 'EUR', stickers }).map(({ sticker }) => sticker)
  expect(offered(['star', 'penny'])).toEqual(['penny', 'star'])
  expect(offered([])).toEqual([])
  expect(offered(null)).toHaveLength(8)
})

test.each(['', 'Penny', 'constructor', '__proto__', 'toString', 'penny '])('%j is no sticker', (text) => {
  expect(isSticker(text)).toBe(false)
})
