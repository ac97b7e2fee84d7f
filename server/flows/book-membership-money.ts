// Money of members that goes back to cards, by a refund at the provider's dashboard or by a bank.
import {
  membershipDisputeEntry,
  membershipDisputeReference,
  membershipReference,
  membershipRefundEntry,
  membershipRefundReference,
  membershipRefundReturnedEntry,
} from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import type { DisputeReport } from '../core/dispute.ts'
import type { MembershipPayment } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { RefundReport } from '../core/refund.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { commitEvent } from './commit-event.ts'

type Booked = 'booked' | 'known' | 'foreign'

const looks = 4

/**
 * Books what left the balance and what came back. Publisher and platform give up their shares; whether the membership goes on,
 * the provider says of the membership itself.
 */
export function bookMembershipRefund(ports: Ports, report: RefundReport, event?: ProviderEvent): Promise<Booked> {
  return booking(ports, report.of.payment, event, (payment) => refundChanges(ports, payment, report))
}

/** Books each movement that a bank caused against `suspense`, where it waits for the operator. */
export function bookMembershipDispute(ports: Ports, report: DisputeReport, event?: ProviderEvent): Promise<Booked> {
  return booking(ports, report.of.payment, event, () => disputeChanges(ports, report))
}

async function booking(
  ports: Ports,
  paid: string,
  event: ProviderEvent | undefined,
  changesFor: (payment: MembershipPayment) => Promise<Change[]>,
): Promise<Booked> {
  for (let look = 0; look < looks; look++) {
    const payment = await ports.store.membershipPayment(paid)
    if (payment === null) return 'foreign'
    const changes = await changesFor(payment)
    const committed = await commitEvent(ports, changes, event)
    if (committed.done) return changes.length > 0 ? 'booked' : 'known'
  }
  throw new Problem('provider-unavailable', 'The payment is being worked on.', { retryAfterSeconds: 5 })
}

async function refundChanges(
  { store, clock }: Ports,
  payment: MembershipPayment,
  report: RefundReport,
): Promise<Change[]> {
  const { id: refund, money, state, sent, returned } = report
  const { invoice, refunded: before } = payment
  const at = clock.now()
  const known = await store.membershipRefund(refund)
  const changes: Change[] = []
  let entry = await store.entry(membershipRefundReference(refund))

  if (known === null && sent !== null) {
    const paid = await store.entry(membershipReference(invoice))
    if (paid === null) throw new Error(`${invoice} is booked without an entry`)
    entry = membershipRefundEntry({ refund, paid, before, money, movement: sent })
    changes.push({ change: 'refund-membership', refund, invoice, before, amount: money.amount, at })
    changes.push({ change: 'post-entry', entry, at })
  }
  if (state === 'failed' && returned !== null && known?.state !== 'returned' && entry !== null) {
    const back = membershipRefundReturnedEntry({ refund, sent: entry, money, movement: returned })
    changes.push({ change: 'return-membership-refund', refund, invoice, amount: money.amount, at })
    changes.push({ change: 'post-entry', entry: back, at })
  }
  return changes
}

async function disputeChanges({ store, clock, log }: Ports, { id, movements }: DisputeReport): Promise<Change[]> {
  const at = clock.now()
  const changes: Change[] = []
  for (const movement of movements) {
    if ((await store.entry(membershipDisputeReference(id, movement))) !== null) continue
    changes.push({ change: 'post-entry', entry: membershipDisputeEntry(id, movement), at })
  }
  if (changes.length > 0) log.warn('membership-disputed', { dispute: id })
  return changes
}
