// A bank disputes a payment: ask the provider how it stands, and make our books say the same.
import { followDispute } from '../core/dispute.ts'
import { Problem } from '../core/problem.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { bookMembershipDispute } from './book-membership-money.ts'
import { commitEvent } from './commit-event.ts'
import { coverOf } from './cover-of.ts'
import { ownPayment } from './own-payment.ts'

/** `known`: there was nothing new. */
export type SettledDispute = 'booked' | 'known' | 'foreign'

const looks = 4

/**
 * Safe to call any number of times, at once, in any order: what is booked follows from how the dispute stands, not from which
 * message came. What we know is read before the provider is asked, so an older answer cannot overwrite a newer one.
 */
export async function settleDispute(ports: Ports, id: string, event?: ProviderEvent): Promise<SettledDispute> {
  const { store, payments, clock } = ports
  for (let look = 0; look < looks; look++) {
    const known = await store.dispute(id)
    const report = await payments.reportDispute(id)
    if (report !== null && report.of.checkout === null) return bookMembershipDispute(ports, report, event)
    const payment = report === null ? null : await ownPayment(ports, report.of)
    if (report === null || payment === null) return 'foreign'

    const { balance, holds } = await coverOf(store, payment)
    const writtenOff = known?.writtenOff == null ? null : await store.entry(known.writtenOff)
    const changes = followDispute({ known, report, payment, balance, writtenOff, holds }, clock.now())
    const committed = await commitEvent(ports, changes, event)
    if (committed.done) return changes.length > 0 ? 'booked' : 'known'
  }
  throw new Problem('provider-unavailable', 'The dispute is being worked on.', { retryAfterSeconds: 5 })
}
