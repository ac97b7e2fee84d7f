// Sends a refund that is set aside to the provider, and books the answer.
import { cardRefundReference } from '../core/bookkeeping.ts'
import { Problem } from '../core/problem.ts'
import { type Refund, refuseRefund } from '../core/refund.ts'
import type { Ports } from '../ports/index.ts'
import { bookRefund } from './settle-refund.ts'

/**
 * Answers the refund as it stands afterwards. Where the provider refuses, the money is in the wallet again. Where it does not
 * answer, the refund stays `started` and recovery goes on with it: nothing is lost by that, so nobody is told of a failure.
 */
export async function sendRefund(ports: Ports, refund: Refund, attempt = 1): Promise<Refund> {
  const { store, payments, log } = ports
  const { id, payment, money, by } = refund
  if (payment === null) return refund
  try {
    const reason = by === 'fraud-warning' ? 'fraud' : 'requested'
    const report = await payments.refund({ refund: id, payment, money, reason, attempt })
    if (report === 'refused') await giveBack(ports, refund)
    else await bookRefund(ports, report)
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault
    log.warn('refund-waits', { refund: id, attempt })
  }
  return (await store.refund(id)) ?? refund
}

async function giveBack({ store, clock }: Ports, refund: Refund): Promise<void> {
  const setAside = await store.entry(cardRefundReference(refund.id))
  if (setAside !== null) await store.commit(refuseRefund(refund, setAside, clock.now()))
}
