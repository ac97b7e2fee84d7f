// Top-ups: how much a reader may pay into the wallet at once, and in which currencies at all.
import { type Currency, exponentOf } from './currency.ts'
import { type Money, money } from './money.ts'

// The least top-up in minor units: near three US dollars, so that the card's fixed fee never eats the sum. A third of each is
// the unit of the suggestions and has to make round ones. A hundred times each has eight digits at most, as card amounts do.
const minimums: ReadonlyMap<string, number> = new Map(
  Object.entries({
    USD: 300,
    // Europe
    EUR: 300,
    GBP: 300,
    CHF: 300,
    CZK: 7500,
    DKK: 3000,
    GEL: 900,
    HUF: 120_000,
    ISK: 450,
    NOK: 3000,
    PLN: 1200,
    RON: 1500,
    RSD: 30_000,
    SEK: 3000,
    TRY: 12_000,
    UAH: 12_000,
    // The Americas
    ARS: 450_000,
    BRL: 1500,
    CAD: 450,
    CLP: 3000,
    COP: 900_000,
    CRC: 150_000,
    DOP: 18_000,
    GTQ: 2400,
    JMD: 45_000,
    MXN: 6000,
    PAB: 300,
    PEN: 1200,
    PYG: 21_000,
    UYU: 12_000,
    // Asia and the Pacific
    AUD: 450,
    BDT: 36_000,
    CNY: 1800,
    HKD: 2400,
    IDR: 4_500_000,
    INR: 30_000,
    JPY: 450,
    KRW: 4500,
    KZT: 150_000,
    LKR: 90_000,
    MYR: 1200,
    NPR: 45_000,
    NZD: 450,
    PHP: 18_000,
    PKR: 90_000,
    SGD: 450,
    THB: 12_000,
    TWD: 9000,
    VND: 75_000,
    // The Middle East and Africa
    AED: 1200,
    BHD: 1200,
    EGP: 15_000,
    ILS: 1200,
    JOD: 2100,
    KES: 45_000,
    KWD: 900,
    MAD: 3000,
    MUR: 15_000,
    NGN: 450_000,
    OMR: 1200,
    QAR: 1200,
    SAR: 1200,
    TND: 9000,
    TZS: 750_000,
    UGX: 9000,
    XAF: 1800,
    XOF: 1800,
    ZAR: 6000,
  }),
)

/** Whether wallets can hold it, and so whether a site can price in it: we have to know what a sensible top-up is. */
export function isSellable(currency: string): boolean {
  return minimums.has(currency)
}

/** The least that may be topped up: $3 or about as much. Throws a RangeError for a currency that is not sellable. */
export function topUpMin(currency: Currency): Money {
  const amount = minimums.get(currency)
  if (amount === undefined) throw new RangeError(`There are no top-ups in ${currency}`)
  return money(amount, currency)
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

// Stripe takes nothing below fifty US cents or about as much. What it names is below a sixth of the least top-up, but for this one.
// https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
const chargeMinimums: ReadonlyMap<string, number> = new Map([['CZK', 1500]])

/** The least that a card can be charged. Throws a RangeError for a currency that is not sellable. */
export function chargeMin(currency: Currency): Money {
  return money(chargeMinimums.get(currency) ?? topUpMin(currency).amount / 6, currency)
}

/** Nothing, or enough for a card to be charged. */
export function isPayable({ amount, currency }: Money): boolean {
  return amount === 0 || amount >= chargeMin(currency as Currency).amount
}

/** Card networks know two decimals at most: an amount of a currency with three ends in 0. */
export function isChargeable({ amount, currency }: Money): boolean {
  return exponentOf(currency) < 3 || amount % 10 === 0
}
