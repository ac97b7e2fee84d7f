// Memberships: what Stripe says of a subscription and of its paid invoices.
import type Stripe from 'stripe'
import type { Membership, MembershipOrigin, MembershipReport, PaidInvoice } from '../../core/membership.ts'
import type { Movement } from '../../core/movement.ts'
import { Problem } from '../../core/problem.ts'
import type { ListedInvoice } from '../../ports/payments.ts'
import { fromStripe, isKept } from './amount.ts'
import { listed, orNull } from './connection.ts'
import { expandedOf, idOf, ownId } from './metadata.ts'
import { movementOrNull } from './movements.ts'

export async function reportMembership(stripe: Stripe, id: string): Promise<MembershipReport | null> {
  const subscription = await orNull(stripe.subscriptions.retrieve(id))
  if (subscription === null) return null
  const membership = ownId('membership', subscription.metadata)
  const { status, cancel_at, ended_at } = subscription
  const shared = { subscription: id, membership, state: stateOf(status), renews: cancel_at === null }
  // Of another program: what it costs is not ours to read.
  const invoices = membership === null ? [] : await paidInvoices(stripe, id)
  const origin = originOf(subscription)
  return { ...shared, endedAt: ended_at === null ? null : instantOf(ended_at), invoices, origin }
}

const intervals = ['month', 'year'] as const

/** Null where something of it is missing, or is not what we would have written. */
function originOf({ metadata, items }: Stripe.Subscription): MembershipOrigin | null {
  const reader = ownId('reader', metadata)
  const site = ownId('site', metadata)
  const { tier } = metadata
  const [item] = items.data
  const { recurring, unit_amount: amount, currency } = item?.price ?? {}
  const interval = intervals.find((each) => each === recurring?.interval)
  if (reader === null || site === null || tier === undefined || amount == null || currency === undefined) return null
  if (interval === undefined || !isKept(currency)) return null
  return { reader, site, tier, interval, price: fromStripe(amount, currency), seats: item?.quantity ?? 1 }
}

/** Words to come count as ended: what is paid for stays open, and nothing more. */
function stateOf(status: Stripe.Subscription['status']): MembershipReport['state'] {
  switch (status) {
    case 'active':
    case 'trialing':
      return 'active'
    case 'past_due':
      return 'past-due'
    case 'incomplete':
      return 'unpaid'
    default:
      return 'ended'
  }
}

async function paidInvoices(stripe: Stripe, subscription: string): Promise<PaidInvoice[]> {
  const invoices: PaidInvoice[] = []
  const list = stripe.invoices.list({ subscription, status: 'paid', limit: 100, expand: ['data.payments'] })
  for await (const invoice of list) if (isKept(invoice.currency)) invoices.push(paidInvoice(invoice))
  return invoices
}

function paidInvoice(invoice: Stripe.Invoice): PaidInvoice {
  const { id, created, payments, currency, lines } = invoice
  const paid = (payments?.data ?? []).find(({ status, payment }) => status === 'paid' && payment.payment_intent != null)
  // What was paid past Stripe, or out of a credit, moved no money here.
  const money = fromStripe(paid?.amount_paid ?? 0, currency)
  const paidUntil = instantOf(Math.max(created, ...lines.data.map(({ period }) => period.end)))
  return { id, payment: idOf(paid?.payment.payment_intent), money, paidUntil }
}

const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

export async function paymentMovement(stripe: Stripe, payment: string): Promise<Movement | null> {
  const expand = ['latest_charge.balance_transaction']
  const intent = await orNull(stripe.paymentIntents.retrieve(payment, { expand }))
  if (intent === null) return null
  const movement = movementOrNull(expandedOf(intent.latest_charge)?.balance_transaction)
  if (movement !== null) return movement
  // Paid a moment ago; Stripe writes the fee right after.
  throw new Problem('provider-unavailable', 'The payment is still being booked.', { retryAfterSeconds: 2 })
}

/** The version is in the key: who cancels, resumes and cancels again within a day must not be answered from memory. */
export async function setRenewal(
  stripe: Stripe,
  { id, version }: Pick<Membership, 'id' | 'version'>,
  { subscription, renews }: { readonly subscription: string; readonly renews: boolean },
): Promise<void> {
  const idempotencyKey = `renewal:${id}:${version}:${renews ? 'resume' : 'cancel'}`
  await stripe.subscriptions.update(subscription, { cancel_at_period_end: !renews }, { idempotencyKey })
}

export function listedInvoices(stripe: Stripe, page: { created: { gte: number }; limit: number }) {
  return listed(() => stripe.invoices.list({ ...page, status: 'paid' }), listedInvoice)
}

/** Null for one of no subscription. */
function listedInvoice({ id, parent, amount_paid, currency }: Stripe.Invoice): ListedInvoice | null {
  const details = parent?.subscription_details
  const subscription = idOf(details?.subscription)
  if (subscription === null || !isKept(currency)) return null
  const membership = ownId('membership', details?.metadata)
  return { invoice: id, subscription, membership, paid: fromStripe(amount_paid, currency) }
}
