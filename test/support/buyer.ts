// A reader who has bought something: the usual start of a test about money that goes back.
import type { EntitlementId, ReaderId, SiteId } from '../../server/core/id.ts'
import type { Harness } from './harness.ts'
import { approve, newReader, openTicketFor, startTopUp, topUp } from './reader.ts'

/** The provider's id of the payment of a session. */
export async function paymentOf(h: Harness, reader: ReaderId, currency = 'USD'): Promise<string> {
  const [payment] = await h.store.refundablePayments(reader, currency)
  if (payment === undefined) throw new Error('this reader has no payment that can go back')
  return payment.id
}

/** Unlocks an item from the wallet. */
export async function unlock(
  h: Harness,
  reader: ReaderId,
  site: SiteId,
  item: string,
  price = 20,
): Promise<EntitlementId> {
  const { ticket } = await openTicketFor(h, site, item, price)
  const answer = await approve(h, reader, ticket, price)
  if (answer.next !== 'unlocked') throw new Error(`not unlocked: ${JSON.stringify(answer)}`)
  return (await h.store.ticket(ticket))?.entitlement as EntitlementId
}

/** $5 in the wallet, one article for 20 ¢ out of it. */
export async function createBuyer(h: Harness, amount = 500) {
  const { site, secretKey } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-river', title: 'The river that keeps its drafts' })
  await h.item(site.id, { id: 'the-lake', title: 'A lake in two minds' })
  const reader = await newReader(h)
  const session = await topUp(h, reader, amount)
  const payment = await paymentOf(h, reader)
  const entitlement = await unlock(h, reader, site.id, 'the-river')
  return { site, secretKey, reader, session, payment, entitlement }
}

/** Pays by another card than 4242, and lets its webhooks arrive. */
export async function topUpBy(h: Harness, reader: ReaderId, card: string, amount = 500): Promise<string> {
  const { session } = await startTopUp(h, reader, amount)
  h.stripe.control.complete(session, { card })
  await h.stripe.control.idle()
  return session
}

/** What each account holds, by its natural side; accounts at zero are left out. */
export async function balances(h: Harness): Promise<Record<string, number>> {
  const postings = await h.driver.db.selectFrom('postings').selectAll().execute()
  const sums = new Map<string, number>()
  for (const { account, direction, amount, currency } of postings) {
    const name = `${account.replace(/:(reader|pub)_\w+:/, ':')} ${currency}`
    const isDebit = direction === 'debit'
    const growsByDebit = /^(stripe|fees:processing|disputes|bad-debt|exchange)/.test(name)
    sums.set(name, (sums.get(name) ?? 0) + (isDebit === growsByDebit ? amount : -amount))
  }
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0).toSorted(([a], [b]) => a.localeCompare(b)))
}
