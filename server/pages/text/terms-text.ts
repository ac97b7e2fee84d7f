// Terms of a membership as a member reads them.
import type { MembershipTerms } from '../../core/membership.ts'
import { periodPrice } from '../../core/membership-change.ts'
import { priceText } from './price-text.ts'
import type { Reading } from './reading.ts'

/** `$9.99 a month`, for all seats. */
export function termsText(terms: Pick<MembershipTerms, 'interval' | 'price' | 'seats'>, reading: Reading): string {
  return priceText({ interval: terms.interval, price: periodPrice(terms) }, reading)
}
