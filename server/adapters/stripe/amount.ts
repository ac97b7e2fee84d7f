// Amounts in Stripe's spelling: lower-case currencies, and its own table of decimals where that differs from ISO 4217.
// https://docs.stripe.com/currencies#zero-decimal and #special-cases
import { exponentOf, isCurrency } from '../../core/currency.ts'
import { type Money, money } from '../../core/money.ts'

// What is not listed has two decimals. ISK and UGX are among those, though ISO knows none: they always end in 00. MGA is not,
// though ISO knows two.
const zeroDecimals = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const threeDecimals = new Set('BHD JOD KWD OMR TND'.split(' '))

export type StripeAmount = { readonly amount: number; readonly currency: string }

/** Throws a RangeError for what Stripe cannot charge: a third decimal (KWD ends in 0), or one where it has none (MGA). */
export function toStripe({ amount, currency }: Money): StripeAmount {
  if (decimalsAtStripe(currency) === 3 && amount % 10 !== 0) {
    throw new RangeError(`Stripe charges ${currency} to two decimals only`)
  }
  return {
    amount: rescaled(amount, { from: exponentOf(currency), to: decimalsAtStripe(currency) }),
    currency: currency.toLowerCase(),
  }
}

/** Throws a RangeError for a currency that we keep no books in, and for fractions of our minor unit. */
export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase()
  return money(minorUnits(amount, code), code)
}

/** The same with its sign, for what moves a balance. A currency that we keep no books in stays as Stripe counts it. */
export function minorUnits(amount: number, currency: string): number {
  const code = currency.toUpperCase()
  return isCurrency(code) ? rescaled(amount, { from: decimalsAtStripe(code), to: exponentOf(code) }) : amount
}

/** Whether we keep books in it. Other programs on the account may charge in others. */
export function isKept(currency: string): boolean {
  return isCurrency(currency.toUpperCase())
}

export function decimalsAtStripe(code: string): number {
  if (zeroDecimals.has(code)) return 0
  return threeDecimals.has(code) ? 3 : 2
}

/** The same amount counted in units of more or fewer decimals. Throws a RangeError where that would need a fraction. */
export function rescaled(amount: number, { from, to }: { from: number; to: number }): number {
  const scaled = to >= from ? amount * 10 ** (to - from) : amount / 10 ** (from - to)
  if (!Number.isSafeInteger(scaled)) throw new RangeError(`${amount} cannot be said with ${to} decimals`)
  return scaled
}
