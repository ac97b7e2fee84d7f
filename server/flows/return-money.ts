// A reader wants unspent wallet money back on the card it came from.
import type { ReaderId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { type Payment, refundableOf } from '../core/payment.ts'
import { Problem } from '../core/problem.ts'
import { type Refund, setAsideForCard, toCard } from '../core/refund.ts'
import type { Ports } from '../ports/index.ts'
import { sendRefund } from './send-refund.ts'

export type ReturnAnswer =
  /** `kept`: what no payment of the reader can take back. It stays in the wallet. */
  | { readonly next: 'returned'; readonly sent: Money; readonly kept: Money }
  | { readonly next: 'stop'; readonly because: 'empty' | 'on-hold' | 'no-card' | 'refused' }

// One refund for each payment that it came from, and a few more looks for races.
const looks = 40

/**
 * Sends back what is unspent in the currency of `most`, and no more than that, to the newest payments first. Safe to ask twice: what is set aside is no
 * longer in the wallet. The provider's fee of the top-up is not given back by the provider; the operator bears it.
 */
export async function returnMoney(
  ports: Ports,
  { reader, most }: { reader: ReaderId; most: Money },
): Promise<ReturnAnswer> {
  const { store } = ports
  const { currency } = most
  if ((await store.standing(reader)) === 'on-hold') return { next: 'stop', because: 'on-hold' }
  const refunds = await setAside(ports, reader, most)
  const balance = await store.wallet(reader, currency)
  if (refunds.length === 0) return { next: 'stop', because: balance.amount === 0 ? 'empty' : 'no-card' }

  const ended = await Promise.all(refunds.map((refund) => sendRefund(ports, refund)))
  const sent = ended.filter(({ state }) => state !== 'failed').reduce((sum, each) => sum + each.money.amount, 0)
  if (sent === 0) return { next: 'stop', because: 'refused' }
  return { next: 'returned', sent: money(sent, currency), kept: await store.wallet(reader, currency) }
}

async function setAside(ports: Ports, reader: ReaderId, { amount: most, currency }: Money): Promise<Refund[]> {
  const { store, clock } = ports
  const refunds: Refund[] = []
  for (let look = 0; look < looks; look++) {
    const left = most - refunds.reduce((sum, { money: sent }) => sum + sent.amount, 0)
    // Looked at one after the other, a payment that is booked in between would go back in two parts.
    const found = await store.returnable(reader, currency)
    const amount = found === null ? 0 : Math.min(left, found.balance.amount, refundableOf(found.payment).amount)
    if (found === null || amount === 0) return refunds
    const refund = refundFor(ports, found.payment, money(amount, currency))
    const committed = await store.commit([
      { change: 'require-standing', reader },
      ...setAsideForCard(refund, refund.money, clock.now()),
    ])
    if (committed.done) refunds.push(refund)
    else if (committed.guard === 'wallet-on-hold') return refunds
  }
  if (refunds.length === 0) throw new Problem('request-in-progress', 'The wallet is in use just now. Try again.')
  return refunds
}

function refundFor({ ids, clock }: Ports, payment: Payment, amount: Money): Refund & { payment: string } {
  return toCard({
    id: ids.id('refund'),
    reader: payment.reader,
    payment: payment.id,
    money: amount,
    by: 'reader',
    startedAt: clock.now(),
  })
}
