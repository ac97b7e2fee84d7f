// A payment may have gone through: ask the provider, book it once, and finish the unlock or the joining that it was for.
import { assert } from '../core/assert.ts'
import { topUpEntry } from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import type { Checkout, PaymentReport } from '../core/checkout.ts'
import type { JoinReport, Ports, ProviderEvent } from '../ports/index.ts'
import { commitEvent } from './commit-event.ts'
import { planUnlock } from './plan-unlock.ts'
import { settleMembership } from './settle-membership.ts'
import { tellTips } from './tell-tips.ts'
import { unlockItem } from './unlock-item.ts'

export type Settled = 'paid' | 'unpaid' | 'expired' | 'foreign'
type Paid = Extract<PaymentReport, { state: 'paid' }>

/**
 * Called by the webhook, by the return page, by recovery and by reconciliation; safe to call any number of times, at once.
 * Only what the provider itself answers is booked. A session of another program on the same provider account is `foreign`.
 */
export async function settlePayment(ports: Ports, session: string, event?: ProviderEvent): Promise<Settled> {
  const report = await ports.payments.report(session)
  if (report !== null && 'membership' in report) return settleJoin(ports, report, event)
  const checkout = report === null ? null : await checkoutOf(ports, session, report)
  if (report === null || checkout === null) return 'foreign'

  if (report.state === 'paid') await book(ports, { checkout, session, report, event })
  else if (report.state === 'expired')
    await commitEvent(ports, [{ change: 'expire-checkout', checkout: checkout.id, at: ports.clock.now() }], event)
  else await commitEvent(ports, [], event)
  return report.state
}

async function settleJoin(ports: Ports, report: JoinReport, event: ProviderEvent | undefined): Promise<Settled> {
  const { membership: id, subscription, state } = report
  if (subscription !== null && (await settleMembership(ports, subscription, event)) === 'foreign') return 'foreign'
  if (state === 'expired')
    await commitEvent(ports, [{ change: 'expire-membership', membership: id, at: ports.clock.now() }], event)
  const membership = await ports.store.membership(id)
  if (membership === null) return 'foreign'
  if (membership.paidUntil !== null) return 'paid'
  return membership.state === 'expired' ? 'expired' : 'unpaid'
}

async function checkoutOf(ports: Ports, session: string, report: PaymentReport): Promise<Checkout | null> {
  if (report.checkout === null) return null
  const known = await ports.store.checkout(report.checkout)
  return (
    known ?? (report.state === 'paid' ? lostCheckout(ports, session, { ...report, checkout: report.checkout }) : null)
  )
}

/**
 * Paid, and our books do not know it: they were restored from a backup that is older. The payment's own metadata says whose
 * it is, so a reader whom the books know gets the money; the ticket is gone.
 */
async function lostCheckout(
  { store, clock }: Ports,
  session: string,
  { checkout: id, reader, paid }: Paid & { checkout: Checkout['id'] },
): Promise<Checkout | null> {
  if (reader === null || (await store.standing(reader)) === null) return null
  const attempt = {
    reader,
    ticket: null,
    money: paid,
    approved: null,
    tipName: null,
    surface: 'redirect',
    session,
  } as const
  const checkout: Checkout = { id, ...attempt, state: 'started', startedAt: clock.now() }
  await store.commit([{ change: 'start-checkout', checkout }])
  return checkout
}

type Booking = { checkout: Checkout; session: string; report: Paid; event: ProviderEvent | undefined }

async function book(ports: Ports, booking: Booking): Promise<void> {
  const { checkout, event } = booking
  if (checkout.state === 'paid') return void (await commitEvent(ports, [], event))

  const topUp = topUpChanges(ports, booking)
  // Top-up and unlock are one commit, so that nobody has paid and still stands before the wall.
  const unlock = await unlockChanges(ports, booking)
  const committed = await commitEvent(ports, [...topUp, ...unlock], event)
  if (committed.done) {
    ring(ports, checkout)
    return tellTips(ports, unlock)
  }
  switch (committed.guard) {
    case 'checkout-settled':
    case 'reference-taken':
      return void (await commitEvent(ports, [], event))
    default:
      // Meanwhile the ticket was closed, the item bought in another window, or the wallet put on hold: the money is the
      // reader's all the same.
      await commitEvent(ports, topUp, event)
      if (checkout.ticket !== null) await unlockItem(ports, { ...approvalOf(checkout), ticket: checkout.ticket })
      return ring(ports, checkout)
  }
}

function topUpChanges({ clock }: Ports, { checkout, session, report }: Booking): Change[] {
  const at = clock.now()
  const { payment, paid, movement } = report
  assert(paid.currency === checkout.money.currency, `${checkout.id} is paid in its own currency`)
  return [
    { change: 'pay-checkout', checkout: checkout.id, session, payment, paid, at },
    { change: 'post-entry', entry: topUpEntry({ payment, reader: checkout.reader, paid, movement }), at },
  ]
}

async function unlockChanges(ports: Ports, { checkout, report }: Booking): Promise<readonly Change[]> {
  const ticket = checkout.ticket === null ? null : await ports.store.ticket(checkout.ticket)
  if (ticket === null) return []
  const decision = await planUnlock(ports, { ...approvalOf(checkout), ticket, arriving: report.paid })
  return decision.next === 'commit' ? decision.changes : []
}

/** What the reader said yes to when starting. */
function approvalOf({ reader, approved, tipName }: Checkout): Pick<Checkout, 'reader' | 'approved' | 'tipName'> {
  return { reader, approved, tipName }
}

function ring({ bell }: Ports, { id, ticket }: Checkout): void {
  bell.ring(ticket ?? id)
}
