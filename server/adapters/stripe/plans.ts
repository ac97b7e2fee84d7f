// What is planned for a membership's next period: at Stripe a subscription schedule of two phases, which lets go once the second has begun.
import type Stripe from 'stripe'
import type { Membership } from '../../core/membership.ts'
import type { ChangeOrder } from '../../ports/payments.ts'
import { expandedOf, idOf } from './metadata.ts'
import { priceFor } from './prices.ts'

type Attempt = Pick<Membership, 'id' | 'version'>
type Named = { readonly subscription: string; readonly order: ChangeOrder }

/** Two requests. Who dies between them leaves a plan that changes nothing; the next attempt goes on with it. */
export async function changeLater(
  stripe: Stripe,
  { id, version }: Attempt,
  { subscription: name, order }: Named,
): Promise<void> {
  const { site, terms } = order
  const price = await priceFor(stripe, { site, ...terms }, order.name)
  const subscription = await stripe.subscriptions.retrieve(name, { expand: ['schedule'] })
  const plan =
    expandedOf(subscription.schedule) ??
    (await stripe.subscriptionSchedules.create(
      { from_subscription: name },
      { idempotencyKey: `plan:${id}:${version}` },
    ))
  const phases = [presentPhase(subscription, plan), nextPhase(price, terms)]
  await stripe.subscriptionSchedules.update(
    plan.id,
    { end_behavior: 'release', phases },
    { idempotencyKey: `plan:${id}:${version}:phases` },
  )
}

/** Nothing is planned any more. Each plan is let go once, so its id is the key. */
export async function releasePlan(stripe: Stripe, { schedule }: Pick<Stripe.Subscription, 'schedule'>): Promise<void> {
  const plan = idOf(schedule)
  if (plan !== null) await stripe.subscriptionSchedules.release(plan, {}, { idempotencyKey: `release:${plan}` })
}

export async function keepTerms(stripe: Stripe, subscription: string): Promise<void> {
  await releasePlan(stripe, await stripe.subscriptions.retrieve(subscription))
}

type Phase = Stripe.SubscriptionScheduleUpdateParams.Phase

/** As it runs, to the end of what is paid. */
function presentPhase({ items }: Stripe.Subscription, { current_phase: current }: Stripe.SubscriptionSchedule): Phase {
  return {
    items: items.data.map(({ price, quantity = 1 }) => ({ price: price.id, quantity })),
    ...(current === null ? {} : { start_date: current.start_date, end_date: current.end_date }),
  }
}

function nextPhase(price: string, { interval, seats }: ChangeOrder['terms']): Phase {
  return {
    items: [{ price, quantity: seats }],
    duration: { interval, interval_count: 1 },
    proration_behavior: 'none',
  }
}
