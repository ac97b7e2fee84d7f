// Amounts in Stripe's spelling: lower-case currencies, and its own table of decimals where that differs from ISO 4217.
// https://docs.stripe.com/currencies#zero-decimal
import { exponentOf } from '../../core/currency.ts'
import { type Money, money } from '../../core/money.ts'

// ISO says no decimals, Stripe wants two, always 00.
const twoDecimalsAtStripe = new Set(['ISK', 'UGX'])

export type StripeAmount = { readonly amount: number; readonly currency: string }

/** Throws a RangeError for a third decimal that Stripe cannot charge (KWD and the like end in 0). */
export function toStripe({ amount, currency }: Money): StripeAmount {
  if (exponentOf(currency) === 3 && amount % 10 !== 0) {
    throw new RangeError(`Stripe charges ${currency} to two decimals only`)
  }
  return { amount: twoDecimalsAtStripe.has(currency) ? amount * 100 : amount, currency: currency.toLowerCase() }
}

export function fromStripe(amount: number, currency: string): Money {
  const code = currency.toUpperCase()
  return money(twoDecimalsAtStripe.has(code) ? amount / 100 : amount, code)
}
