// A price that is paid again and again, as a reader reads it.
import type { TierOffer } from '../../core/tier.ts'
import { moneyText } from './money-text.ts'
import type { Reading } from './reading.ts'

/** `$5.00 a month`. */
export function priceText({ price, interval }: Pick<TierOffer, 'price' | 'interval'>, reading: Reading): string {
  return reading.words.per[interval](moneyText(price, reading))
}
