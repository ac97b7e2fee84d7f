// Changes of a subscription that count at once: other items, a pause, the way on from it. Each asks under a key of its own attempt.
import Stripe from 'stripe'
import { epochSeconds, type Instant } from '../../core/instant.ts'
import type { Membership } from '../../core/membership.ts'
import { type Money, money } from '../../core/money.ts'
import type { ChangeOrder, OpenInvoice } from '../../ports/payments.ts'
import { fromStripe } from './amount.ts'
import { expandedOf } from './metadata.ts'
import { releasePlan } from './plans.ts'
import { priceFor } from './prices.ts'

type Attempt = Pick<Membership, 'id' | 'version'>
type Order = ChangeOrder & { readonly at: Instant }
type Named = { readonly subscription: string; readonly order: Order }

export async function previewChange(stripe: Stripe, { subscription, order }: Named): Promise<Money | null> {
  const before = await stripe.subscriptions.retrieve(subscription)
  if (before.status === 'trialing') return money(0, order.terms.price.currency)
  const items = await itemsFor(stripe, before, order)
  const proration = { proration_behavior: 'always_invoice', proration_date: epochSeconds(order.at) } as const
  const details = { items, ...proration }
  const preview = await unlessOutside(stripe.invoices.createPreview({ subscription, subscription_details: details }))
  return preview === null ? null : fromStripe(preview.amount_due, preview.currency)
}

/** The same date as in the preview, so that what was shown is charged to the cent. */
export async function changeNow(
  stripe: Stripe,
  { id, version }: Attempt,
  { subscription, order }: Named,
): Promise<OpenInvoice | null | 'refused'> {
  const before = await stripe.subscriptions.retrieve(subscription)
  const items = await itemsFor(stripe, before, order)
  await releasePlan(stripe, before)
  const changed = await unlessOutside(
    stripe.subscriptions.update(
      subscription,
      { items, ...chargeOf(before, order.at), expand: ['latest_invoice'] },
      { idempotencyKey: `change:${id}:${version}` },
    ),
  )
  if (changed === null) return 'refused'
  return changed.pending_update === null ? null : invoiceOf(changed)
}

function chargeOf({ status }: Stripe.Subscription, at: Instant): Stripe.SubscriptionUpdateParams {
  if (status === 'trialing') return { proration_behavior: 'none' }
  return {
    proration_behavior: 'always_invoice',
    proration_date: epochSeconds(at),
    payment_behavior: 'pending_if_incomplete',
  }
}

async function itemsFor(stripe: Stripe, { items }: Stripe.Subscription, { site, terms, name }: ChangeOrder) {
  const [item] = items.data
  if (item === undefined) throw new Error('A subscription of ours has one item')
  return [{ id: item.id, price: await priceFor(stripe, { site, ...terms }, name), quantity: terms.seats }]
}

/** Null: the period is over of which a part was to be reckoned. */
async function unlessOutside<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (fault) {
    const isOutside =
      fault instanceof Stripe.errors.StripeInvalidRequestError && (fault.param ?? '').includes('proration_date')
    if (isOutside) return null
    throw fault
  }
}

/** Nothing is given back: what is paid is used up first. */
export async function pause(stripe: Stripe, { id, version }: Attempt, subscription: string): Promise<void> {
  await releasePlan(stripe, await stripe.subscriptions.retrieve(subscription))
  const nothing = { type: 'none' } as const
  const bill_for = { unused_time_from: nothing, outstanding_usage_through: nothing }
  await stripe.subscriptions.pause(
    subscription,
    { type: 'subscription', bill_for },
    { idempotencyKey: `pause:${id}:${version}` },
  )
}

export async function previewResume(stripe: Stripe, subscription: string): Promise<Money> {
  const details = { resume_at: 'now' } as const
  const preview = await stripe.invoices.createPreview({ subscription, subscription_details: details })
  return fromStripe(preview.amount_due, preview.currency)
}

export async function resume(
  stripe: Stripe,
  { id, version }: Attempt,
  { subscription, period }: { readonly subscription: string; readonly period: 'same' | 'new' },
): Promise<OpenInvoice | null> {
  const resumed = await stripe.subscriptions.resume(
    subscription,
    { ...wayOn[period], expand: ['latest_invoice'] },
    { idempotencyKey: `way-on:${id}:${version}` },
  )
  return resumed.status === 'paused' ? invoiceOf(resumed) : null
}

const wayOn = {
  same: { billing_cycle_anchor: { type: 'unchanged' }, proration_behavior: 'none' },
  new: { billing_cycle_anchor: { type: 'now' }, payment_behavior: 'resume_on_payment_success' },
} as const

/** Stripe remembers keys for what is posted; this is deleted, and is over once it is. */
export async function endNow(stripe: Stripe, subscription: string): Promise<void> {
  const { status } = await stripe.subscriptions.retrieve(subscription)
  if (status !== 'canceled') await stripe.subscriptions.cancel(subscription)
}

export async function openInvoice(stripe: Stripe, subscription: string): Promise<OpenInvoice | null> {
  const found = await stripe.subscriptions.retrieve(subscription, { expand: ['latest_invoice'] })
  return found.pending_update === null && found.status !== 'paused' ? null : invoiceOf(found)
}

/** The latest invoice, if somebody can still pay it. */
function invoiceOf({ latest_invoice: latest }: Stripe.Subscription): OpenInvoice | null {
  const invoice = expandedOf(latest)
  const url = invoice?.hosted_invoice_url ?? null
  return invoice?.status !== 'open' || url === null ? null : { url }
}
