// The states of an invoice and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Invoice = Stripe.Invoice

const ALLOWED = {
  edit: ['draft'],
  finalize: ['draft'],
  pay: ['open', 'uncollectible'],
  void: ['open', 'uncollectible'],
  'mark uncollectible': ['open'],
} satisfies Record<string, string[]>

export function requireInvoice({ status }: Invoice, verb: keyof typeof ALLOWED): void {
  const allowed: string[] = ALLOWED[verb]
  if (allowed.includes(status ?? '')) return
  throw invalid(`An invoice that is ${status} cannot be used for: ${verb}.`, { code: 'invoice_not_editable' })
}

interface Finalizing {
  now: number
  number: string
  /** What the customer's balance takes of it. */
  due: number
  endingBalance: number
  url: string
}

export function finalized(invoice: Invoice, { now, number, due, endingBalance, url }: Finalizing): Invoice {
  return {
    ...invoice,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: now,
    ending_balance: endingBalance,
    hosted_invoice_url: url,
    invoice_pdf: `${url}/pdf`,
    last_finalization_error: null,
    number,
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  }
}

export function paid(invoice: Invoice, now: number): Invoice {
  return {
    ...invoice,
    amount_paid: invoice.amount_due,
    amount_remaining: 0,
    attempted: true,
    attempt_count: invoice.attempt_count + (invoice.amount_due > 0 ? 1 : 0),
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...invoice.status_transitions, paid_at: now },
  }
}

export function notPaid(invoice: Invoice, next: number | null): Invoice {
  return {
    ...invoice,
    attempted: true,
    attempt_count: invoice.attempt_count + 1,
    auto_advance: next !== null,
    next_payment_attempt: next,
  }
}

export function voided(invoice: Invoice, now: number): Invoice {
  return {
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  }
}

export function uncollectible(invoice: Invoice, now: number): Invoice {
  return {
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'uncollectible',
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at: now },
  }
}
