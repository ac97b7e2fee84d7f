// What the bank of some test cards does once it has paid: disputes, asks or warns.
import { type DisputeOrder, openDispute } from '../resources/disputes.ts'
import { warnOfFraud } from '../resources/early-fraud-warnings.ts'
import { cardOf } from '../resources/payment-methods.ts'
import type { World } from '../world/world.ts'

export function actAfterPayment(world: World, id: string): void {
  const charge = world.store.get('charge', id)!
  const act = cardOf(world, charge)?.afterPayment
  if (!act) return
  if (act === 'fraud-warning') {
    world.aftermath.push(() => warnOfFraud(world, charge))
    return
  }
  for (const order of ordersOf(act, charge.amount)) {
    // Asked anew: a first dispute has changed the charge.
    world.aftermath.push(() => openDispute(world, world.store.get('charge', id)!, order))
  }
}

type Disputing = 'fraudulent' | 'product_not_received' | 'inquiry' | 'many-disputes'

function ordersOf(act: Disputing, amount: number): DisputeOrder[] {
  const half = Math.ceil(amount / 2)
  switch (act) {
    case 'inquiry':
      return [{ isInquiry: true }]
    case 'many-disputes':
      return [{ amount: half }, { amount: amount - half }]
    default:
      return [{ reason: act }]
  }
}
