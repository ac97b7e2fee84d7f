// What an invoice would be: the next one of a subscription, that of a change, or the first of a new one.
import type Stripe from 'stripe'
import { missing, notHere } from '../http/failure.ts'
import { customerNamed } from '../resources/customers.ts'
import { pendingLines } from '../resources/invoice-items.ts'
import { joinMetadata } from '../resources/metadata.ts'
import { itemsAfter } from '../resources/subscription-items.ts'
import { subscriptionNamed } from '../resources/subscriptions.ts'
import { onClockOf } from '../resources/test-clocks.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { linesOfChange } from './change-subscription.ts'
import { type InvoiceDraft, invoiceOf } from './draft-invoice.ts'
import { type LineDraft, requireInPeriod, unused } from './lines.ts'
import { feesOfResuming } from './pause-subscription.ts'
import { nextInvoice, nextPeriod } from './renew-subscription.ts'
import { firstInvoice, subscriptionOf } from './start-subscription.ts'
import { periodEnd, withItems } from './subscription-states.ts'

type Params = Stripe.InvoiceCreatePreviewParams

/** Nothing is kept: neither the invoice nor what stands on it. */
export function previewInvoice(world: World, params: Params): Stripe.Invoice {
  const named = params.subscription ? subscriptionNamed(world, params.subscription, 'subscription') : null
  const customer = named ? idOf(named.customer) : (params.customer ?? '')
  if (!customer) throw missing('customer')
  return onClockOf(world, customer, () => {
    const draft = draftOf(world, params, named, customerNamed(world, customer, 'customer'))
    const lines = [...draft.lines, ...extraLines(world, params)]
    return invoiceOf(world, { ...draft, lines, isHeld: true }, newId('upcoming_in'))
  })
}

function draftOf(
  world: World,
  params: Params,
  subscription: Stripe.Subscription | null,
  customer: Stripe.Customer,
): InvoiceDraft {
  const { subscription_details: details } = params
  if (subscription) return draftOfChange(world, subscription, details ?? {})
  if (!details?.items)
    return {
      customer,
      reason: 'manual',
      lines: pendingLines(world, customer.id, null),
      currency: params.currency ?? 'usd',
    }
  const { items, trial_end } = details
  const wish = { customer: customer.id, items: items as Stripe.SubscriptionCreateParams.Item[] }
  return firstInvoice(world, subscriptionOf(world, { ...wish, ...(trial_end && { trial_end }) }), customer, [])
}

function draftOfChange(
  world: World,
  before: Stripe.Subscription,
  details: Stripe.InvoiceCreatePreviewParams.SubscriptionDetails,
): InvoiceDraft {
  if (details.trial_end !== undefined)
    throw notHere('previews of the end of a trial', 'subscription_details[trial_end]')
  requireInPeriod(before, details.proration_date, 'subscription_details[proration_date]')
  const now = details.proration_date ?? world.clock.seconds()
  const customer = world.store.get('customer', idOf(before.customer))!
  const at = { customer, subscription: before, reason: 'subscription_update', currency: before.currency }
  if (details.cancel_now) {
    const lines = before.items.data.map((item) => unused(before, item, now))
    return { ...at, lines: [...pendingLines(world, customer.id, before.id), ...lines] }
  }
  if (details.resume_at !== undefined) {
    return { ...at, lines: [...pendingLines(world, customer.id, before.id), ...feesOfResuming(before, now)] }
  }
  const items = details.items ? itemsAfter(world, before, details.items) : before.items.data
  const all = details.items ? linesOfChange(before, items, now) : []
  const isNone = details.proration_behavior === 'none'
  const lines = isNone ? all.filter((line) => !line.isProration) : all
  // What is invoiced at once stands alone; else it waits for the next period's fee.
  const isNow = details.proration_behavior === 'always_invoice' || lines.some((line) => !line.isProration)
  if (isNow) return { ...at, lines: [...pendingLines(world, customer.id, before.id), ...lines] }
  const next = nextInvoice(world, before, nextPeriod(withItems(before, items), periodEnd(before)))
  return { ...next, lines: [...lines, ...next.lines] }
}

function extraLines(world: World, { invoice_items: items = [] }: Params): LineDraft[] {
  const now = world.clock.seconds()
  return items.map((item) => ({
    amount: item.amount ?? 0,
    currency: item.currency ?? 'usd',
    description: item.description ?? null,
    price: null,
    quantity: 1,
    period: { start: now, end: now },
    isProration: false,
    subscription: null,
    item: null,
    invoiceItem: newId('ii'),
    metadata: joinMetadata({}, item.metadata),
  }))
}
