// A subscription is over: canceled now, or given up because nobody paid.
import type Stripe from 'stripe'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { voidInvoice } from './settle-invoice.ts'
import { canceled, expiredBeforePayment } from './subscription-states.ts'

type Subscription = Stripe.Subscription

export function endSubscription(world: World, before: Subscription, reason: string): Subscription {
  const after = world.store.put('subscription', canceled(before, reason, world.clock.seconds()))
  stopInvoices(world, before)
  emit(world, 'customer.subscription.deleted', after)
  return after
}

/** A first invoice that was not paid within a day. */
export function expireSubscription(world: World, before: Subscription): void {
  const after = world.store.put('subscription', expiredBeforePayment(before, world.clock.seconds()))
  const invoice = world.store.get('invoice', idOf(before.latest_invoice))
  if (invoice?.status === 'open') voidInvoice(world, invoice)
  emit(world, 'customer.subscription.updated', after, { status: before.status, ended_at: before.ended_at })
}

/** What is owed stays owed, but is no longer asked for. */
function stopInvoices({ store }: World, { id }: Subscription): void {
  for (const invoice of store.filed('invoices by subscription', id)) {
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue
    store.put('invoice', {
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    })
  }
}
