// One step of the model.
import { commitDispute, lookDispute, release } from './disputes.ts'
import { commitHeed, heed } from './fraud-warnings.ts'
import { releaseHolds } from './holds.ts'
import type { Next, Op } from './op.ts'
import { listDisputes, listMovements, listRefunds, listSessions, listWarnings, movement } from './reconciliation.ts'
import { recoverCheckout, recoverCheckouts, recoverRefund, recoverRefunds } from './recovery.ts'
import { adopt, bookRefund, giveBack, lookRefund, lookUnspent, returnMoney, send, setAsideUnspent } from './refunds.ts'
import type { State } from './state.ts'
import { makeSession, open, own, settle, start } from './top-ups.ts'
import { commitRefund, refundUnlock, returnTip, undo, unlock } from './unlocks.ts'

type Rules = { readonly [Name in Exclude<Op['op'], 'fork' | 'unit-end' | 'answer'>]: (m: State, op: never) => Next }

const rules: Rules = {
  start,
  'make-session': makeSession,
  open,
  settle,
  own,
  unlock,
  undo,
  'return-tip': returnTip,
  'refund-unlock': refundUnlock,
  'commit-refund': commitRefund,
  return: returnMoney,
  'look-unspent': lookUnspent,
  'set-aside': setAsideUnspent,
  send,
  'give-back': giveBack,
  'look-refund': lookRefund,
  'book-refund': bookRefund,
  adopt,
  dispute: lookDispute,
  'commit-dispute': commitDispute,
  heed,
  'commit-heed': commitHeed,
  release,
  'release-holds': releaseHolds,
  'recover-checkouts': recoverCheckouts,
  'recover-checkout': recoverCheckout,
  'recover-refunds': recoverRefunds,
  'recover-refund': recoverRefund,
  'list-sessions': listSessions,
  'list-refunds': listRefunds,
  'list-disputes': listDisputes,
  'list-warnings': listWarnings,
  'list-movements': listMovements,
  movement,
}

/** Changes the state as the step does, and says what follows it. */
export function apply(m: State, op: Op): Next {
  switch (op.op) {
    case 'fork':
    case 'unit-end':
      return undefined
    case 'answer':
      return { answer: op.answer }
    default:
      return rules[op.op](m, op as never)
  }
}
