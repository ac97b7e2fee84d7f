// What may be added to a wallet for an unlock (THREATS ABU-03).
import { expect, test } from 'vitest'
import { money } from '../../../../server/core/money.ts'
import { choicesOf, topUpRange } from '../../../../server/pages/pay/amount.ts'

const range = (price: number, balance: number, currency = 'USD') => {
  const { least, most, suggestions } = topUpRange(money(price, currency), money(balance, currency))
  return { least: least.amount, most: most.amount, suggestions: suggestions.map(({ amount }) => amount) }
}

test('a top-up is never below the wallet’s least amount', () => {
  expect(range(20, 0)).toEqual({ least: 300, most: 30_000, suggestions: [500, 1000, 2000] })
  expect(range(450, 0, 'JPY')).toEqual({ least: 450, most: 45_000, suggestions: [750, 1500, 3000] })
})

test('only amounts that are enough for the item are suggested', () => {
  expect(range(700, 0).suggestions).toEqual([1000, 2000])
  expect(range(700, 200).suggestions).toEqual([500, 1000, 2000])
})

test('where no round amount is enough, exactly what is needed is suggested, if a card can be charged with it', () => {
  expect(range(2500, 0)).toEqual({ least: 2500, most: 30_000, suggestions: [2500] })
  expect(range(7005, 0, 'KWD')).toEqual({ least: 7005, most: 90_000, suggestions: [] })
})

test('an item dearer than the most can still be worked towards', () => {
  expect(range(40_000, 0)).toEqual({ least: 30_000, most: 30_000, suggestions: [30_000] })
})

test('a tip alone is the first choice, and said once where a round amount is the same', () => {
  const choices = (price: number, only: number) =>
    choicesOf(topUpRange(money(price, 'USD'), money(0, 'USD'), money(only, 'USD'))).map(({ amount }) => amount)
  expect(choices(200, 200)).toEqual([200, 500, 1000, 2000])
  expect(choices(500, 500)).toEqual([500, 1000, 2000])
  expect(choices(2500, 2500)).toEqual([2500])
})
