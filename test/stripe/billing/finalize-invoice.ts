// An invoice begins to count: it gets its number, and what is due gets a PaymentIntent.
import type Stripe from 'stripe'
import { isChargeable } from '../money/limits.ts'
import { bareInvoicePayment } from '../resources/invoice-payments.ts'
import { createPaymentIntent } from '../resources/payment-intents.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { finalized, requireInvoice } from './invoice-states.ts'
import { payInvoice } from './settle-invoice.ts'

type Invoice = Stripe.Invoice

/** With an intent it was paid before it was written, as by checkout. */
export function finalizeInvoice(world: World, draft: Invoice, intent?: Stripe.PaymentIntent): Invoice {
  requireInvoice(draft, 'finalize')
  const { due, endingBalance } = balanced(world, draft)
  const customer = takeFromBalance(world, idOf(draft.customer), endingBalance)
  const number = `${customer.invoice_prefix}-${String(customer.next_invoice_sequence ?? 1).padStart(4, '0')}`
  const now = world.clock.seconds()
  const url = `${world.origin}/i/${draft.id}`
  const open = world.store.put('invoice', finalized(draft, { now, number, due, endingBalance, url }))
  emit(world, 'invoice.finalized', open, previousOf(draft, open))
  if (due === 0) return payInvoice(world, open)
  const asked = intent ?? intentFor(world, open)
  world.store.put('invoice_payment', bareInvoicePayment(open, asked.id, now))
  return intent ? payInvoice(world, open) : open
}

/** It stays a draft, and says why. */
export function failFinalization(world: World, draft: Invoice): Invoice {
  requireInvoice(draft, 'finalize')
  const message = 'The location of the customer is not known, so taxes cannot be reckoned.'
  const last_finalization_error = {
    code: 'customer_tax_location_invalid',
    message,
    type: 'invalid_request_error',
  } as const
  const after = world.store.put('invoice', { ...draft, automatically_finalizes_at: null, last_finalization_error })
  emit(world, 'invoice.finalization_failed', after, previousOf(draft, after))
  return after
}

/** A credit pays first; what is too little to charge is owed until the next invoice. */
function balanced(world: World, { total, starting_balance: balance, currency }: Invoice) {
  const rest = total + balance
  const isDue = isChargeable(world, rest, currency)
  return { due: isDue ? rest : 0, endingBalance: isDue ? 0 : rest }
}

function takeFromBalance(world: World, id: string, balance: number): Stripe.Customer {
  const before = world.store.get('customer', id)!
  const after = world.store.put('customer', {
    ...before,
    balance,
    next_invoice_sequence: (before.next_invoice_sequence ?? 1) + 1,
  })
  if (after.balance !== before.balance) emit(world, 'customer.updated', after, previousOf(before, after))
  return before
}

function intentFor(world: World, invoice: Invoice): Stripe.PaymentIntent {
  const isFirst = invoice.billing_reason === 'subscription_create'
  return createPaymentIntent(world, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    description: isFirst ? 'Subscription creation' : `Payment for invoice ${invoice.number}`,
    ...(invoice.parent?.subscription_details && { setup_future_usage: 'off_session' }),
  })
}
