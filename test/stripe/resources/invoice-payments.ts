// /v1/invoice_payments: which PaymentIntent pays which invoice.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, expand, oneOf, required, shape, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'

type Payment = Stripe.InvoicePayment

export const invoicePaymentRoutes: Route[] = [
  route<Stripe.InvoicePaymentListParams>(
    ['GET', '/v1/invoice_payments'],
    {
      ...paging,
      ...created,
      invoice: text(),
      payment: shape<Stripe.InvoicePaymentListParams.Payment>({
        payment_intent: text(),
        payment_record: absent,
        type: required(oneOf('payment_intent')),
      }),
      status: oneOf('canceled', 'open', 'paid'),
    },
    ({ store }, { invoice, payment, status, ...params }) => {
      const intent = payment?.payment_intent
      const all = intent ? store.filed('payments by intent', intent) : store.all('invoice_payment')
      const found = having(all, { invoice, status })
      return page('/v1/invoice_payments', since(found, params.created), params)
    },
  ),
  route<Stripe.InvoicePaymentRetrieveParams>(
    ['GET', '/v1/invoice_payments/:id'],
    { expand },
    ({ store }, _params, id) => {
      const payment = store.get('invoice_payment', id)
      if (!payment) throw noSuch('invoice payment', id)
      return payment
    },
  ),
]

export function bareInvoicePayment(invoice: Stripe.Invoice, intent: string, now: number): Payment {
  return {
    id: newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  }
}

export function paymentsOf({ store }: World, invoice: string): Payment[] {
  return store.filed('payments by invoice', invoice)
}

export function paymentOfIntent({ store }: World, intent: string): Payment | undefined {
  return store.filed('payments by intent', intent)[0]
}

export function intentOfInvoice(world: World, invoice: string): Stripe.PaymentIntent | undefined {
  const [payment] = paymentsOf(world, invoice)
  return world.store.get('payment_intent', idOf(payment?.payment.payment_intent ?? null))
}
