// A change in the middle of a period: other items, with what that costs now, later, or only once it is paid.
import type Stripe from 'stripe'
import { keepForLater, pendingLines } from '../resources/invoice-items.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { collectInvoice, methodFor, requireMethod, requirePayable } from './collect-invoice.ts'
import { draftInvoice } from './draft-invoice.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { hasNewRhythm, itemPeriod, type LineDraft, prorate } from './lines.ts'
import { voidInvoice } from './settle-invoice.ts'
import { changeSubscription } from './subscription-change.ts'
import { withItems } from './subscription-states.ts'

type Subscription = Stripe.Subscription
type Item = Stripe.SubscriptionItem

export interface PendingChange {
  invoice: string
  items: Item[]
  anchor: number
}

export interface ItemChange {
  items: Item[]
  /** From when the new items count. */
  date: number
  proration: string
  payment: string
  isOffSession: boolean
}

const PENDING_HOURS = 23

/** The same change, reckoned but not made. */
export function linesOfChange(subscription: Subscription, items: Item[], date: number): LineDraft[] {
  return prorate(subscription, inRhythm(subscription, items, date), date)
}

export function changeItems(world: World, before: Subscription, change: ItemChange): Subscription {
  const items = inRhythm(before, change.items, change.date)
  const anchor = isReset(before, items) ? change.date : before.billing_cycle_anchor
  const lines = prorate(before, items, change.date)
  const charged = change.proration === 'none' ? lines.filter((line) => !line.isProration) : lines
  // A new rhythm begins with an invoice of its own, whatever was said of prorations.
  const isInvoiced = change.proration === 'always_invoice' || anchor !== before.billing_cycle_anchor
  if (change.payment === 'pending_if_incomplete' && isInvoiced)
    return changeOncePaid(world, before, items, anchor, charged)
  if (change.payment === 'error_if_incomplete' && isInvoiced && charged.length > 0) {
    const method = methodFor(world, idOf(before.customer), before)
    requirePayable(world, requireMethod(method), change.isOffSession)
  }
  const after = changeSubscription(world, before, { ...withItems(before, items), billing_cycle_anchor: anchor })
  if (!isInvoiced) {
    for (const line of charged) keepForLater(world, idOf(before.customer), line)
    return after
  }
  if (charged.length === 0) return after
  invoiceChange(world, after, charged, change.payment !== 'default_incomplete')
  return world.store.get('subscription', before.id)!
}

/** The old items stay until the new ones are paid for. */
function changeOncePaid(world: World, before: Subscription, items: Item[], anchor: number, lines: LineDraft[]) {
  const invoice = draftChange(world, before, lines)
  world.store.notes('pendingChanges').set(before.id, { invoice: invoice.id, items, anchor })
  const expires_at = world.clock.seconds() + PENDING_HOURS * 3600
  const latest = world.store.put('subscription', { ...before, latest_invoice: invoice.id })
  const open = finalizeInvoice(world, invoice)
  if (open.status === 'open') collectInvoice(world, open, { isOffSession: false })
  if (!world.store.notes('pendingChanges').has(before.id)) return world.store.get('subscription', before.id)!
  const pending_update: Stripe.Subscription.PendingUpdate = {
    billing_cycle_anchor: null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at,
    metadata: null,
    subscription_items: items,
    trial_end: null,
    trial_from_plan: null,
  }
  return changeSubscription(world, latest, { ...latest, pending_update })
}

/** Called with each invoice of the subscription that was paid. */
export function applyPendingUpdate(world: World, id: string, invoice: string): void {
  const changes = world.store.notes('pendingChanges')
  const change = changes.get(id)
  if (change?.invoice !== invoice) return
  changes.delete(id)
  const before = world.store.get('subscription', id)!
  const wasPending = before.pending_update !== null
  const after = { ...withItems(before, change.items), billing_cycle_anchor: change.anchor, pending_update: null }
  changeSubscription(world, before, after, wasPending ? 'customer.subscription.pending_update_applied' : undefined)
}

export function expirePendingUpdate(world: World, before: Subscription): void {
  const changes = world.store.notes('pendingChanges')
  const invoice = world.store.get('invoice', changes.get(before.id)?.invoice ?? '')
  changes.delete(before.id)
  if (invoice?.status === 'open') voidInvoice(world, invoice)
  const after = world.store.put('subscription', { ...before, pending_update: null })
  emit(world, 'customer.subscription.pending_update_expired', after)
}

/** An invoice right away, and a try at getting it paid. */
export function invoiceChange(world: World, subscription: Subscription, lines: LineDraft[], isCollected: boolean) {
  const invoice = draftChange(world, subscription, lines)
  world.store.put('subscription', { ...subscription, latest_invoice: invoice.id })
  const open = finalizeInvoice(world, invoice)
  if (open.status !== 'open' || !isCollected) return open
  return collectInvoice(world, open, { isOffSession: true })
}

function draftChange(world: World, subscription: Subscription, lines: LineDraft[]): Stripe.Invoice {
  const customer = world.store.get('customer', idOf(subscription.customer))!
  return draftInvoice(world, {
    customer,
    subscription,
    reason: 'subscription_update',
    lines: [...pendingLines(world, customer.id, subscription.id), ...lines],
    currency: subscription.currency,
    isHeld: true,
  })
}

/** An item that is paid at another interval from now on begins a period now. */
function inRhythm(subscription: Subscription, items: Item[], date: number): Item[] {
  if (!isReset(subscription, items)) return items
  return items.map((item) => {
    const { start, end } = itemPeriod(date, item, date)
    return { ...item, current_period_start: start, current_period_end: end }
  })
}

/** A trial goes on: the first period that is paid begins when it ends. */
function isReset(subscription: Subscription, items: Item[]): boolean {
  if (subscription.status === 'trialing') return false
  return items.some((item) => hasNewRhythm(subscription, item))
}
