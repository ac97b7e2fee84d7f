// Amounts as readers write and read them (THREATS MON-07, MON-08).
import { expect, test } from 'vitest'
import { money } from '../../../../server/core/money.ts'
import { moneyText, plainText, typedMoney } from '../../../../server/pages/text/money-text.ts'

const plainSpaces = (text: string) => text.replace(/\s/g, ' ')

test.each([
  ['USD', 'en', 500, '$5.00', '5.00'],
  ['USD', 'pl', 500, '5,00 USD', '5,00'],
  ['PLN', 'pl-PL', 123_450, '1234,50 zł', '1234,50'],
  ['JPY', 'en', 500, '¥500', '500'],
  ['KWD', 'en', 5125, 'KWD 5.125', '5.125'],
])('%s in %s: %i minor units read as %s', (currency, locale, amount, shown, plain) => {
  expect(plainSpaces(moneyText(money(amount, currency), { locale }))).toBe(shown)
  expect(plainText(money(amount, currency), { locale })).toBe(plain)
})

test.each([
  ['5', 'USD', 'en', 500],
  ['5.0', 'USD', 'en', 500],
  ['5,05', 'USD', 'en', 505],
  ['0005.05', 'USD', 'en', 505],
  ['500', 'JPY', 'en', 500],
  ['5.125', 'KWD', 'en', 5125],
  ['5,125', 'KWD', 'pl', 5125],
  ['5,1', 'KWD', 'en', 5100],
])('“%s” %s in %s is %i minor units', (typed, currency, locale, amount) => {
  expect(typedMoney(typed, currency, { locale })).toEqual({ money: { amount, currency } })
})

test.each([
  ['5.5', 'JPY', 'en', 'too-fine'],
  ['5.125', 'USD', 'en', 'too-fine'],
  // A thousand dinars to an English reader, one to a Polish one.
  ['1,000', 'KWD', 'en', 'not-plain'],
  ['1.000', 'KWD', 'pl', 'not-plain'],
  ['1 000', 'USD', 'pl', 'not-plain'],
  ['5.', 'USD', 'en', 'not-plain'],
  ['.5', 'USD', 'en', 'not-plain'],
  ['+5', 'USD', 'en', 'not-plain'],
  ['٥', 'USD', 'en', 'not-plain'],
  ['Infinity', 'USD', 'en', 'not-plain'],
  ['  ', 'USD', 'en', 'missing'],
])('“%s” %s in %s is refused as %s', (typed, currency, locale, fault) => {
  expect(typedMoney(typed, currency, { locale })).toEqual({ fault })
})
