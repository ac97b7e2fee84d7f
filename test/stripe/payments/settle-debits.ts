// Debits of bank accounts come to their end after some time: the session that was completed unpaid is paid, or is not.
import type Stripe from 'stripe'
import { debitOf } from '../resources/bank-accounts.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { endDebit } from './confirm.ts'
import { sessionOfIntent } from './pay-session.ts'

export function settleDebitsDue(world: World): void {
  for (const intent of world.store.filed('payment intents by status', 'processing')) {
    if (isDue(world, intent)) settleDebit(world, intent)
  }
}

function isDue({ store, clock }: World, { latest_charge, payment_method }: Stripe.PaymentIntent): boolean {
  const started = store.get('charge', idOf(latest_charge))?.created ?? 0
  const method = store.get('payment_method', idOf(payment_method))!
  return started + debitOf(method).seconds <= clock.seconds()
}

function settleDebit(world: World, intent: Stripe.PaymentIntent): void {
  const { status } = endDebit(world, intent)
  const session = sessionOfIntent(world, intent.id)
  if (!session) return
  const isPaid = status === 'succeeded'
  const after = world.store.put('checkout.session', { ...session, payment_status: isPaid ? 'paid' : 'unpaid' })
  emit(world, `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`, after)
}
