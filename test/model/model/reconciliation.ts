// The model of reconciliation: Stripe's lists of the last weeks, newest first, each thing as a message about it is taken.
import type { Next, Op, OpOf } from './op.ts'
import { entriesOf, type State } from './state.ts'

const windowSeconds = 35 * 24 * 60 * 60

type Dated = { readonly createdAt: number }

export function listSessions(m: State): Next {
  const paid = recent(m, entriesOf(m.stripe.sessions)).filter(
    (checkout) => m.stripe.sessions[checkout]?.status === 'paid' && m.checkouts[checkout]?.state !== 'paid',
  )
  return units(paid, (checkout) => [{ op: 'settle', checkout }])
}

/** As Stripe listed them, before the first of them was booked. */
export function listRefunds(m: State): Next {
  return units(recent(m, [...m.stripe.refunds.entries()]), (refund) => {
    const { checkout, status } = m.stripe.refunds[refund] as State['stripe']['refunds'][number]
    return [
      { op: 'own', checkout },
      { op: 'book-refund', refund, report: status },
    ]
  })
}

/** Banks decide after months: what waits for them in our books is asked for however old it is. */
export function listDisputes(m: State): Next {
  const listed = recent(m, [...m.stripe.disputes.entries()])
  const waiting = entriesOf(m.disputes).flatMap(([dispute, { state }]) => (state === 'open' ? [dispute] : []))
  const older = waiting.filter((dispute) => !listed.includes(dispute))
  return units([...listed, ...older], (dispute) => disputeOps(m, dispute))
}

export function listWarnings(m: State): Next {
  return units(recent(m, [...m.stripe.warnings.entries()]), (warning) => warningOps(m, warning))
}

export function disputeOps(m: State, dispute: number): Op[] {
  const { checkout } = m.stripe.disputes[dispute] as State['stripe']['disputes'][number]
  return [
    { op: 'own', checkout },
    { op: 'dispute', dispute },
  ]
}

export function warningOps(m: State, warning: number): Op[] {
  const { checkout } = m.stripe.warnings[warning] as State['stripe']['warnings'][number]
  return [
    { op: 'own', checkout },
    { op: 'heed', warning },
  ]
}

/** What moved the balance of late may be of something older than the days. */
export function listMovements(m: State): Next {
  const since = m.now - windowSeconds
  const returned = m.stripe.refunds.flatMap(({ endedAt }, index) =>
    endedAt >= since ? [{ at: endedAt, of: 'refund', index } as const] : [],
  )
  const moved = m.stripe.disputes.flatMap(({ movements }, index) =>
    movements.filter(({ at }) => at >= since).map(({ at }) => ({ at, of: 'dispute', index }) as const),
  )
  const newestFirst = [...returned, ...moved].toSorted((a, b) => b.at - a.at)
  return { steps: newestFirst.map(({ of, index }) => ({ op: 'movement', of, index })) }
}

export function movement(m: State, { of, index }: OpOf<'movement'>): Next {
  if (of === 'dispute') return m.disputes[index] === undefined ? undefined : { steps: disputeOps(m, index) }
  const isKnown = m.refunds.some(({ atStripe }) => atStripe === index)
  return isKnown ? { steps: [{ op: 'look-refund', refund: index }] } : undefined
}

const units = (found: readonly number[], opsOf: (number: number) => Op[]): Next => ({
  steps: found.flatMap((number): Op[] => [...opsOf(number), { op: 'unit-end' }]),
})

const recent = (m: State, all: readonly (readonly [number, Dated])[]): number[] =>
  all
    .filter(([, { createdAt }]) => createdAt >= m.now - windowSeconds)
    .map(([number]) => number)
    .toReversed()
