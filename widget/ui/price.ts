// Amounts of money, numbers and dates, as the page's language writes them.
import type { Money } from '../../server/wire/money.ts'

/** A page may say `lang="english"`, at which `Intl` throws. */
export function priceText(price: Money, locale: string, options?: Intl.NumberFormatOptions): string {
  try {
    return written(price, locale, options)
  } catch {
    return written(price, 'en', options)
  }
}

export function dateText(iso: string, locale: string): string {
  const date = (tag: string) => new Date(iso).toLocaleDateString(tag, { dateStyle: 'long' })
  try {
    return date(locale)
  } catch {
    return date('en')
  }
}

export function numberText(number: number, locale: string, options?: Intl.NumberFormatOptions): string {
  try {
    return new Intl.NumberFormat(locale, options).format(number)
  } catch {
    return new Intl.NumberFormat('en', options).format(number)
  }
}

/** `Intl` knows how many decimals a currency has: none for yen, three for dinars. */
function written({ amount, currency }: Money, locale: string, options?: Intl.NumberFormatOptions): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...options })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
