// Top-ups: how much a reader may pay into the wallet at once.
import { type Currency, exponentOf } from './currency.ts'
import { type Money, money } from './money.ts'

// Whole units near three US dollars, so that the card's fixed fee never eats the sum. Others: three times ten to the exponent.
const minimums: Readonly<Record<string, number>> = {
  JPY: 450,
  KRW: 4000,
  HUF: 110_000,
  CZK: 7000,
  SEK: 3000,
  NOK: 3000,
  DKK: 2000,
  PLN: 1200,
  MXN: 6000,
  INR: 25_000,
  THB: 10_000,
}

/** The least that may be topped up: $3 or about as much. */
export function topUpMin(currency: Currency): Money {
  return money(minimums[currency] ?? 3 * 10 ** exponentOf(currency), currency)
}

/** The most: a hundred times the least, so that a stolen card or a slip of the finger does limited harm. */
export function topUpMax(currency: Currency): Money {
  return money(topUpMin(currency).amount * 100, currency)
}

/** Five, ten, twenty, scaled with the currency's least amount: shown as suggestions, each at least what is needed. */
export function topUpSuggestions(currency: Currency): Money[] {
  const least = topUpMin(currency).amount
  const unit = least % 3 === 0 ? least / 3 : least / 2
  return [5, 10, 20].map((times) => money(times * unit, currency))
}
