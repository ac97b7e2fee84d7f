// A refund comes to its end after a while: some banks take their time, some send it back.
import type Stripe from 'stripe'
import { bookRefundFailure } from '../resources/balance-transactions.ts'
import { cardOf } from '../resources/payment-methods.ts'
import { changeRefund } from '../resources/refunds.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { ended, isReversal, type RefundEnd, requireRefundWay } from './refund-states.ts'

const WHILE = 3600

export function endRefund(world: World, before: Stripe.Refund, end: RefundEnd): Stripe.Refund {
  requireRefundWay(before, end)
  if (!isReversal(end)) return changeRefund(world, before, ended(before, end))
  const back = bookRefundFailure(world, before).id
  giveBack(world, before)
  const after = changeRefund(world, before, { ...ended(before, end), failure_balance_transaction: back })
  if (end === 'failed') emit(world, 'refund.failed', after)
  return after
}

/** What was not refunded after all can be refunded again. */
function giveBack({ store }: World, { charge: id, amount }: Stripe.Refund): void {
  const charge = store.get('charge', idOf(id))!
  store.put('charge', { ...charge, amount_refunded: charge.amount_refunded - amount, refunded: false })
}

export function endRefundsDue(world: World): void {
  for (const refund of world.store.all('refund')) {
    if (refund.created + WHILE > world.clock.seconds()) continue
    const charge = world.store.get('charge', idOf(refund.charge))!
    if (refund.status === 'pending') endRefund(world, refund, 'succeeded')
    else if (refund.status === 'succeeded' && cardOf(world, charge)?.refunds === 'fails') {
      endRefund(world, refund, 'failed')
    }
  }
}
