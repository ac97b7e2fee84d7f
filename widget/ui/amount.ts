// An amount as a reader types it.

/** Minor units of the currency; null where it is no amount. A separator before the last one to `digits` figures is the decimal one. */
export function amountFrom(text: string, digits: number): number | null {
  const typed = text.normalize('NFKC').replaceAll(/[\s'’]/g, '')
  const [, whole = '', fraction = ''] = /^(\d[\d.,]*?)(?:[.,](\d+))?$/.exec(typed) ?? []
  const isDecimal = fraction.length > 0 && fraction.length <= digits
  if (!whole || (fraction && !isDecimal && fraction.length !== 3)) return null
  const units = whole.replaceAll(/[.,]/g, '') + (isDecimal ? '' : fraction)
  const amount = Number(units + (isDecimal ? fraction : '').padEnd(digits, '0'))
  return Number.isSafeInteger(amount) ? amount : null
}

export function digitsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

const graphemesMax = 280

/** By how many graphemes a message is too long. The server counts as well. */
export function overlong(message: string): number {
  if (message.length <= graphemesMax) return 0
  return Math.max(0, [...new Intl.Segmenter().segment(message.trim())].length - graphemesMax)
}
