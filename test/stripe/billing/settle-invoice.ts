// What became of the payment of an invoice, written on the invoice and told to its subscription.
import type Stripe from 'stripe'
import { canceled } from '../payments/intent-states.ts'
import { intentOfInvoice, paymentOfIntent, paymentsOf } from '../resources/invoice-payments.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { invoicePaid, invoiceUnpaid } from './follow-invoice.ts'
import { notPaid, paid, uncollectible, voided } from './invoice-states.ts'

type Invoice = Stripe.Invoice

/** Days before each further try at a card that was declined. */
const RETRY_DAYS = [3, 5, 7]

/** Called whenever a PaymentIntent changes: it may be that of an invoice. */
export function settleInvoice(world: World, intent: Stripe.PaymentIntent): void {
  const payment = paymentOfIntent(world, intent.id)
  const invoice = payment && world.store.get('invoice', idOf(payment.invoice))
  if (!invoice || (invoice.status !== 'open' && invoice.status !== 'uncollectible')) return
  if (intent.status === 'succeeded') payInvoice(world, invoice)
  else if (intent.status === 'requires_action') askForAction(world, invoice)
  else if (intent.status === 'requires_payment_method') failInvoice(world, invoice)
}

export function payInvoice(world: World, before: Invoice): Invoice {
  const now = world.clock.seconds()
  const after = world.store.put('invoice', paid(before, now))
  for (const payment of paymentsOf(world, after.id)) {
    const settled: Stripe.InvoicePayment = {
      ...payment,
      amount_paid: payment.amount_requested,
      status: 'paid',
      status_transitions: { ...payment.status_transitions, paid_at: now },
    }
    world.store.put('invoice_payment', settled)
    emit(world, 'invoice_payment.paid', settled)
  }
  emit(world, 'invoice.updated', after, previousOf(before, after))
  emit(world, 'invoice.paid', after)
  emit(world, 'invoice.payment_succeeded', after)
  invoicePaid(world, after, intentOfInvoice(world, after.id))
  return after
}

export function failInvoice(world: World, before: Invoice): Invoice {
  const after = tried(world, before)
  emit(world, 'invoice.payment_failed', after)
  invoiceUnpaid(world, after)
  return after
}

/** The bank wants to hear its customer. Of a first invoice the customer is there to be asked. */
function askForAction(world: World, before: Invoice): void {
  const after = tried(world, before)
  emit(world, 'invoice.payment_action_required', after)
  if (before.billing_reason === 'subscription_create') return
  emit(world, 'invoice.payment_failed', after)
  invoiceUnpaid(world, after)
}

/**
 * Only what Stripe charges by itself it tries again by itself. Any attempt is the first one; after that, what somebody tries by hand
 * neither counts nor moves the next attempt.
 */
function tried(world: World, before: Invoice): Invoice {
  const isByHand = before.attempted && (before.next_payment_attempt ?? Infinity) > world.clock.seconds()
  if (isByHand) return before
  const isRetried = before.billing_reason === 'subscription_cycle' || before.billing_reason === 'subscription_update'
  const days = isRetried ? RETRY_DAYS[before.attempt_count] : undefined
  const next = days === undefined ? null : world.clock.seconds() + days * 86_400
  const after = world.store.put('invoice', notPaid(before, next))
  emit(world, 'invoice.updated', after, previousOf(before, after))
  return after
}

export function voidInvoice(world: World, before: Invoice): Invoice {
  const after = world.store.put('invoice', voided(before, world.clock.seconds()))
  for (const payment of paymentsOf(world, after.id)) {
    if (payment.status !== 'open') continue
    const canceled_at = world.clock.seconds()
    const transitions = { ...payment.status_transitions, canceled_at }
    world.store.put('invoice_payment', { ...payment, status: 'canceled', status_transitions: transitions })
    cancelIntent(world, idOf(payment.payment.payment_intent ?? null))
  }
  emit(world, 'invoice.voided', after, previousOf(before, after))
  return after
}

/** So that whoever still has the page of the bank open pays nothing. */
function cancelIntent(world: World, id: string): void {
  const intent = world.store.get('payment_intent', id)
  if (!intent || intent.status === 'succeeded' || intent.status === 'canceled') return
  const after = world.store.put('payment_intent', canceled(intent, 'void_invoice', world.clock.seconds()))
  emit(world, 'payment_intent.canceled', after)
}

export function markUncollectible(world: World, before: Invoice): Invoice {
  const after = world.store.put('invoice', uncollectible(before, world.clock.seconds()))
  emit(world, 'invoice.marked_uncollectible', after, previousOf(before, after))
  return after
}
