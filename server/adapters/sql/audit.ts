// The audit on SQL: runs the query of each invariant, and reads the journal entry by entry.
import type { Kysely } from 'kysely'
import type { Audit, AuditedEntry, ClosedDay, Finding } from '../../ports/index.ts'
import { integerOf, textOf, textOrNull } from './columns.ts'
import type { Row, SqlDriver } from './driver.ts'
import { creditInvariants } from './invariants/credits.ts'
import { disputeInvariants } from './invariants/disputes.ts'
import { giftLinkInvariants } from './invariants/gift-links.ts'
import { giftInvariants } from './invariants/gifts.ts'
import { goalInvariants } from './invariants/goals.ts'
import { holdInvariants } from './invariants/holds.ts'
import { ledgerInvariants } from './invariants/ledger.ts'
import { membershipInvariants } from './invariants/memberships.ts'
import { pollInvariants } from './invariants/polls.ts'
import { refundInvariants } from './invariants/refunds.ts'
import { seatInvariants } from './invariants/seats.ts'
import { standingTipInvariants } from './invariants/standing-tips.ts'
import { tipInvariants } from './invariants/tips.ts'
import { unlockInvariants } from './invariants/unlocks.ts'
import type { Schema } from './schema.ts'
import { integer, slot, statement } from './statement.ts'

export function sqlAudit({ db, survey, commit }: Pick<SqlDriver, 'db' | 'survey' | 'commit'>): Audit {
  const invariants = invariantQuestions(db)
  const q = questions(db)
  return {
    async findings() {
      const findings: Finding[] = []
      for (const [invariant, question] of Object.entries(invariants)) {
        const rows = await survey(question({}))
        findings.push(...rows.map((row) => ({ invariant, detail: textOf(row, 'detail') })))
      }
      return findings
    },

    async entriesAfter(after, limit) {
      const entries = await survey(q.entries({ after, limit }))
      const last = entries.at(-1)
      if (last === undefined) return []
      // Up to the last one, not so many: entries that were committed in the meantime must not push it out.
      const postings = await survey(q.postings({ after, last: integerOf(last, 'sequence') }))
      const byEntry = Map.groupBy(postings, (posting) => textOf(posting, 'entry'))
      return entries.map((entry) => ({
        sequence: integerOf(entry, 'sequence'),
        reference: textOf(entry, 'reference'),
        kind: textOf(entry, 'kind'),
        reverses: textOrNull(entry, 'reverses'),
        postedAt: textOf(entry, 'posted_at'),
        postings: (byEntry.get(textOf(entry, 'reference')) ?? []).map(postingFrom),
      }))
    },

    closedDays: async () => (await survey(q.days({}))).map(dayFrom),

    async closeDay({ day, lastSequence, entries, digest }) {
      await commit([q.closeDay({ day, lastSequence, entries, digest })])
    },
  }
}

function invariantQuestions(db: Kysely<Schema>) {
  const queries = {
    ...ledgerInvariants,
    ...unlockInvariants,
    ...refundInvariants,
    ...disputeInvariants,
    ...membershipInvariants,
    ...creditInvariants,
    ...seatInvariants,
    ...giftInvariants,
    ...giftLinkInvariants,
    ...tipInvariants,
    ...goalInvariants,
    ...pollInvariants,
    ...standingTipInvariants,
    ...holdInvariants,
  }
  return Object.fromEntries(
    Object.entries(queries).map(([invariant, query]) => [invariant, statement({ compile: () => query.compile(db) })]),
  )
}

function questions(db: Kysely<Schema>) {
  const after = db.selectFrom('entries').where('sequence', '>', integer('after'))
  return {
    entries: statement(after.selectAll().orderBy('sequence').limit(integer('limit'))),
    postings: statement(
      db
        .selectFrom('postings')
        .selectAll()
        .where('entry', 'in', after.select('reference').where('sequence', '<=', integer('last')))
        .orderBy('line'),
    ),
    days: statement(db.selectFrom('ledger_days').selectAll().orderBy('day')),
    // Another process may have closed it in the same moment. It counted the same entries.
    closeDay: statement(
      db
        .insertInto('ledger_days')
        .values({
          day: slot('day'),
          last_sequence: integer('lastSequence'),
          entries: integer('entries'),
          digest: slot('digest'),
        })
        .onConflict((conflict) => conflict.column('day').doNothing()),
    ),
  }
}

function postingFrom(row: Row): AuditedEntry['postings'][number] {
  return {
    account: textOf(row, 'account'),
    direction: textOf(row, 'direction'),
    amount: integerOf(row, 'amount'),
    currency: textOf(row, 'currency'),
  }
}

function dayFrom(row: Row): ClosedDay {
  return {
    day: textOf(row, 'day'),
    lastSequence: integerOf(row, 'last_sequence'),
    entries: integerOf(row, 'entries'),
    digest: textOf(row, 'digest'),
  }
}
