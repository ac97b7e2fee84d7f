// The ledger check: every invariant of the books (server/README.md lists them), entry by entry and in sums.
import { checkEntry } from '../core/invariant.ts'
import type { ClosedDay, Finding, Ports } from '../ports/index.ts'
import { allEntries } from './all-entries.ts'
import { digestDays } from './close-days.ts'

export type LedgerReport = {
  readonly entries: number
  readonly closedDays: number
  readonly findings: readonly Finding[]
}

/** Reads the whole ledger. An empty list of findings is a clean ledger; each finding names its invariant. */
export async function checkLedger({ audit, ids }: Pick<Ports, 'audit' | 'ids'>): Promise<LedgerReport> {
  const findings = [...(await audit.findings())]
  const days = await audit.closedDays()
  let entries = 0
  const digests = digestDays(ids, days)
  for await (const entry of allEntries(audit)) {
    entries += 1
    findings.push(...checkEntry(entry))
    await digests.add(entry)
  }
  findings.push(...compare(days, await digests.finish()))
  return { entries, closedDays: days.length, findings }
}

function compare(kept: readonly ClosedDay[], counted: readonly ClosedDay[]): Finding[] {
  return kept.flatMap((day, index) => {
    const now = counted[index]
    const isSame = now !== undefined && now.digest === day.digest && now.entries === day.entries
    return isSame
      ? []
      : [{ invariant: 'append-only', detail: `the entries up to the close of ${day.day} are not what they were` }]
  })
}
