// Work that nobody asks for, at the edge: rounds that wrangler.jsonc's cron triggers begin.
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
import type { EdgePlace } from './edge-ports.ts'

type RoundPorts = Ports & Pick<EdgePlace, 'forgetCounts'>
type Chore = readonly [name: string, work: (ports: RoundPorts) => Promise<unknown>]

// Two triggers, not one: a round of an hour or more may work for a quarter of an hour, a more frequent one for half a minute
// (https://developers.cloudflare.com/workers/platform/limits/).
const everyMinute: readonly Chore[] = [
  ['recover', recoverCheckouts],
  ['recover-refunds', recoverRefunds],
  ['recover-memberships', recoverMemberships],
  ['standing-tips', giveStandingTips],
  ['release-holds', (ports) => releaseHolds(ports)],
  ['send-mail', sendWaiting],
  ['roll-up', rollUpBalances],
  ['goals', rollUpGoals],
]
const everyHour: readonly Chore[] = [
  ['close-days', closeDays],
  // Once a day by itself; it is asked each hour whether it is due.
  ['reconcile', reconcileNightly],
  ['forget-codes', forgetCodes],
  ['forget-declines', forgetDeclines],
  ['forget-counts', (ports) => ports.forgetCounts()],
]

export const rounds: Readonly<Record<string, readonly Chore[]>> = { '* * * * *': everyMinute, '17 * * * *': everyHour }

/** Throws after the whole round when something in it failed, so that the platform's list of rounds shows it. */
export async function workOn(ports: RoundPorts, cron: string): Promise<void> {
  const failed: string[] = []
  for (const [name, work] of rounds[cron] ?? []) {
    try {
      await work(ports)
    } catch (cause) {
      // The next round tries again; the fault is told, not hidden.
      ports.log.error('chore-failed', cause, { chore: name })
      failed.push(name)
    }
  }
  if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`)
}
