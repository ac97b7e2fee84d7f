// Amounts in Stripe's spelling, and back.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  decimalsAtStripe,
  fromStripe,
  minorUnits,
  rescaled,
  toStripe,
} from '../../../../server/adapters/stripe/amount.ts'
import { exponentOf } from '../../../../server/core/currency.ts'
import { money } from '../../../../server/core/money.ts'

// https://docs.stripe.com/currencies#zero-decimal as it stands there, and #special-cases
const zeroDecimals = 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF'.split(' ')
const threeDecimals = 'BHD JOD KWD OMR TND'.split(' ')
const alwaysTwoZeros = ['ISK', 'UGX']
// Ariary: a fifth of one is Iraimbilanja, so ISO gives it two decimals, and Stripe none.
const noneAtStripe = ['MGA']

const plainZero = zeroDecimals.filter((code) => !alwaysTwoZeros.includes(code) && !noneAtStripe.includes(code))
const known = [...plainZero, ...threeDecimals, ...alwaysTwoZeros, 'USD', 'EUR', 'HUF', 'TWD', 'INR', 'IQD', 'LYD']

test.each(plainZero)('%s has no decimals, neither for ISO nor for Stripe', (code) => {
  expect(toStripe(money(500, code))).toEqual({ amount: 500, currency: code.toLowerCase() })
  expect(fromStripe(500, code.toLowerCase())).toEqual(money(500, code))
})

test.each(alwaysTwoZeros)('%s has no decimals for ISO, and two at Stripe that are always 00', (code) => {
  expect(toStripe(money(500, code))).toEqual({ amount: 50_000, currency: code.toLowerCase() })
  expect(fromStripe(50_000, code.toLowerCase())).toEqual(money(500, code))
  expect(() => fromStripe(50_050, code.toLowerCase())).toThrow(RangeError)
  expect(() => minorUnits(-50_050, code)).toThrow(RangeError)
})

test.each(threeDecimals)('%s has three decimals, the last of which Stripe cannot charge', (code) => {
  expect(toStripe(money(5120, code))).toEqual({ amount: 5120, currency: code.toLowerCase() })
  expect(fromStripe(5120, code.toLowerCase())).toEqual(money(5120, code))
  expect(() => toStripe(money(5124, code))).toThrow(RangeError)
})

test.each(['IQD', 'LYD'])('%s has three decimals for ISO, and Stripe does not list it: two there', (code) => {
  expect(toStripe(money(5120, code))).toEqual({ amount: 512, currency: code.toLowerCase() })
  expect(fromStripe(512, code.toLowerCase())).toEqual(money(5120, code))
  expect(() => toStripe(money(5124, code))).toThrow(RangeError)
})

test('MGA has two decimals for ISO and none at Stripe: a hundredth is told, and fractions are refused', () => {
  expect(decimalsAtStripe('MGA')).toBe(0)
  expect(rescaled(450_000, { from: 2, to: decimalsAtStripe('MGA') })).toBe(4500)
  expect(() => rescaled(450_050, { from: 2, to: decimalsAtStripe('MGA') })).toThrow(RangeError)
  expect(toStripe(money(450_000, 'MGA'))).toEqual({ amount: 4500, currency: 'mga' })
  expect(() => toStripe(money(450_050, 'MGA'))).toThrow(RangeError)
  expect(fromStripe(4500, 'mga')).toEqual(money(450_000, 'MGA'))
})

test('every currency that we keep books in is told so that it comes back as what was meant', () => {
  fc.assert(
    fc.property(fc.constantFrom(...known), fc.integer({ min: 1, max: 1e9 }), (currency, amount) => {
      const meant = money(exponentOf(currency) === 3 ? amount * 10 : amount, currency)
      const told = toStripe(meant)
      expect(fromStripe(told.amount, told.currency)).toEqual(meant)
    }),
  )
})

test('what leaves a balance keeps its sign, and so does a fee that is given back', () => {
  expect(minorUnits(-500, 'usd')).toBe(-500)
  expect(minorUnits(-50_000, 'isk')).toBe(-500)
  expect(minorUnits(-512, 'iqd')).toBe(-5120)
  expect(minorUnits(0, 'isk')).toBe(0)
  expect(() => fromStripe(-500, 'usd')).toThrow(RangeError)
})

test('a balance in a currency that we keep no books in is counted as Stripe counts it', () => {
  expect(minorUnits(-1234, 'vef')).toBe(-1234)
  expect(() => fromStripe(1234, 'vef')).toThrow(RangeError)
})
