// How much may be topped up, in every currency that can be sold in.
import { expect, test } from 'vitest'
import { toStripe } from '../../../server/adapters/stripe/amount.ts'
import { exponentOf, isCurrency } from '../../../server/core/currency.ts'
import { money } from '../../../server/core/money.ts'
import { isChargeable, isSellable, topUpMax, topUpMin, topUpSuggestions } from '../../../server/core/top-up.ts'

// What one US dollar was worth in the autumn of 2026, roughly: enough to see a zero too many or too few.
const perDollar = table(`
  USD 1, EUR 0.86, GBP 0.75, CHF 0.8, CZK 21, DKK 6.4, GEL 2.7, HUF 335, ISK 125, NOK 10, PLN 3.65, RON 4.4,
  RSD 101, SEK 9.5, TRY 42, UAH 42, BRL 5.4, CAD 1.4, CLP 940, COP 3900, CRC 500, DOP 63, GTQ 7.7, JMD 160,
  MXN 18.4, ARS 1450, PAB 1, PEN 3.4, PYG 7100, UYU 40, AUD 1.53, BDT 122, CNY 7.1, HKD 7.8, IDR 16600, INR 88, JPY 152,
  KRW 1430, KZT 530, LKR 304, MYR 4.2, NPR 141, NZD 1.75, PHP 58, PKR 282, SGD 1.3, THB 32.5, TWD 31, VND 26300,
  AED 3.67, BHD 0.376, EGP 47.5, ILS 3.3, JOD 0.709, KES 129, KWD 0.307, MAD 9.2, MUR 45, NGN 1450, OMR 0.385,
  QAR 3.64, SAR 3.75, TND 2.9, TZS 2460, UGX 3480, XAF 565, XOF 565, ZAR 17.3
`)
const sellable = [...perDollar.keys()]

// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts, in Stripe's own minor units.
const stripeMinimums = table(`
  usd 50, aed 200, aud 50, brl 50, cad 50, chf 50, czk 1500, dkk 250, eur 50, gbp 30, hkd 400, huf 17500, inr 50,
  jpy 50, mxn 1000, myr 200, nok 300, nzd 50, pln 200, ron 200, sek 300, sgd 50, thb 1000
`)

function table(text: string): Map<string, number> {
  const lines = text.split(',').map((entry) => entry.trim().split(' ') as [string, string])
  return new Map(lines.map(([code, figure]) => [code, Number(figure)]))
}

const everyCode = (function* () {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
  for (const a of letters) for (const b of letters) for (const c of letters) yield a + b + c
})()

test('what can be sold in is a list, and every entry is a currency that we keep books in', () => {
  expect([...everyCode].filter(isSellable)).toEqual(sellable.toSorted())
  expect(sellable.filter((currency) => !isCurrency(currency))).toEqual([])
})

test.each(['ALL', 'LBP', 'MGA', 'XXX', 'usd', '', 'constructor'])(
  'nothing is sold in %s, and it has no top-ups',
  (code) => {
    expect(isSellable(code)).toBe(false)
    for (const ask of [topUpMin, topUpMax, topUpSuggestions]) expect(() => ask(code)).toThrow(RangeError)
  },
)

test.each(sellable)(
  'the least top-up in %s is worth about three dollars, never the same number as in dollars by default',
  (currency) => {
    const whole = topUpMin(currency).amount / 10 ** exponentOf(currency)
    const dollars = whole / perDollar.get(currency)!
    expect(dollars).toBeGreaterThan(2.2)
    expect(dollars).toBeLessThan(5)
  },
)

test.each(sellable)('Stripe takes every top-up in %s, from the least to the most', (currency) => {
  const least = toStripe(topUpMin(currency))
  expect(least.amount).toBeGreaterThanOrEqual(stripeMinimums.get(least.currency) ?? 0)
  // Eight digits, and twelve for the rupiah.
  expect(toStripe(topUpMax(currency)).amount).toBeLessThanOrEqual(currency === 'IDR' ? 999_999_999_999 : 99_999_999)
})

test.each(sellable)(
  'the suggestions in %s rise from the least to the most in steps that can be charged',
  (currency) => {
    const third = topUpMin(currency).amount / 3
    expect(isChargeable(money(third, currency))).toBe(true)
    const suggestions = topUpSuggestions(currency)
    expect(suggestions.map(({ amount }) => amount / third)).toEqual([5, 10, 20])
    expect(suggestions.every(isChargeable)).toBe(true)
    expect(suggestions[0]!.amount).toBeGreaterThan(topUpMin(currency).amount)
    expect(suggestions[2]!.amount).toBeLessThan(topUpMax(currency).amount)
  },
)

test('in dollars, three is the least and five, ten, twenty are suggested', () => {
  expect(topUpMin('USD')).toEqual(money(300, 'USD'))
  expect(topUpMax('USD')).toEqual(money(30_000, 'USD'))
  expect(topUpSuggestions('USD').map(({ amount }) => amount)).toEqual([500, 1000, 2000])
})

test('a third decimal cannot be charged, and in other currencies every amount can', () => {
  expect(isChargeable(money(1230, 'KWD'))).toBe(true)
  expect(isChargeable(money(1234, 'KWD'))).toBe(false)
  expect(isChargeable(money(1234, 'USD'))).toBe(true)
  expect(isChargeable(money(1234, 'JPY'))).toBe(true)
})
