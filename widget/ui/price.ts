// An amount of money as the page's language writes it.
import type { Money } from '../../server/wire/money.ts'

/** A page may say `lang="english"`, at which `Intl` throws. */
export function priceText(price: Money, locale: string): string {
  try {
    return written(price, locale)
  } catch {
    return written(price, 'en')
  }
}

/** `Intl` knows how many decimals a currency has: none for yen, three for dinars. */
function written({ amount, currency }: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}
