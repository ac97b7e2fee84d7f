// A price that is paid again and again, as a reader reads it.
import type { TierPrice } from '../../core/tier.ts'
import { moneyText } from './money-text.ts'
import type { Reading } from './reading.ts'

/** `$5.00 a month`. */
export function priceText({ price, interval }: TierPrice, reading: Reading): string {
  return reading.words.per[interval](moneyText(price, reading))
}
