// The model of early fraud warnings: a small payment goes back at once, a large one holds the wallet.
import { topUpsAtOnce } from '../cast.ts'
import type { Next, OpOf } from './op.ts'
import { coverOf, isCovered, setAsideAnew } from './refunds.ts'
import type { State } from './state.ts'
import { attempt, refundable } from './top-ups.ts'

export function heed(m: State, { warning: number }: OpOf<'heed'>): Next {
  const { checkout, isActionable } = m.stripe.warnings[number] as State['stripe']['warnings'][number]
  const payment = attempt(m, checkout)
  const amount = refundable(payment)
  if (m.warnings[number] !== undefined || !isActionable || amount === 0) return undefined
  if (payment.amount > topUpsAtOnce[payment.currency]) {
    m.warnings[number] = { reader: payment.reader, outcome: 'held', holds: true }
    return undefined
  }
  return { steps: [{ op: 'commit-heed', warning: number, amount, ...coverOf(m, checkout, amount) }] }
}

export function commitHeed(m: State, { warning: number, amount, fromWallet, taking }: OpOf<'commit-heed'>): Next {
  const { checkout } = m.stripe.warnings[number] as State['stripe']['warnings'][number]
  const payment = attempt(m, checkout)
  const hasChanged = m.warnings[number] !== undefined || amount > refundable(payment)
  const aside = { checkout, fromWallet, taking }
  if (hasChanged || !isCovered(m, aside, amount)) return { steps: [{ op: 'heed', warning: number }] }
  m.warnings[number] = { reader: payment.reader, outcome: 'refunded', holds: false }
  const refund = setAsideAnew(m, { ...aside, amount, by: 'fraud-warning' })
  return { steps: [{ op: 'send', refund }, { op: 'unit-end' }] }
}
