// Makes an invoice of lines and discounts: a draft, which can still be looked at before it counts.
import type Stripe from 'stripe'
import { couponNamed } from '../resources/coupons.ts'
import { shareOut, takenOff } from '../resources/discounts.ts'
import { decimal } from '../resources/prices.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { type LineDraft, totalOfLines } from './lines.ts'
import type { Period } from './periods.ts'

type Invoice = Stripe.Invoice

export interface InvoiceDraft {
  customer: Stripe.Customer
  subscription?: Stripe.Subscription | null
  reason: string
  lines: LineDraft[]
  currency: string
  discounts?: Stripe.Discount[]
  period?: Period
  /** Unless it is held, it is finalised by itself after an hour. */
  isHeld?: boolean
  metadata?: Stripe.Metadata
  description?: string | null
}

export const HOUR = 3600

export function draftInvoice(world: World, draft: InvoiceDraft): Invoice {
  const invoice = world.store.put('invoice', invoiceOf(world, draft, newId('in')))
  for (const { invoiceItem } of draft.lines) {
    const item = invoiceItem ? world.store.get('invoiceitem', invoiceItem) : undefined
    if (item) world.store.put('invoiceitem', { ...item, invoice: invoice.id })
  }
  emit(world, 'invoice.created', invoice)
  return invoice
}

export function invoiceOf(world: World, draft: InvoiceDraft, id: string): Invoice {
  const { customer, subscription = null, lines, discounts = [], isHeld = false } = draft
  const now = world.clock.seconds()
  const off = discountsOn(world, lines, discounts)
  const subtotal = totalOfLines(lines)
  const total = subtotal - off.reduce((sum, one) => sum + one.amount, 0)
  const due = Math.max(0, total + customer.balance)
  return {
    ...blankInvoice(customer, now),
    id,
    amount_due: due,
    amount_remaining: due,
    auto_advance: !isHeld,
    automatically_finalizes_at: isHeld ? null : now + HOUR,
    billing_reason: draft.reason,
    currency: draft.currency,
    description: draft.description ?? null,
    discounts: discounts.map((discount) => discount.id),
    lines: {
      object: 'list',
      data: lines.map((line, index) => lineOf(id, line, amountsOf(off, index))),
      has_more: false,
      url: `/v1/invoices/${id}/lines`,
    },
    metadata: draft.metadata ?? {},
    parent: subscription ? parentOf(subscription) : null,
    period_end: draft.period?.end ?? now,
    period_start: draft.period?.start ?? now,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: off.map(({ amount, discount }) => ({ amount, discount })),
    total_excluding_tax: total,
    total_pretax_credit_amounts: off.map(({ amount, discount }) => ({ amount, discount, type: 'discount' })),
  }
}

interface Taken {
  discount: string
  amount: number
  /** By line. */
  shares: number[]
}

/** Parts of periods were reckoned before: only whole fees get the discount. */
function discountsOn(world: World, lines: LineDraft[], discounts: Stripe.Discount[]): Taken[] {
  let amounts = lines.map((line) => (line.isProration ? 0 : Math.max(0, line.amount)))
  return discounts.map((discount) => {
    const coupon = couponNamed(world, idOf(discount.source.coupon), 'discounts')
    const total = amounts.reduce((sum, amount) => sum + amount, 0)
    const amount = takenOff(coupon, total)
    const shares = shareOut(amount, amounts)
    amounts = amounts.map((one, index) => one - (shares[index] ?? 0))
    return { discount: discount.id, amount, shares }
  })
}

function amountsOf(off: Taken[], index: number): Stripe.InvoiceLineItem.DiscountAmount[] {
  return off
    .map(({ discount, shares }) => ({ amount: shares[index] ?? 0, discount }))
    .filter(({ amount }) => amount > 0)
}

function lineOf(
  invoice: string,
  line: LineDraft,
  off: Stripe.InvoiceLineItem.DiscountAmount[],
): Stripe.InvoiceLineItem {
  const isFee = line.item !== null && line.invoiceItem === null
  return {
    id: newId('il'),
    object: 'line_item',
    amount: line.amount,
    currency: line.currency,
    description: line.description,
    discount_amounts: off,
    discountable: !line.isProration,
    discounts: [],
    invoice,
    livemode: false,
    metadata: line.metadata,
    parent: isFee ? feeParent(line) : itemParent(line),
    period: line.period,
    pretax_credit_amounts: off.map(({ amount, discount }) => ({ amount, discount, type: 'discount' })),
    pricing: line.price ? pricingOf(line.price) : null,
    quantity: line.quantity,
    quantity_decimal: decimal(line.quantity),
    subscription: line.subscription,
    subtotal: line.amount,
    taxes: [],
  }
}

function feeParent(line: LineDraft): Stripe.InvoiceLineItem.Parent {
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: null,
      proration: line.isProration,
      proration_details: { credited_items: null },
      subscription: line.subscription,
      subscription_item: line.item ?? '',
    },
    type: 'subscription_item_details',
  }
}

function itemParent(line: LineDraft): Stripe.InvoiceLineItem.Parent {
  return {
    invoice_item_details: {
      invoice_item: line.invoiceItem ?? '',
      proration: line.isProration,
      proration_details: { credited_items: null },
      subscription: line.subscription,
    },
    subscription_item_details: null,
    type: 'invoice_item_details',
  }
}

export function pricingOf(price: Stripe.Price): Stripe.InvoiceLineItem.Pricing {
  return {
    price_details: { price: price.id, product: idOf(price.product) },
    type: 'price_details',
    unit_amount_decimal: price.unit_amount_decimal,
  }
}

function parentOf({ id, metadata }: Stripe.Subscription): Stripe.Invoice.Parent {
  return { quote_details: null, subscription_details: { metadata, subscription: id }, type: 'subscription_details' }
}

function blankInvoice(customer: Stripe.Customer, now: number) {
  return {
    object: 'invoice',
    account_country: 'US',
    account_name: 'Local Stripe',
    account_tax_ids: null,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    collection_method: 'charge_automatically',
    created: now,
    custom_fields: null,
    customer: customer.id,
    customer_account: null,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    due_date: null,
    effective_at: null,
    ending_balance: null,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    livemode: false,
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: customer.balance,
    statement_descriptor: null,
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    test_clock: customer.test_clock ?? null,
    total_taxes: [],
    webhooks_delivered_at: null,
  } satisfies Partial<Invoice>
}
