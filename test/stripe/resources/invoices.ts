// /v1/invoices

import type Stripe from 'stripe'
import { collectInvoice } from '../billing/collect-invoice.ts'
import { draftInvoice } from '../billing/draft-invoice.ts'
import { finalizeInvoice } from '../billing/finalize-invoice.ts'
import { requireInvoice } from '../billing/invoice-states.ts'
import { previewInvoice } from '../billing/preview-invoice.ts'
import { markUncollectible, payInvoice, voidInvoice } from '../billing/settle-invoice.ts'
import { Failure, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import {
  absent,
  currency,
  emptyable,
  expand,
  flag,
  integer,
  list,
  metadata,
  oneOf,
  required,
  shape,
  text,
} from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { customerNamed } from './customers.ts'
import { pendingLines } from './invoice-items.ts'
import { intentOfInvoice } from './invoice-payments.ts'
import { joinMetadata } from './metadata.ts'
import { paymentMethodNamed } from './payment-methods.ts'
import { changedItems } from './subscription-item-parameters.ts'

import { momentOrNow, prorationBehavior } from './subscription-parameters.ts'
import { onClockOf } from './test-clocks.ts'

type Invoice = Stripe.Invoice

const PATH = '/v1/invoices'

const previewItem = shape<Stripe.InvoiceCreatePreviewParams.InvoiceItem>({
  amount: required(integer()),
  currency: required(currency),
  description: text(),
  discountable: absent,
  discounts: absent,
  invoiceitem: absent,
  metadata: emptyable(metadata),
  period: absent,
  price: absent,
  price_data: absent,
  quantity: absent,
  quantity_decimal: absent,
  tax_behavior: absent,
  tax_code: absent,
  tax_rates: absent,
  unit_amount: absent,
  unit_amount_decimal: absent,
})

const previewDetails = shape<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>({
  billing_cycle_anchor: absent,
  billing_mode: absent,
  billing_schedules: absent,
  cancel_at: absent,
  cancel_at_period_end: absent,
  cancel_now: flag,
  default_tax_rates: absent,
  items: changedItems,
  metadata: absent,
  pause: absent,
  proration_behavior: prorationBehavior,
  proration_date: integer(),
  resume_at: oneOf('now'),
  start_date: absent,
  trial_end: momentOrNow,
})

export const invoiceRoutes: Route[] = [
  route<Stripe.InvoiceCreateParams>(
    ['POST', PATH],
    {
      account_tax_ids: absent,
      application_fee_amount: absent,
      auto_advance: flag,
      automatic_tax: absent,
      automatically_finalizes_at: absent,
      collection_method: oneOf('charge_automatically'),
      currency,
      custom_fields: absent,
      customer: required(text()),
      customer_account: absent,
      days_until_due: absent,
      default_payment_method: absent,
      default_source: absent,
      default_tax_rates: absent,
      description: text(),
      discounts: absent,
      due_date: absent,
      effective_at: absent,
      expand,
      footer: absent,
      from_invoice: absent,
      issuer: absent,
      metadata: emptyable(metadata),
      number: absent,
      on_behalf_of: absent,
      payment_settings: absent,
      pending_invoice_items_behavior: oneOf('exclude', 'include'),
      rendering: absent,
      shipping_cost: absent,
      shipping_details: absent,
      statement_descriptor: absent,
      subscription: absent,
      transfer_data: absent,
    },
    (world, params) => onClockOf(world, params.customer ?? '', () => createInvoice(world, params)),
  ),
  route<Stripe.InvoiceListParams>(
    ['GET', PATH],
    {
      ...paging,
      ...created,
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      customer: text(),
      customer_account: absent,
      due_date: absent,
      status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
      subscription: text(),
    },
    ({ store }, { collection_method, customer, status, subscription, ...params }) => {
      const all = subscription ? store.filed('invoices by subscription', subscription) : store.all('invoice')
      const found = having(all, { collection_method, customer, status })
      return page(PATH, since(found, params.created), params)
    },
  ),
  route<Stripe.InvoiceCreatePreviewParams>(
    ['POST', `${PATH}/create_preview`],
    {
      automatic_tax: absent,
      currency,
      customer: text(),
      customer_account: absent,
      customer_details: absent,
      discounts: absent,
      expand,
      invoice_items: list(previewItem),
      issuer: absent,
      on_behalf_of: absent,
      preview_mode: absent,
      schedule: absent,
      schedule_details: absent,
      subscription: text(),
      subscription_details: previewDetails,
    },
    (world, params) => previewInvoice(world, params),
  ),
  route<Stripe.InvoiceRetrieveParams>(['GET', `${PATH}/:id`], { expand }, (world, _params, id) =>
    invoiceNamed(world, id),
  ),
  route<Stripe.InvoiceFinalizeInvoiceParams>(
    ['POST', `${PATH}/:id/finalize`],
    { auto_advance: absent, expand },
    (world, _params, id) => onClock(world, id, (invoice) => finalizeInvoice(world, invoice)),
  ),
  route<Stripe.InvoicePayParams>(
    ['POST', `${PATH}/:id/pay`],
    {
      expand,
      forgive: absent,
      mandate: absent,
      off_session: flag,
      paid_out_of_band: flag,
      payment_method: text(),
      source: absent,
    },
    (world, params, id) => onClock(world, id, (invoice) => payByApi(world, invoice, params)),
  ),
  route<Stripe.InvoiceVoidInvoiceParams>(['POST', `${PATH}/:id/void`], { expand }, (world, _params, id) =>
    onClock(world, id, (invoice) => {
      requireInvoice(invoice, 'void')
      return voidInvoice(world, invoice)
    }),
  ),
  route<Stripe.InvoiceMarkUncollectibleParams>(
    ['POST', `${PATH}/:id/mark_uncollectible`],
    { expand },
    (world, _params, id) =>
      onClock(world, id, (invoice) => {
        requireInvoice(invoice, 'mark uncollectible')
        return markUncollectible(world, invoice)
      }),
  ),
]

export function invoiceNamed({ store }: World, id: string): Invoice {
  const invoice = store.get('invoice', id)
  if (!invoice) throw noSuch('invoice', id)
  return invoice
}

function onClock<T>(world: World, id: string, work: (invoice: Invoice) => T): T {
  const invoice = invoiceNamed(world, id)
  return onClockOf(world, idOf(invoice.customer), () => work(invoice))
}

/** By hand: of whatever waits for the customer, if so ordered. */
function createInvoice(world: World, params: Stripe.InvoiceCreateParams): Invoice {
  const customer = customerNamed(world, params.customer ?? '', 'customer')
  const isIncluding = params.pending_invoice_items_behavior === 'include'
  const lines = isIncluding ? pendingLines(world, customer.id, null) : []
  const money = params.currency ?? lines[0]?.currency ?? customer.currency ?? 'usd'
  return draftInvoice(world, {
    customer,
    reason: 'manual',
    lines: lines.filter((line) => line.currency === money),
    currency: money,
    isHeld: !params.auto_advance,
    description: params.description ?? null,
    metadata: joinMetadata({}, params.metadata),
  })
}

function payByApi(world: World, given: Invoice, params: Stripe.InvoicePayParams): Invoice {
  const invoice = given.status === 'draft' ? finalizeInvoice(world, given) : given
  if (invoice.status === 'paid' && given.status === 'draft') return invoice
  requireInvoice(invoice, 'pay')
  if (params.paid_out_of_band) return payInvoice(world, invoice)
  const named = params.payment_method
  const method = named ? paymentMethodNamed(world, named, 'payment_method') : undefined
  const after = collectInvoice(world, invoice, { method, isOffSession: params.off_session ?? true })
  if (after.status === 'paid') return after
  throw notPaid(world, after)
}

function notPaid(world: World, invoice: Invoice): Failure {
  const intent = intentOfInvoice(world, invoice.id)
  const error = intent?.last_payment_error
  if (!intent || (!error && intent.status === 'requires_payment_method')) return missing('payment_method')
  return new Failure(402, {
    type: 'card_error',
    code: error?.code ?? 'invoice_payment_intent_requires_action',
    message: error?.message ?? 'The payment of this invoice needs its holder to authenticate.',
    payment_intent: intent,
    ...(error?.decline_code && { decline_code: error.decline_code }),
  })
}
