// The bank warns that a payment was probably made with a stolen card: give a small one back before it becomes a dispute.
import type { Change } from '../core/change.ts'
import { isRefundedAtOnce } from '../core/fraud-warning.ts'
import { type Payment, refundableOf } from '../core/payment.ts'
import { Problem } from '../core/problem.ts'
import { type Refund, setAsideAtLoss, toCard } from '../core/refund.ts'
import type { Ports, ProviderEvent } from '../ports/index.ts'
import { commitEvent } from './commit-event.ts'
import { coverOf } from './cover-of.ts'
import { ownPayment } from './own-payment.ts'
import { sendRefund } from './send-refund.ts'

/** `noted`: there is nothing to be done any more. */
export type Heeded = 'refunded' | 'held' | 'noted' | 'known' | 'foreign'

const looks = 4

/** Safe to call any number of times: a warning is heeded once. A payment too large to give back unasked holds the wallet. */
export async function heedFraudWarning(ports: Ports, id: string, event?: ProviderEvent): Promise<Heeded> {
  const { store, payments, log } = ports
  const report = await payments.reportFraudWarning(id)
  const payment = report === null ? null : await ownPayment(ports, report.of)
  if (report === null || payment === null) return 'foreign'

  for (let look = 0; look < looks; look++) {
    if (await store.hasHeeded(id)) return note(ports, event, 'known')
    const current = (await store.payment(payment.id)) ?? payment
    if (!report.isActionable || refundableOf(current).amount === 0) return note(ports, event, 'noted')

    const answer = isRefundedAtOnce(payment) ? await giveBack(ports, id, current) : hold(ports, id, payment)
    const committed = await commitEvent(ports, answer.changes, event)
    if (committed.done) {
      log.warn('fraud-warning', { warning: id, outcome: answer.outcome })
      if (answer.refund !== null) await sendRefund(ports, answer.refund)
      return answer.outcome
    }
  }
  throw new Problem('provider-unavailable', 'The payment is being worked on.', { retryAfterSeconds: 5 })
}

type Answer = {
  readonly outcome: 'refunded' | 'held'
  readonly changes: readonly Change[]
  readonly refund: Refund | null
}

async function giveBack({ store, clock, ids }: Ports, id: string, payment: Payment): Promise<Answer> {
  const at = clock.now()
  const money = refundableOf(payment)
  const refund = toCard({
    id: ids.id('refund'),
    reader: payment.reader,
    payment: payment.id,
    money,
    by: 'fraud-warning',
    startedAt: at,
  })
  const warning = { id, payment: payment.id, reader: payment.reader, outcome: 'refunded' } as const
  const changes: Change[] = [
    { change: 'add-fraud-warning', warning, at },
    ...setAsideAtLoss(refund, await coverOf(store, payment), at),
  ]
  return { outcome: 'refunded', changes, refund }
}

function hold({ clock }: Ports, id: string, { id: payment, reader }: Payment): Answer {
  const warning = { id, payment, reader, outcome: 'held' } as const
  const changes: Change[] = [
    { change: 'add-fraud-warning', warning, at: clock.now() },
    { change: 'review-standing', reader },
  ]
  return { outcome: 'held', changes, refund: null }
}

async function note(ports: Ports, event: ProviderEvent | undefined, answer: 'known' | 'noted'): Promise<Heeded> {
  await commitEvent(ports, [], event)
  return answer
}
