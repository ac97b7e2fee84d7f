// A period is over: the next one begins with a draft, or the subscription ends here.
import type Stripe from 'stripe'
import { pendingLines } from '../resources/invoice-items.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { methodFor } from './collect-invoice.ts'
import { draftInvoice, type InvoiceDraft } from './draft-invoice.ts'
import { endSubscription } from './end-subscription.ts'
import { feesOf, itemPeriod } from './lines.ts'
import { changeSubscription } from './subscription-change.ts'
import { paused, periodEnd, withItems, withStatus } from './subscription-states.ts'

type Subscription = Stripe.Subscription

export function renewSubscription(world: World, before: Subscription): void {
  const now = world.clock.seconds()
  if (before.cancel_at_period_end || (before.cancel_at ?? Infinity) <= now) {
    endSubscription(world, before, 'cancellation_requested')
    return
  }
  const isTrialOver = before.status === 'trialing'
  const method = methodFor(world, idOf(before.customer), before)
  if (isTrialOver && !method && endsWithoutMethod(world, before)) return
  const next = { ...nextPeriod(before, now), ...(isTrialOver && { status: 'active' }) }
  const draft = nextInvoice(world, before, next)
  const invoice = draftInvoice(world, draft)
  changeSubscription(world, before, { ...next, latest_invoice: invoice.id })
}

/** Also for previews. `before` tells which items are due: all that end first. */
export function nextInvoice(world: World, before: Subscription, next: Subscription): InvoiceDraft {
  const due = periodEnd(before)
  const ids = before.items.data.filter((item) => item.current_period_end <= due).map((item) => item.id)
  const items = next.items.data.filter((item) => ids.includes(item.id))
  const customer = world.store.get('customer', idOf(before.customer))!
  const lines = [...pendingLines(world, customer.id, before.id), ...feesOf(next, items, false)]
  return {
    customer,
    subscription: next,
    reason: 'subscription_cycle',
    lines,
    currency: next.currency,
    discounts: discountsAt(world, next, due),
    period: { start: Math.min(...before.items.data.map((item) => item.current_period_start)), end: due },
    isHeld: before.status === 'unpaid' || before.pause_collection?.behavior === 'keep_as_draft',
  }
}

export function nextPeriod(before: Subscription, moment: number): Subscription {
  const items = before.items.data.map((item) => {
    if (item.current_period_end > moment) return item
    const { start, end } = itemPeriod(before.billing_cycle_anchor, item, moment)
    return { ...item, current_period_start: start, current_period_end: end }
  })
  return withItems(before, items)
}

/** A coupon for one time counted on the first invoice; others until they end. */
export function discountsAt(
  { store }: World,
  { discounts, start_date }: Subscription,
  moment: number,
): Stripe.Discount[] {
  return discounts
    .map((discount) => store.get('discount', idOf(discount))!)
    .filter(({ end }) => end === null || end > moment)
    .filter(({ source, start }) => {
      const isOnce = store.get('coupon', idOf(source.coupon))?.duration === 'once'
      return !isOnce || (moment <= start && start >= start_date)
    })
}

function endsWithoutMethod(world: World, before: Subscription): boolean {
  switch (before.trial_settings?.end_behavior.missing_payment_method) {
    case 'cancel':
      endSubscription(world, before, 'cancellation_requested')
      return true
    case 'pause': {
      const why = 'trial_end_without_payment_method'
      const after = paused(before, why, world.clock.seconds())
      changeSubscription(world, before, after, 'customer.subscription.paused')
      return true
    }
    default:
      return false
  }
}

/** As if the trial ended this moment. */
export function endTrialNow(world: World, before: Subscription): Subscription {
  const now = world.clock.seconds()
  const items = before.items.data.map((item) => ({ ...item, current_period_end: now }))
  const ending = withStatus(withItems({ ...before, billing_cycle_anchor: now, trial_end: now }, items), 'trialing')
  world.store.put('subscription', ending)
  renewSubscription(world, ending)
  return world.store.get('subscription', before.id)!
}
