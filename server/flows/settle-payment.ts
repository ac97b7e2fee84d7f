// A payment may have gone through: ask the provider, book it once, and finish the unlock that it was for.
import { topUpEntry } from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import type { Checkout, PaymentReport } from '../core/checkout.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { planUnlock } from './plan-unlock.ts'
import { unlockItem } from './unlock-item.ts'

export type Settled = 'paid' | 'unpaid' | 'expired' | 'foreign'
type Paid = Extract<PaymentReport, { state: 'paid' }>

/**
 * Called by the webhook, by the return page and by recovery; safe to call any number of times, at once. Only what the
 * provider itself answers is booked. A session of another program on the same provider account is `foreign`.
 */
export async function settlePayment(ports: Ports, session: string, event?: ProviderEvent): Promise<Settled> {
  const { store, payments } = ports
  const report = await payments.report(session)
  const checkout = report?.checkout == null ? null : await store.checkout(report.checkout)
  if (report === null || checkout === null) return 'foreign'

  if (report.state === 'paid') await book(ports, { checkout, session, report, event })
  else if (report.state === 'expired')
    await note(ports, event, [{ change: 'expire-checkout', checkout: checkout.id, at: ports.clock.now() }])
  else await note(ports, event, [])
  return report.state
}

type Booking = { checkout: Checkout; session: string; report: Paid; event: ProviderEvent | undefined }

async function book(ports: Ports, booking: Booking): Promise<void> {
  const { checkout, event } = booking
  if (checkout.state === 'paid') return note(ports, event, [])

  const topUp = topUpChanges(ports, booking)
  // Top-up and unlock are one commit, so that nobody has paid and still stands before the wall.
  const committed = await ports.store.commit([...topUp, ...(await unlockChanges(ports, booking))])
  if (committed.done) return ring(ports, checkout)
  switch (committed.guard) {
    case 'checkout-settled':
    case 'reference-taken':
      return note(ports, event, [])
    case 'event-applied':
      return
    default:
      // Meanwhile the ticket was closed, or the item bought in another window: the money is the reader's all the same.
      await ports.store.commit(topUp)
      if (checkout.ticket !== null)
        await unlockItem(ports, { ticket: checkout.ticket, reader: checkout.reader, approved: checkout.approved })
      return ring(ports, checkout)
  }
}

function topUpChanges({ clock }: Ports, { checkout, session, report, event }: Booking): Change[] {
  const at = clock.now()
  const { payment, paid, fee } = report
  return [
    { change: 'pay-checkout', checkout: checkout.id, session, payment, paid, at },
    { change: 'post-entry', entry: topUpEntry({ payment, reader: checkout.reader, paid, fee }), at },
    ...recorded(event, at),
  ]
}

async function unlockChanges(ports: Ports, { checkout, report }: Booking): Promise<readonly Change[]> {
  const ticket = checkout.ticket === null ? null : await ports.store.ticket(checkout.ticket)
  if (ticket === null) return []
  const { reader, approved } = checkout
  const decision = await planUnlock(ports, { ticket, reader, approved, arriving: report.paid })
  return decision.next === 'commit' ? decision.changes : []
}

/** Commits what an event means, with the event's id; nothing when there is nothing to say or it was said before. */
async function note(
  { store, clock }: Ports,
  event: ProviderEvent | undefined,
  changes: readonly Change[],
): Promise<void> {
  const all = [...changes, ...recorded(event, clock.now())]
  if (all.length > 0) await store.commit(all)
}

function recorded(event: ProviderEvent | undefined, at: string): Change[] {
  return event === undefined ? [] : [{ change: 'record-event', event: event.id, kind: event.kind, at }]
}

function ring({ bell }: Ports, { ticket }: Checkout): void {
  if (ticket !== null) bell.ring(ticket)
}
