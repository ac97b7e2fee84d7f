// Operations: what one call to a flow does, as steps of which each happens at once or not at all.
import type { CurrencyOfPlay } from '../cast.ts'
import type { Taking } from './holds.ts'
import type { RefundStatus } from './state.ts'

export type Op =
  | {
      op: 'start'
      checkout: number
      reader: number
      currency: CurrencyOfPlay
      amount: number
      ticket: number | null
    }
  | { op: 'make-session'; checkout: number }
  | { op: 'open'; checkout: number }
  | { op: 'settle'; checkout: number }
  | { op: 'own'; checkout: number }
  | { op: 'recover-checkout'; checkout: number }
  | { op: 'unlock'; ticket: number; reader: number }
  | { op: 'undo'; unlock: number }
  | { op: 'return-tip'; tip: number }
  | { op: 'refund-unlock'; unlock: number; amount: number | null; to: 'wallet' | 'card'; key: string }
  /** The same with what was seen when looking: the commit holds it against what is true by then. */
  | {
      op: 'commit-refund'
      wish: { op: 'refund-unlock'; unlock: number; amount: number | null; to: 'wallet' | 'card'; key: string }
      before: number
      amount: number
      card: number | null
    }
  | {
      op: 'set-aside'
      wish: { op: 'look-unspent'; reader: number; currency: CurrencyOfPlay; most: number; aside: number[] }
      amount: number
      checkout: number
    }
  | { op: 'return'; reader: number; currency: CurrencyOfPlay; most: number; aside: number[] }
  | { op: 'look-unspent'; reader: number; currency: CurrencyOfPlay; most: number; aside: number[] }
  | { op: 'send'; refund: number }
  | { op: 'give-back'; refund: number }
  | { op: 'look-refund'; refund: number }
  | { op: 'book-refund'; refund: number; report: RefundStatus }
  | { op: 'adopt'; refund: number; report: RefundStatus; fromWallet: number; taking: readonly Taking[] }
  | { op: 'dispute'; dispute: number }
  | { op: 'commit-dispute'; dispute: number; before: string; fromWallet: number; taking: readonly Taking[] }
  | { op: 'heed'; warning: number }
  | { op: 'commit-heed'; warning: number; amount: number; fromWallet: number; taking: readonly Taking[] }
  | { op: 'release'; reader: number }
  | { op: 'release-holds' }
  | { op: 'recover-checkouts'; olderThan: number }
  | { op: 'recover-refunds'; olderThan: number }
  | { op: 'recover-refund'; refund: number }
  /** What Stripe lists of the last weeks. */
  | { op: 'list-sessions' | 'list-refunds' | 'list-disputes' | 'list-warnings' | 'list-movements' }
  | { op: 'movement'; of: 'refund' | 'dispute'; index: number }
  /** Starts the tasks beside one another. */
  | { op: 'fork'; tasks: Op[][] }
  /** Whoever fails before this point goes on after it. */
  | { op: 'unit-end' }
  | { op: 'answer'; answer: string }

/** What follows a step. `answer` is what the caller is told; `fails`: the rest of the unit is not done. */
export type Next = { readonly steps?: readonly Op[]; readonly answer?: string; readonly fails?: boolean } | undefined

export type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>
