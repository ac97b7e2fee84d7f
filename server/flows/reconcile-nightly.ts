// Reconciles once a day, and tells the log what was missed and what is odd: also where hardly anybody but new cards pays a creator.
import { crowdMin, crowdSince, isSuspicious } from '../core/hold.ts'
import { after, isPast } from '../core/instant.ts'
import { reconcileEverySeconds } from '../core/reconciliation.ts'
import type { Ports } from '../ports/index.ts'
import { type ReconciliationReport, reconcileLedger } from './reconcile-ledger.ts'

/** Null when the last one is less than a day old. */
export async function reconcileNightly(ports: Ports): Promise<ReconciliationReport | null> {
  const { store, clock, log } = ports
  const last = await store.lastReconciliation()
  if (last !== null && !isPast(after(last.at, reconcileEverySeconds), clock.now())) return null

  const report = await reconcileLedger(ports)
  for (const { what, id } of report.missed) log.warn('reconciliation-posted', { what, id })
  for (const { what, id, detail } of report.oddities) log.warn('reconciliation-odd', { what, id, detail })
  for (const { invariant, detail } of report.broken) log.warn('invariant-broken', { invariant, detail })
  await tellCrowds(ports)
  const { looked, posted, odd, findings } = report
  log.info('reconciled', { looked, posted, odd, findings })
  return report
}

/** Each night anew while it is so. A person decides: a first song that many like looks the same. */
async function tellCrowds({ store, clock, log }: Ports): Promise<void> {
  const crowds = await store.crowds(crowdSince(clock.now()), crowdMin)
  for (const crowd of crowds.filter(isSuspicious)) log.warn('creator-of-new-cards', crowd)
}
