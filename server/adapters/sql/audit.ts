// The audit on SQL: runs the query of each invariant, and reads the journal entry by entry.
import type { Audit, AuditedEntry, ClosedDay, Finding } from '../../ports/index.ts'
import type { Row, SqlDriver } from './driver.ts'
import { disputeInvariants } from './invariants/disputes.ts'
import { ledgerInvariants } from './invariants/ledger.ts'
import { refundInvariants } from './invariants/refunds.ts'
import { unlockInvariants } from './invariants/unlocks.ts'

const invariants = { ...ledgerInvariants, ...unlockInvariants, ...refundInvariants, ...disputeInvariants }

export function sqlAudit({ db }: Pick<SqlDriver, 'db'>): Audit {
  return {
    async findings() {
      const findings: Finding[] = []
      for (const [invariant, query] of Object.entries(invariants)) {
        const { rows } = await query.execute(db)
        findings.push(...rows.map((row) => ({ invariant, detail: row.detail })))
      }
      return findings
    },

    async entriesAfter(sequence, limit) {
      const entries = await db
        .selectFrom('entries')
        .selectAll()
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
        .execute()
      if (entries.length === 0) return []
      const references = db
        .selectFrom('entries')
        .select('reference')
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit)
      const postings = await db
        .selectFrom('postings')
        .selectAll()
        .where('entry', 'in', references)
        .orderBy('line')
        .execute()
      const byEntry = Map.groupBy(postings, (posting) => posting.entry)
      return entries.map((entry) => ({
        sequence: Number(entry.sequence),
        reference: entry.reference,
        kind: entry.kind,
        reverses: entry.reverses,
        postedAt: entry.posted_at,
        postings: (byEntry.get(entry.reference) ?? []).map(postingFrom),
      }))
    },

    async closedDays() {
      return (await db.selectFrom('ledger_days').selectAll().orderBy('day').execute()).map(dayFrom)
    },

    async closeDay({ day, lastSequence, entries, digest }) {
      await db.insertInto('ledger_days').values({ day, last_sequence: lastSequence, entries, digest }).execute()
    },
  }
}

function postingFrom(row: Row): AuditedEntry['postings'][number] {
  const { account, direction, amount, currency } = row as {
    account: string
    direction: string
    amount: number
    currency: string
  }
  return { account, direction, amount: Number(amount), currency }
}

function dayFrom(row: Row): ClosedDay {
  return {
    day: row.day as string,
    lastSequence: Number(row.last_sequence),
    entries: Number(row.entries),
    digest: row.digest as string,
  }
}
