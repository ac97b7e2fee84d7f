// A refund to a card moved on, or was given from the provider's dashboard: ask the provider, and book what is new.
import { cardRefundReference } from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import { type Payment, refundableOf } from '../core/payment.ts'
import { Problem } from '../core/problem.ts'
import { followRefund, type Refund, type RefundReport, setAsideAtLoss, toCard } from '../core/refund.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { bookMembershipRefund } from './book-membership-money.ts'
import { commitEvent } from './commit-event.ts'
import { coverOf } from './cover-of.ts'
import { ownPayment } from './own-payment.ts'

/** `known`: there was nothing new. */
export type SettledRefund = 'booked' | 'known' | 'foreign'

// A lost race means that somebody booked a part of it: the next look sees what is left to do.
const looks = 4

/** Safe to call any number of times, at once, in any order. A refund of a payment that is none of ours is `foreign`. */
export async function settleRefund(ports: Ports, id: string, event?: ProviderEvent): Promise<SettledRefund> {
  const report = await ports.payments.reportRefund(id)
  return report === null ? 'foreign' : bookRefund(ports, report, event)
}

/** The same for who has asked the provider already. */
export async function bookRefund(ports: Ports, report: RefundReport, event?: ProviderEvent): Promise<SettledRefund> {
  // Of no checkout: a member's payment, or one of another program.
  if (report.of.checkout === null) return bookMembershipRefund(ports, report, event)
  for (let look = 0; look < looks; look++) {
    const payment = await ownPayment(ports, report.of)
    if (payment === null) return 'foreign'
    const refund = await knownRefund(ports, report)
    const changes = refund === null ? await adopt(ports, payment, report) : await follow(ports, refund, report)
    const committed = await commitEvent(ports, changes, event)
    if (committed.done) return changes.length > 0 ? 'booked' : 'known'
    if (committed.guard === 'payment-refunded') throw notYet()
  }
  throw notYet()
}

async function knownRefund({ store }: Ports, report: RefundReport): Promise<Refund | null> {
  const ours = report.refund === null ? null : await store.refund(report.refund)
  return ours ?? store.refundByProvider(report.id)
}

async function follow({ store, clock }: Ports, refund: Refund, report: RefundReport): Promise<Change[]> {
  const setAside = await store.entry(cardRefundReference(refund.id))
  return setAside === null ? [] : followRefund({ refund, report, setAside }, clock.now())
}

/** Somebody refunded it elsewhere. The wallet gives what it has: what was spent of it meanwhile is our loss. */
async function adopt({ store, clock }: Ports, payment: Payment, report: RefundReport): Promise<Change[]> {
  const at = clock.now()
  const { money } = report
  const refund = toCard({
    id: report.refund ?? (`refund_${report.id}` as const),
    reader: payment.reader,
    payment: payment.id,
    money,
    by: 'provider',
    providerId: report.id,
    startedAt: at,
  })
  const setAside = setAsideAtLoss(refund, await coverOf(store, payment), at)
  const entry = setAside.find((change) => change.change === 'post-entry')?.entry
  if (entry === undefined) return setAside
  const changes = [...setAside, ...followRefund({ refund, report, setAside: entry }, at)]
  const hasFailed = changes.some((change) => change.change === 'move-refund' && change.to === 'failed')
  // Gone and come back before we heard of it: the payment can give all that it could before.
  if (hasFailed) return changes.filter(({ change }) => change !== 'refund-payment')
  // More than is left for us to know of: a refund of our own has not heard yet that it was refused.
  if (money.amount > refundableOf(payment).amount) throw notYet()
  return changes
}

// The provider sends the message again, and recovery looks again.
function notYet(): Problem {
  return new Problem('provider-unavailable', 'Another refund of this payment is under way.', { retryAfterSeconds: 60 })
}
