// The model of recovery: attempts and refunds that were left half-way are finished, one after another.
import type { Next, Op, OpOf } from './op.ts'
import { refundAt } from './refunds.ts'
import { entriesOf, type State } from './state.ts'
import { attempt, isWaiting } from './top-ups.ts'

export function recoverCheckouts(m: State, { olderThan }: OpOf<'recover-checkouts'>): Next {
  const found = entriesOf(m.checkouts).filter(([, each]) => isWaiting(each) && each.startedAt < m.now - olderThan)
  return { steps: found.flatMap(([checkout]): Op[] => [{ op: 'recover-checkout', checkout }, { op: 'unit-end' }]) }
}

export function recoverCheckout(m: State, { checkout }: OpOf<'recover-checkout'>): Next {
  const known = attempt(m, checkout)
  if (m.stripe.sessions[checkout] === undefined) {
    if (known.state !== 'paid') known.state = 'expired'
    return undefined
  }
  if (known.state === 'started') known.state = 'open'
  return { steps: [{ op: 'settle', checkout }] }
}

export function recoverRefunds(m: State, { olderThan }: OpOf<'recover-refunds'>): Next {
  const found = [...m.refunds.keys()].filter((number) => {
    const { state, startedAt } = refundAt(m, number)
    return state === 'started' && startedAt < m.now - olderThan
  })
  return { steps: found.flatMap((refund): Op[] => [{ op: 'recover-refund', refund }, { op: 'unit-end' }]) }
}

/** Never a second one because the answer to the first was lost. */
export function recoverRefund(m: State, { refund: number }: OpOf<'recover-refund'>): Next {
  const made = m.stripe.refunds.findIndex(({ ours }) => ours === number)
  return { steps: [made < 0 ? { op: 'send', refund: number } : { op: 'look-refund', refund: made }] }
}
