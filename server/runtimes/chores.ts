// Work that nobody asks for: what was left unfinished is looked after, ended days are closed, the books are reconciled.
import type { Lease } from '../adapters/sql/lease.ts'
import { closeDays } from '../flows/close-days.ts'
import { forgetCodes } from '../flows/forget-codes.ts'
import { forgetDeclines } from '../flows/forget-declines.ts'
import { giveStandingTips } from '../flows/give-standing-tips.ts'
import { reconcileNightly } from '../flows/reconcile-nightly.ts'
import { recoverCheckouts } from '../flows/recover-checkouts.ts'
import { recoverMemberships } from '../flows/recover-memberships.ts'
import { recoverRefunds } from '../flows/recover-refunds.ts'
import { releaseHolds } from '../flows/release-holds.ts'
import { rollUpBalances } from '../flows/roll-up-balances.ts'
import { rollUpGoals } from '../flows/roll-up-goals.ts'
import { sendWaiting } from '../flows/send-mail.ts'
import type { Ports } from '../ports/index.ts'
import { type Work, whileLeading } from './leading.ts'

const recoverEverySeconds = 30
const sendEverySeconds = 15
const giveTipsEverySeconds = 30
// A second or two of work. Many begin on the first of a month.
const tipsPerRound = 500
const releaseEverySeconds = 60
const holdsPerRound = 500
const rollUpEverySeconds = 60
const closeEverySeconds = 60 * 60
// How often it is asked whether a reconciliation is due. The last one is kept, so that a restart does not put it off.
const reconcileLookSeconds = 10 * 60
// Not at the very start: readers who waited for the server come first.
const reconcileFirstSeconds = 60

type ChorePorts = Ports & { forgetCounts?(): Promise<void> }

/**
 * Where several processes have these books open, one of them works at a time: who has the lease. Without one this process is alone, and
 * looks at everything unfinished at the start; else another one may be at work on it, and it is left alone for as long as in every
 * later round.
 */
export function startChores(ports: ChorePorts, lease: Lease | null): Work {
  return lease === null
    ? choresOf(ports, { isAlone: true })
    : whileLeading({ ...ports, lease }, () => choresOf(ports, { isAlone: false }))
}

function choresOf(ports: ChorePorts, { isAlone }: { readonly isAlone: boolean }): Work {
  const restSeconds = (isFirst: boolean) => (isFirst && isAlone ? 0 : undefined)
  const chores = [
    repeated(ports, 'recover', recoverEverySeconds, (isFirst) => recoverCheckouts(ports, restSeconds(isFirst))),
    repeated(ports, 'recover-refunds', recoverEverySeconds, (isFirst) => recoverRefunds(ports, restSeconds(isFirst))),
    repeated(ports, 'recover-memberships', recoverEverySeconds, (isFirst) =>
      recoverMemberships(ports, restSeconds(isFirst)),
    ),
    repeated(ports, 'standing-tips', giveTipsEverySeconds, () => giveStandingTips(ports, tipsPerRound)),
    repeated(ports, 'release-holds', releaseEverySeconds, () => releaseHolds(ports, holdsPerRound)),
    repeated(ports, 'send-mail', sendEverySeconds, () => sendWaiting(ports)),
    repeated(ports, 'roll-up', rollUpEverySeconds, () => rollUpBalances(ports)),
    repeated(ports, 'goals', rollUpEverySeconds, () => rollUpGoals(ports)),
    repeated(ports, 'close-days', closeEverySeconds, () => closeDays(ports)),
    repeated(ports, 'forget-codes', closeEverySeconds, () => forgetCodes(ports)),
    repeated(ports, 'forget-declines', closeEverySeconds, () => forgetDeclines(ports)),
    repeated(ports, 'forget-counts', closeEverySeconds, async () => ports.forgetCounts?.()),
    repeated(ports, 'reconcile', reconcileLookSeconds, () => reconcileNightly(ports), reconcileFirstSeconds),
  ]
  return {
    async stop() {
      await Promise.all(chores.map((chore) => chore.stop()))
    },
  }
}

function repeated(
  { log }: Ports,
  name: string,
  everySeconds: number,
  work: (isFirst: boolean) => Promise<unknown>,
  firstSeconds = 0,
) {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const round = async (isFirst: boolean): Promise<void> => {
    try {
      await work(isFirst)
    } catch (cause) {
      // The next round tries again; the fault is told, not hidden.
      log.error('chore-failed', cause, { chore: name })
    }
    if (!isStopped) wait(everySeconds, false)
  }
  const wait = (seconds: number, isFirst: boolean) => {
    timer = setTimeout(() => {
      running = round(isFirst)
    }, seconds * 1000)
    timer.unref()
  }
  let running = Promise.resolve()
  if (firstSeconds === 0) running = round(true)
  else wait(firstSeconds, true)
  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
