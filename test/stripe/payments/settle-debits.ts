// Debits of bank accounts come to their end after some days: the session that was completed unpaid is paid, or is not.
import type Stripe from 'stripe'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { endDebit } from './confirm.ts'
import { sessionOfIntent } from './pay-session.ts'

const DAYS = 4

export function settleDebitsDue(world: World): void {
  const due = world.clock.seconds() - DAYS * 86_400
  for (const intent of world.store.all('payment_intent')) {
    if (intent.status !== 'processing') continue
    if ((world.store.get('charge', idOf(intent.latest_charge))?.created ?? 0) <= due) settleDebit(world, intent)
  }
}

function settleDebit(world: World, intent: Stripe.PaymentIntent): void {
  const { status } = endDebit(world, intent)
  const session = sessionOfIntent(world, intent.id)
  if (!session) return
  const isPaid = status === 'succeeded'
  const after = world.store.put('checkout.session', { ...session, payment_status: isPaid ? 'paid' : 'unpaid' })
  emit(world, `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}`, after)
}
