// Books what a paid charge brings: at once, or a moment later, as Stripe does where it captures behind the answer.
import type Stripe from 'stripe'
import { bookCharge } from '../resources/balance-transactions.ts'
import { balanceOf } from '../resources/balances.ts'
import { cardOf } from '../resources/payment-methods.ts'
import { emit, previousOf } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'

/** Until it is booked a charge has no balance transaction, though it is paid. `charge.updated` tells when it has. */
export function bookPaid(world: World, charge: Stripe.Charge): Stripe.Charge {
  const { lateFeesSeconds: seconds } = world.chaos.now()
  if (seconds > 0 && isAsync(world, charge)) {
    world.store.notes('unbooked').set(charge.id, world.clock.seconds() + seconds)
    emit(world, 'charge.succeeded', world.store.put('charge', charge))
    return charge
  }
  const booked = withBooking(world, charge)
  emit(world, 'charge.succeeded', booked)
  if (isInstant(world, charge)) emit(world, 'balance.available', balanceOf(world))
  return booked
}

export function bookChargesDue(world: World): void {
  const unbooked = world.store.notes('unbooked')
  for (const [id, due] of unbooked) if (due <= world.clock.seconds()) bookUnbooked(world, id)
}

/** Money cannot go back before it has come: a refund or a dispute does not wait. */
export function bookUnbooked(world: World, id: string): Stripe.Charge {
  const before = world.store.get('charge', id)!
  if (!world.store.notes('unbooked').delete(id)) return before
  const after = withBooking(world, before)
  emit(world, 'charge.updated', after, previousOf(before, after))
  return after
}

function withBooking(world: World, charge: Stripe.Charge): Stripe.Charge {
  const { id } = bookCharge(world, charge, isInstant(world, charge))
  return world.store.put('charge', { ...charge, balance_transaction: id })
}

function isInstant(world: World, charge: Stripe.Charge): boolean {
  return cardOf(world, charge)?.isInstant === true
}

/** Whoever asks for `capture_method: 'automatic'` waits for the answer and gets it whole. */
function isAsync({ store }: World, { payment_intent: intent }: Stripe.Charge): boolean {
  return store.get('payment_intent', idOf(intent))?.capture_method !== 'automatic'
}
