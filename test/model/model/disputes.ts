// The model of disputes: money that a bank took is in between until the bank decides; a loss takes what is unspent.
import { canTake, take, takingFor } from './holds.ts'
import type { Next, OpOf } from './op.ts'
import { balanceOf, type Dispute, entriesOf, intoWallet, type State } from './state.ts'
import { attempt, refundable } from './top-ups.ts'

const states = {
  inquiry: 'open',
  'inquiry-answered': 'open',
  open: 'open',
  answered: 'open',
  won: 'won',
  lost: 'lost',
  closed: 'closed',
} as const

/** A loss takes from the wallet what was seen in it: never more, and nothing that went back to the card already. Creators bear more of it, as far as it is held. */
export function lookDispute(m: State, { dispute: number }: OpOf<'dispute'>): Next {
  const { checkout, status, movements } = m.stripe.disputes[number] as State['stripe']['disputes'][number]
  const payment = attempt(m, checkout)
  const before = m.disputes[number]
  if (before?.booked === movements.length && before.state === states[status]) return undefined
  const taken = -movements.reduce((sum, { amount }) => sum + amount, 0)
  const fromWallet = Math.min(taken, balanceOf(m, payment.reader, payment.currency), refundable(payment))
  const taking = takingFor(m, checkout, taken - fromWallet)
  return {
    steps: [{ op: 'commit-dispute', dispute: number, before: JSON.stringify(before ?? null), fromWallet, taking }],
  }
}

/** Who saw it as it is no more, or money that is gone by now, looks again. What nobody covers of a loss is bad debt. */
export function commitDispute(m: State, { dispute: number, before, fromWallet, taking }: OpOf<'commit-dispute'>): Next {
  const { checkout, status, movements } = m.stripe.disputes[number] as State['stripe']['disputes'][number]
  const { reader, currency } = attempt(m, checkout)
  const isLost = status === 'lost'
  const hasChanged = JSON.stringify(m.disputes[number] ?? null) !== before
  const isShort = fromWallet > balanceOf(m, reader, currency) || !canTake(m, taking)
  if (hasChanged || (isLost && isShort)) return { steps: [{ op: 'dispute', dispute: number }] }

  const taken = -movements.reduce((sum, { amount }) => sum + amount, 0)
  const state = states[status]
  const dispute: Dispute = {
    reader,
    currency,
    state,
    holds: state === 'open',
    booked: movements.length,
    taken,
    fromWallet: null,
    borne: 0,
  }
  if (isLost) {
    intoWallet(m, dispute, -fromWallet)
    Object.assign(dispute, { fromWallet, borne: take(m, taking), holds: fromWallet < taken })
  }
  m.disputes[number] = dispute
  return undefined
}

/** The operator lets a reader spend again. A bank that has not decided yet is not overruled. */
export function release(m: State, { reader }: OpOf<'release'>): Next {
  for (const [, dispute] of entriesOf(m.disputes)) {
    if (dispute.reader === reader && dispute.state !== 'open') dispute.holds = false
  }
  for (const [, warning] of entriesOf(m.warnings)) if (warning.reader === reader) warning.holds = false
  return undefined
}
