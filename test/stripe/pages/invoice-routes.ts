// /i/:invoice: shows an invoice and takes what its holder pays or confirms. Such a page leads nowhere when it is done, as Stripe's.
import { type Context, Hono } from 'hono'
import type Stripe from 'stripe'
import { readCardForm } from '../cards/card-form.ts'
import type { Env } from '../http/connection.ts'
import { Failure } from '../http/failure.ts'
import { type Confirmed, confirm } from '../payments/confirm.ts'
import { intentOfInvoice } from '../resources/invoice-payments.ts'
import { invoiceNamed } from '../resources/invoices.ts'
import { createPaymentMethod } from '../resources/payment-methods.ts'
import { nowFor, onClockOf } from '../resources/test-clocks.ts'
import { idOf } from '../world/ids.ts'
import { because, type World } from '../world/world.ts'
import { invoicePage } from './invoice-page.ts'
import { noticePage } from './layout.ts'

type Typed = Record<string, string>

export function createInvoiceRoutes(world: World, tick: () => void): Hono<Env> {
  const app = new Hono<Env>()
  const named = (c: Context<Env>) => {
    because(world, null, tick)
    return invoiceNamed(world, c.req.param('invoice') ?? '')
  }
  app.get('/:invoice', (c) => show(world, c, named(c)))
  app.post('/:invoice', async (c) => {
    const invoice = named(c)
    const typed: Typed = Object.fromEntries(new URLSearchParams(await c.req.text()))
    if (!isPayable(invoice)) return show(world, c, invoice)
    const customer = idOf(invoice.customer)
    const tried = because(world, null, () => onClockOf(world, customer, () => pay(world, invoice, typed)))
    if (typeof tried === 'string') return show(world, c, invoice, tried)
    if (tried.outcome === 'asks-holder') return c.redirect(`/3ds/${tried.intent.id}`, 303)
    if (tried.outcome === 'declined') return show(world, c, invoiceNamed(world, invoice.id), tried.decline.message)
    return c.redirect(pathOf(invoice), 303)
  })
  return app
}

const pathOf = ({ id }: Stripe.Invoice) => `/i/${id}`

/** One that was given up, or written off, can be paid all the same. */
function isPayable({ status, amount_remaining: rest }: Stripe.Invoice): boolean {
  return (status === 'open' || status === 'uncollectible') && rest > 0
}

function show(world: World, c: Context<Env>, invoice: Stripe.Invoice, fault?: string) {
  if (invoice.status === 'draft') return c.html(noticePage('Not yet', 'This invoice is still a draft.'), 404)
  if (!isPayable(invoice)) {
    const title = invoice.status === 'paid' ? 'Invoice paid' : `Invoice ${invoice.status}`
    return c.html(noticePage(title, `${invoice.number}. No real money moves.`))
  }
  return c.html(invoicePage({ invoice, asked: askedCard(world, invoice), fault }))
}

function askedCard(world: World, invoice: Stripe.Invoice): Stripe.PaymentMethod | null {
  const intent = intentOfInvoice(world, invoice.id)
  if (intent?.status !== 'requires_action') return null
  return world.store.get('payment_method', idOf(intent.payment_method)) ?? null
}

/** What came of it, or what is wrong with the form. */
function pay(world: World, invoice: Stripe.Invoice, typed: Typed): Confirmed | string {
  const intent = intentOfInvoice(world, invoice.id)
  if (!intent) throw new Failure(400, { type: 'invalid_request_error', message: 'Nothing is to be paid here.' })
  const returnUrl = `${world.origin}${pathOf(invoice)}`
  if (typed.verb === 'confirm') {
    const method = askedCard(world, invoice)
    return method ? confirm(world, intent, { method, returnUrl }) : 'There is nothing to confirm any more.'
  }
  const form = readCardForm(typed, new Date(nowFor(world, idOf(invoice.customer)) * 1000).getUTCFullYear())
  if ('message' in form) return form.message
  return confirm(world, intent, { method: createPaymentMethod(world, form), returnUrl })
}
