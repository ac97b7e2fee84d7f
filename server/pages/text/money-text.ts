// Money as a reader reads and writes it.
import { exponentOf } from '../../core/currency.ts'
import { type Money, money } from '../../core/money.ts'

type Locale = { readonly locale: string }

/** `Intl` with the currency's own number of decimals: none for yen, three for dinars. */
export function moneyText({ amount, currency }: Money, { locale }: Locale): string {
  const decimals = exponentOf(currency)
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits(decimals) }).format(
    amount / 10 ** decimals,
  )
}

/** The amount as the reader would type it: `5.00`, `5,00`, `500`. */
export function plainText({ amount, currency }: Money, { locale }: Locale): string {
  const decimals = exponentOf(currency)
  return new Intl.NumberFormat(locale, { useGrouping: false, ...digits(decimals) }).format(amount / 10 ** decimals)
}

export type TypingFault = 'missing' | 'not-plain' | 'too-fine'

/** What a reader typed, or what is wrong with it: a plain decimal with a point or a comma, nothing that has to be guessed at. */
export function typedMoney(
  typed: string,
  currency: string,
  { locale }: Locale,
): { money: Money } | { fault: TypingFault } {
  const text = typed.trim()
  if (text === '') return { fault: 'missing' }
  const match = /^(\d{1,9})(?:([.,])(\d+))?$/.exec(text)
  if (match === null) return { fault: 'not-plain' }
  const [, whole = '', sign, fraction = ''] = match
  const decimals = exponentOf(currency)
  // `1,000` is a thousand to one reader and one to another: three digits after a foreign sign are refused.
  if (fraction.length === 3 && sign !== decimalSign(locale)) return { fault: 'not-plain' }
  if (fraction.length > decimals) return { fault: 'too-fine' }
  return { money: money(Number(whole + fraction.padEnd(decimals, '0')), currency) }
}

function digits(decimals: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
}

function decimalSign(locale: string): string {
  return new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'
}
