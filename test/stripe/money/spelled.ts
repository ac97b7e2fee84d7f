// An amount as people read it.

// Stripe counts these in two decimals, whatever the language's own table says.
const TWO_DECIMALS = new Set(['huf', 'isk', 'twd', 'ugx'])

export function spelled(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = TWO_DECIMALS.has(currency) ? 2 : (format.resolvedOptions().maximumFractionDigits ?? 2)
  return format.format(amount / 10 ** digits)
}
