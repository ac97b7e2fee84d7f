// Calls to the flows that nobody on a page asks for: Stripe's messages, recovery, reconciliation.
import type Stripe from 'stripe'
import { reconcileLedger } from '../../server/flows/reconcile-ledger.ts'
import { recoverCheckouts } from '../../server/flows/recover-checkouts.ts'
import { recoverRefunds } from '../../server/flows/recover-refunds.ts'
import { releaseHolds } from '../../server/flows/release-holds.ts'
import type { Ports } from '../../server/ports/index.ts'
import type { Op } from './model/op.ts'
import { disputeOps, warningOps } from './model/reconciliation.ts'
import type { State } from './model/state.ts'
import type { Call } from './play.ts'
import type { World } from './world.ts'

export function deliver(world: World, m: State, event: Stripe.Event): Call {
  return {
    ops: [...opsOf(world, m, event), { op: 'answer', answer: 'received' }],
    real: async (ports) => {
      await world.post.deliver(ports, event)
      return 'received'
    },
  }
}

/** A message is a hint: its subject is looked up. */
function opsOf(world: World, m: State, { data }: Stripe.Event): Op[] {
  const { object, id, metadata } = data.object as { object: string; id: string; metadata?: Record<string, string> }
  const { store } = world.stripe.world
  const numberIn = (kind: 'refund' | 'dispute' | 'radar.early_fraud_warning') =>
    store
      .all(kind)
      .toReversed()
      .findIndex((each) => each.id === id)
  switch (object) {
    case 'checkout.session':
      return [{ op: 'settle', checkout: world.checkouts.indexOf(metadata?.checkout as never) }]
    case 'refund':
      return [{ op: 'look-refund', refund: numberIn('refund') }]
    case 'dispute':
      return disputeOps(m, numberIn('dispute'))
    default:
      return warningOps(m, numberIn('radar.early_fraud_warning'))
  }
}

/** At the start of a process everything unfinished is looked at, later only what has waited for two minutes. */
export function recover(isStart: boolean): Call[] {
  const olderThan = isStart ? 0 : 120
  const done = { op: 'answer', answer: 'recovered' } as const
  const recovered = (work: (ports: Ports, olderThan: number) => Promise<unknown>) => async (ports: Ports) => {
    await work(ports, olderThan)
    return 'recovered'
  }
  return [
    { ops: [{ op: 'recover-checkouts', olderThan }, done], real: recovered(recoverCheckouts) },
    { ops: [{ op: 'recover-refunds', olderThan }, done], real: recovered(recoverRefunds) },
  ]
}

const lists = ['list-sessions', 'list-refunds', 'list-disputes', 'list-warnings', 'list-movements'] as const

/** Sums that differ hold payouts; in a world where nobody tampers with the books that is a false alarm. */
export function reconcile(): Call {
  return {
    ops: [...lists.map((op) => ({ op }) as const), { op: 'answer', answer: 'sums agree' }],
    real: async (ports) => {
      const { oddities } = await reconcileLedger(ports)
      const sums = oddities.filter(({ isMoney }) => isMoney)
      return sums.length === 0 ? 'sums agree' : JSON.stringify(sums)
    },
  }
}

// More than a run can have, so that the model need not know of rounds.
const holdsAtOnce = 1000

/** What was held for creators for a week is payable. */
export const releaseDue: Call = {
  ops: [{ op: 'release-holds' }],
  real: async (ports) => {
    await releaseHolds(ports, holdsAtOnce)
    return 'released'
  },
}
