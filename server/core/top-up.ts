// Top-ups: how much a reader may pay into the wallet at once.
import { type Currency, exponentOf } from './currency.ts'
import { type Money, money } from './money.ts'

// Near three US dollars in round numbers, so that the card's fixed fee never eats the sum; a third of each is the unit of
// the suggestions. Others: three whole units.
const minimums: Readonly<Record<string, number>> = {
  JPY: 450,
  KRW: 4500,
  HUF: 120_000,
  CZK: 7500,
  SEK: 3000,
  NOK: 3000,
  DKK: 3000,
  PLN: 1200,
  MXN: 6000,
  INR: 30_000,
  THB: 12_000,
}

/** The least that may be topped up: $3 or about as much. */
export function topUpMin(currency: Currency): Money {
  return money(minimums[currency] ?? 3 * 10 ** exponentOf(currency), currency)
}

/** The most: a hundred times the least, so that a stolen card or a slip of the finger does limited harm. */
export function topUpMax(currency: Currency): Money {
  return money(topUpMin(currency).amount * 100, currency)
}

/** Five, ten, twenty dollars, or about as much. */
export function topUpSuggestions(currency: Currency): Money[] {
  const unit = topUpMin(currency).amount / 3
  return [5, 10, 20].map((times) => money(times * unit, currency))
}

/** Card networks know two decimals at most: an amount of a currency with three ends in 0. */
export function isChargeable({ amount, currency }: Money): boolean {
  return exponentOf(currency) < 3 || amount % 10 === 0
}
