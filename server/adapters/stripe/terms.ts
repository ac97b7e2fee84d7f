// The terms of a membership as Stripe keeps them: what the present period is charged by, and what is planned for the next one.
import type Stripe from 'stripe'
import { isSameTerms, type MembershipTerms } from '../../core/membership.ts'
import { fromStripe, isKept } from './amount.ts'
import { expandedOf } from './metadata.ts'

const intervals = ['month', 'year'] as const

/** Null where something of it is missing, or is not what we would have written. */
export function presentTerms({ items, metadata }: Stripe.Subscription): MembershipTerms | null {
  const [item] = items.data
  return item === undefined ? null : termsFrom(item.price, item.quantity, metadata.tier)
}

/** Null: the same again. The price is expected to be expanded. */
export function nextTerms(subscription: Stripe.Subscription): MembershipTerms | null {
  const [item] = comingPhase(subscription)?.items ?? []
  const price = expandedOf(item?.price)
  if (item === undefined || price === null || 'deleted' in price) return null
  const next = termsFrom(price, item.quantity, undefined)
  const present = presentTerms(subscription)
  return next === null || present === null || isSameTerms(next, present) ? null : next
}

/** A plan may also be that nothing follows; somebody made it in Stripe's dashboard then. */
export function endsByPlan(subscription: Stripe.Subscription): boolean {
  const schedule = expandedOf(subscription.schedule)
  if (schedule?.status !== 'active' || schedule.end_behavior !== 'cancel') return false
  return comingPhase(subscription) === null
}

function comingPhase(subscription: Stripe.Subscription): Stripe.SubscriptionSchedule.Phase | null {
  const schedule = expandedOf(subscription.schedule)
  if (schedule?.status !== 'active') return null
  const { current_phase: current, phases } = schedule
  return phases.find(({ start_date }) => current !== null && start_date >= current.end_date) ?? null
}

/** Prices of ours carry their tier; one that the operator made by hand is taken for that of the subscription. */
function termsFrom(price: Stripe.Price, quantity = 1, joined: string | undefined): MembershipTerms | null {
  const { recurring, unit_amount: amount, currency, metadata } = price
  const interval = intervals.find((each) => each === recurring?.interval)
  const tier = metadata.tier ?? joined
  if (tier === undefined || interval === undefined || recurring?.interval_count !== 1) return null
  if (amount === null || amount <= 0 || !isKept(currency) || quantity < 1) return null
  return { tier, interval, price: fromStripe(amount, currency), seats: quantity }
}
