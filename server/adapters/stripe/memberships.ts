// Memberships: what Stripe says of a subscription and of its paid invoices.
import Stripe from 'stripe'
import type { DueInvoice, Membership, MembershipOrigin, MembershipReport, PaidInvoice } from '../../core/membership.ts'
import type { Movement } from '../../core/movement.ts'
import { Problem } from '../../core/problem.ts'
import type { ListedInvoice } from '../../ports/payments.ts'
import { fromStripe, isKept } from './amount.ts'
import { listed, orNull } from './connection.ts'
import { expandedOf, idOf, ownId } from './metadata.ts'
import { movementOrNull } from './movements.ts'
import { releasePlan } from './plans.ts'
import { endsByPlan, nextTerms, presentTerms } from './terms.ts'

export async function reportMembership(stripe: Stripe, id: string): Promise<MembershipReport | null> {
  // What is planned stands in phases, with their prices at the bottom of it.
  const expand = ['latest_invoice.payments', 'schedule.phases.items.price']
  const subscription = await orNull(stripe.subscriptions.retrieve(id, { expand }))
  if (subscription === null) return null
  const membership = ownId('membership', subscription.metadata)
  const { status, cancel_at, ended_at, trial_end } = subscription
  const renews = cancel_at === null && !endsByPlan(subscription)
  const trialUntil = trial_end === null ? null : instantOf(trial_end)
  const planned = { terms: presentTerms(subscription), next: nextTerms(subscription) }
  const shared = { subscription: id, membership, state: stateOf(status), renews, trialUntil, ...planned }
  // Of another program: what it costs is not ours to read.
  const invoices = membership === null ? [] : await paidInvoices(stripe, id)
  const due = membership === null ? null : await dueInvoice(stripe, subscription)
  const origin = originOf(subscription)
  const endedAt = ended_at === null ? null : instantOf(ended_at)
  return { ...shared, endedAt, isGivenUp: isGivenUp(subscription), invoices, due, origin }
}

function isGivenUp({ status, cancellation_details: details }: Stripe.Subscription): boolean {
  return status === 'unpaid' || (status === 'canceled' && details?.reason === 'payment_failed')
}

/** Only what a renewal owes: a change that waits for its payment leaves the membership as it was. */
async function dueInvoice(stripe: Stripe, subscription: Stripe.Subscription): Promise<DueInvoice | null> {
  const invoice = expandedOf(subscription.latest_invoice)
  if (subscription.status !== 'past_due' && !isGivenUp(subscription)) return null
  if (invoice?.status !== 'open' || invoice.attempt_count === 0 || !isKept(invoice.currency)) return null
  const { id, currency, amount_remaining: rest, attempt_count: attempts, next_payment_attempt: next } = invoice
  return {
    invoice: id,
    money: fromStripe(rest, currency),
    attempts,
    nextAttemptAt: next === null ? null : instantOf(next),
    needsHolder: await needsHolder(stripe, invoice),
    payUrl: invoice.hosted_invoice_url ?? null,
  }
}

/** Whether the bank asks for its customer; from the payment itself, which is a level deeper than can be expanded. */
async function needsHolder(stripe: Stripe, { payments }: Stripe.Invoice): Promise<boolean> {
  const open = (payments?.data ?? []).find(({ status }) => status === 'open')
  const id = idOf(open?.payment.payment_intent)
  const intent = id === null ? null : await orNull(stripe.paymentIntents.retrieve(id))
  if (intent === null) return false
  return intent.status === 'requires_action' || askingCodes.includes(intent.last_payment_error?.code ?? '')
}

// The bank asked while nobody was there, or was answered wrongly.
const askingCodes: readonly string[] = ['authentication_required', 'payment_intent_authentication_failure']
/** Null where something of it is missing, or is not what we would have written. */
function originOf(subscription: Stripe.Subscription): MembershipOrigin | null {
  const reader = ownId('reader', subscription.metadata)
  const site = ownId('site', subscription.metadata)
  const terms = presentTerms(subscription)
  return reader === null || site === null || terms === null ? null : { reader, site, ...terms }
}

/** Words to come count as ended: what is paid for stays open, and nothing more. */
function stateOf(status: Stripe.Subscription['status']): MembershipReport['state'] {
  switch (status) {
    case 'active':
    case 'trialing':
      return 'active'
    case 'past_due':
      return 'past-due'
    case 'paused':
      return 'paused'
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
  // A line that gives back tells until when the old terms would have lasted.
  const bought = lines.data.filter(({ amount }) => amount >= 0)
  const paidUntil = instantOf(Math.max(created, ...bought.map(({ period }) => period.end)))
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
  // While something is planned for the next period, Stripe takes the plan's word and not ours.
  await releasePlan(stripe, await stripe.subscriptions.retrieve(subscription))
  const idempotencyKey = `renewal:${id}:${version}:${renews ? 'resume' : 'cancel'}`
  await stripe.subscriptions.update(subscription, { cancel_at_period_end: !renews }, { idempotencyKey })
}

/** First the invoice: once it is void nobody can pay it, so a payment and an end never cross. */
export async function endUnpaid(
  stripe: Stripe,
  { id, version }: Pick<Membership, 'id' | 'version'>,
  subscription: string,
): Promise<void> {
  const options = { expand: ['latest_invoice'] }
  const { status, latest_invoice: latest } = await stripe.subscriptions.retrieve(subscription, options)
  if (status === 'canceled') return
  const invoice = expandedOf(latest)
  const isPaid = invoice?.status === 'paid' || (invoice?.status === 'open' && !(await isVoided(stripe, invoice.id)))
  if (isPaid) return setRenewal(stripe, { id, version }, { subscription, renews: false })
  await orNull(stripe.subscriptions.cancel(subscription, {}, { idempotencyKey: `end:${id}:${version}` }))
}

/** False for one that was paid a moment ago. */
async function isVoided(stripe: Stripe, invoice: string): Promise<boolean> {
  try {
    await stripe.invoices.voidInvoice(invoice)
    return true
  } catch (fault) {
    if (!(fault instanceof Stripe.errors.StripeInvalidRequestError)) throw fault
    return (await stripe.invoices.retrieve(invoice)).status === 'void'
  }
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
