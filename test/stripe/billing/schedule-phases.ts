// The phases of a schedule, made of what somebody wished for: each with its dates and prices.
import type Stripe from 'stripe'
import { joinMetadata } from '../resources/metadata.ts'
import { priceNamed } from '../resources/prices.ts'
import type { World } from '../world/world.ts'
import { type Interval, periodAt } from './periods.ts'

type Phase = Stripe.SubscriptionSchedule.Phase
export type PhaseWish = Stripe.SubscriptionScheduleUpdateParams.Phase

/** Each begins where the one before it ends. */
export function phasesOf(world: World, wishes: PhaseWish[], start: number): Phase[] {
  let from = start
  return wishes.map((wish, index) => {
    const prices = wish.items.map((item, place) =>
      priceNamed(world, item.price ?? '', `phases[${index}][items][${place}][price]`),
    )
    const { duration } = wish
    const every = duration ? { interval: duration.interval, interval_count: duration.interval_count ?? 1 } : null
    const until = wish.end_date ?? periodAt(from, every ?? (prices[0]!.recurring as Interval), from).end
    const phase = phaseOf(wish, { start_date: from, end_date: Number(until) }, prices[0]!.currency)
    from = phase.end_date
    return phase
  })
}

export function phaseOf(
  wish: Pick<PhaseWish, 'items' | 'metadata' | 'proration_behavior' | 'description'>,
  dates: Stripe.SubscriptionSchedule.CurrentPhase,
  currency: string,
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: wish.description || null,
    discounts: [],
    ...dates,
    invoice_settings: null,
    items: wish.items.map((item) => ({
      billing_thresholds: null,
      discounts: [],
      metadata: joinMetadata({}, item.metadata),
      plan: item.price ?? '',
      price: item.price ?? '',
      quantity: item.quantity ?? 1,
      tax_rates: [],
    })),
    metadata: joinMetadata({}, wish.metadata),
    on_behalf_of: null,
    proration_behavior: wish.proration_behavior ?? 'create_prorations',
    transfer_data: null,
    trial_end: null,
  }
}
