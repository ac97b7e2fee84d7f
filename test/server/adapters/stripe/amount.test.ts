// Amounts in Stripe's spelling, and back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromStripe, toStripe } from '../../../../server/adapters/stripe/amount.ts'
import { exponentOf, isCurrency } from '../../../../server/core/currency.ts'
import { money } from '../../../../server/core/money.ts'
import { topUpMax, topUpMin, topUpSuggestions } from '../../../../server/core/top-up.ts'

const known = [
  'USD',
  'EUR',
  'JPY',
  'KRW',
  'KWD',
  'BHD',
  'ISK',
  'UGX',
  'HUF',
  'PLN',
  'CLP',
  'XOF',
  'GBP',
  'INR',
  'MXN',
  'CZK',
  'SEK',
  'NOK',
  'DKK',
  'THB',
]

test('most currencies are told as they are, in lower case', () => {
  expect(toStripe(money(500, 'USD'))).toEqual({ amount: 500, currency: 'usd' })
  expect(toStripe(money(500, 'JPY'))).toEqual({ amount: 500, currency: 'jpy' })
  expect(toStripe(money(5000, 'KWD'))).toEqual({ amount: 5000, currency: 'kwd' })
})

test('where Stripe keeps decimals that ISO 4217 does not, they are added and taken away', () => {
  expect(toStripe(money(500, 'ISK'))).toEqual({ amount: 50_000, currency: 'isk' })
  expect(fromStripe(50_000, 'isk')).toEqual(money(500, 'ISK'))
  expect(() => fromStripe(50_050, 'isk')).toThrow(RangeError)
})

test('a third decimal that Stripe cannot charge is refused', () => {
  expect(() => toStripe(money(5001, 'KWD'))).toThrow(RangeError)
})

test('what Stripe is told comes back as what was meant', () => {
  fc.assert(
    fc.property(fc.constantFrom(...known), fc.integer({ min: 1, max: 1e9 }), (currency, amount) => {
      const meant = money(exponentOf(currency) === 3 ? amount * 10 : amount, currency)
      const told = toStripe(meant)
      expect(fromStripe(told.amount, told.currency)).toEqual(meant)
    }),
  )
})

test('in every currency the suggestions rise from the least top-up and stay below the most', () => {
  for (const currency of known) {
    expect(isCurrency(currency)).toBe(true)
    const suggestions = topUpSuggestions(currency).map((each) => each.amount)
    expect(suggestions.every((amount) => Number.isInteger(amount))).toBe(true)
    expect(suggestions).toEqual(suggestions.toSorted((a, b) => a - b))
    expect([currency, suggestions[0]! >= topUpMin(currency).amount]).toEqual([currency, true])
    expect(suggestions[2]! <= topUpMax(currency).amount).toBe(true)
    expect(() => suggestions.map((amount) => toStripe(money(amount, currency)))).not.toThrow()
  }
})

test('in dollars, three is the least and five, ten, twenty are suggested', () => {
  expect(topUpMin('USD')).toEqual(money(300, 'USD'))
  expect(topUpSuggestions('USD').map((each) => each.amount)).toEqual([500, 1000, 2000])
})
