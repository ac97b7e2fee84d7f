// What billing does by itself as time passes, one thing after another, each at the moment it was due.
import type Stripe from 'stripe'
import { nowFor } from '../resources/test-clocks.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { expirePendingUpdate } from './change-subscription.ts'
import { collectInvoice } from './collect-invoice.ts'
import { invoiceOf } from './draft-invoice.ts'
import { endSubscription, expireSubscription } from './end-subscription.ts'
import { finalizeInvoice } from './finalize-invoice.ts'
import { subscriptionOf } from './follow-invoice.ts'
import { nextInvoice, nextPeriod, renewSubscription } from './renew-subscription.ts'
import { advanceSchedule, scheduleDue } from './run-schedule.ts'
import { failInvoice, markUncollectible, voidInvoice } from './settle-invoice.ts'
import { changeSubscription } from './subscription-change.ts'
import { periodEnd } from './subscription-states.ts'

type Subscription = Stripe.Subscription

interface Due {
  at: number
  run(): void
}

const DAY = 86_400
const DAYS_BEFORE_RENEWAL = 7
const DAYS_BEFORE_TRIAL_ENDS = 3
const MANY = 20_000

export function billDue(world: World): void {
  for (let count = 0; count < MANY; count++) {
    const next = firstDue(world)
    if (!next) return
    world.clock.during(next.at, next.run)
  }
  throw new Error('Billing does not come to an end: something stays due after it was done')
}

/** Of those due at the same moment the first listed goes first: a schedule changes a subscription before it renews. */
function firstDue(world: World): Due | undefined {
  let first: Due | undefined
  for (const due of duesOf(world)) if (!first || due.at < first.at) first = due
  return first
}

function* duesOf(world: World): Generator<Due> {
  const { filed } = world.store
  const now = world.clock.seconds()
  const isDue = (customer: Parameters<typeof idOf>[0], at: number) => at <= nowFor(world, idOf(customer), now)
  for (const schedule of world.store.all('subscription_schedule')) {
    const at = scheduleDue(schedule)
    if (isDue(schedule.customer, at)) yield { at, run: () => advanceSchedule(world, schedule) }
  }
  for (const invoice of [...filed('invoices by status', 'draft'), ...filed('invoices by status', 'open')]) {
    const due = dueOfInvoice(world, invoice)
    if (due && isDue(invoice.customer, due.at)) yield due
  }
  for (const subscription of UNENDED.flatMap((status) => filed('subscriptions by status', status))) {
    if (!isDue(subscription.customer, nextDue.get(subscription) ?? 0)) continue
    const dues = [...duesOfSubscription(world, subscription)]
    nextDue.set(subscription, Math.min(...dues.map(({ at }) => at)))
    for (const due of dues) if (isDue(subscription.customer, due.at)) yield due
  }
}

// An object is replaced when it changes, and what was told only takes dues away: until then nothing is due of it.
const nextDue = new WeakMap<Subscription, number>()

function dueOfInvoice(world: World, invoice: Stripe.Invoice): Due | undefined {
  const { automatically_finalizes_at: draftUntil, next_payment_attempt: next } = invoice
  if (invoice.status === 'draft' && draftUntil) return { at: draftUntil, run: () => finalizeAndCollect(world, invoice) }
  if (invoice.status !== 'open' || !next) return undefined
  return { at: next, run: () => void collectInvoice(world, invoice, { isOffSession: true }) }
}

function finalizeAndCollect(world: World, draft: Stripe.Invoice): void {
  const open = finalizeInvoice(world, draft)
  if (open.status !== 'open') return
  const subscription = subscriptionOf(world, draft)
  switch (subscription?.pause_collection?.behavior) {
    case 'void':
      voidInvoice(world, open)
      return
    case 'mark_uncollectible':
      markUncollectible(world, open)
      return
    default:
      if (subscription?.status === 'canceled') failInvoice(world, open)
      else collectInvoice(world, open, { isOffSession: true })
  }
}

function* duesOfSubscription(world: World, subscription: Subscription): Generator<Due> {
  const { status, created, trial_end: trialEnd } = subscription
  if (status === 'incomplete') yield { at: created + 23 * 3600, run: () => expireSubscription(world, subscription) }
  if (subscription.pending_update) {
    yield { at: subscription.pending_update.expires_at, run: () => expirePendingUpdate(world, subscription) }
  }
  const resumesAt = subscription.pause_collection?.resumes_at
  if (resumesAt) yield { at: resumesAt, run: () => collectAgain(world, subscription) }
  if (!RENEWED.includes(status)) return
  const end = periodEnd(subscription)
  const told = world.store.notes('told')
  if (trialEnd && status === 'trialing' && told.get(`trial ${subscription.id}`) !== trialEnd) {
    yield {
      at: trialEnd - DAYS_BEFORE_TRIAL_ENDS * DAY,
      run: () => {
        told.set(`trial ${subscription.id}`, trialEnd)
        emit(world, 'customer.subscription.trial_will_end', subscription)
      },
    }
  }
  if (told.get(`upcoming ${subscription.id}`) !== end) {
    yield { at: Math.max(created, end - DAYS_BEFORE_RENEWAL * DAY), run: () => tellUpcoming(world, subscription, end) }
  }
  if (subscription.cancel_at && subscription.cancel_at < end) {
    yield { at: subscription.cancel_at, run: () => void endSubscription(world, subscription, 'cancellation_requested') }
  }
  yield { at: end, run: () => renewSubscription(world, subscription) }
}

// Nothing becomes due of one that is over.
const UNENDED: readonly Stripe.Subscription.Status[] = [
  'incomplete',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
]
const RENEWED = ['active', 'past_due', 'trialing', 'unpaid']

/** There is no such invoice yet, hence it has no id. Where nothing will be invoiced nothing is told. */
function tellUpcoming(world: World, subscription: Subscription, end: number): void {
  world.store.notes('told').set(`upcoming ${subscription.id}`, end)
  if (subscription.cancel_at_period_end) return
  const draft = nextInvoice(world, subscription, nextPeriod(subscription, end))
  const { id: _none, ...invoice } = invoiceOf(world, draft, `upcoming_${subscription.id}`)
  emit(world, 'invoice.upcoming', invoice)
}

function collectAgain(world: World, before: Subscription): void {
  changeSubscription(world, before, { ...before, pause_collection: null })
}
