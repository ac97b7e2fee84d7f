// The audit on SQL: each invariant that sums or joins can decide is one query that finds what breaks it.
import { sql } from 'kysely'
import type { Audit, AuditedEntry, ClosedDay, Finding } from '../../ports/index.ts'
import type { Row, SqlDriver } from './driver.ts'

export function sqlAudit({ db }: Pick<SqlDriver, 'db'>): Audit {
  return {
    async findings() {
      const findings: Finding[] = []
      for (const [invariant, query] of Object.entries(broken)) {
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

type Detail = { detail: string }

const broken = {
  'balance is the sum of its postings': sql<Detail>`
    with sums as (
      select account, currency, sum(case direction when 'credit' then amount else -amount end) as amount
      from postings where account like 'reader:%:wallet' group by account, currency
    )
    select coalesce(balances.account, sums.account) || ' keeps ' || coalesce(balances.amount, 0) || ', its postings say ' || coalesce(sums.amount, 0) as detail
    from balances full outer join sums on sums.account = balances.account and sums.currency = balances.currency
    where coalesce(balances.amount, 0) <> coalesce(sums.amount, 0)`,

  'no balance is below its floor': sql<Detail>`
    select account || ' is at ' || amount || ' ' || currency as detail from balances where amount < 0`,

  'a live entitlement has one cause': sql<Detail>`
    select entitlements.id || ' has no standing cause ' || entitlements.cause as detail
    from entitlements left join entries on entries.reference = entitlements.cause and entries.kind = 'unlock'
    where entitlements.revoked_at is null and entitlements.cause not like 'free:%'
      and (entries.reference is null or exists (select 1 from entries undo where undo.reverses = entries.reference))`,

  'a paid unlock gave one entitlement': sql<Detail>`
    select entries.reference || ' gave ' || count(entitlements.id) || ' entitlements' as detail
    from entries left join entitlements on entitlements.cause = entries.reference
    where entries.kind = 'unlock' group by entries.reference having count(entitlements.id) <> 1`,

  'a payment has one entry of equal amount': sql<Detail>`
    select checkouts.id || ' was paid ' || checkouts.paid_amount || ', the entry says ' || coalesce(postings.amount, 0) as detail
    from checkouts left join postings
      on postings.entry = 'top-up:' || checkouts.payment and postings.direction = 'credit'
      and postings.account = 'reader:' || checkouts.reader || ':wallet'
    where checkouts.state = 'paid'
      and (postings.amount is null or postings.amount <> checkouts.paid_amount or postings.currency <> checkouts.currency)`,

  'a top-up entry has its payment': sql<Detail>`
    select entries.reference || ' has no payment' as detail
    from entries left join checkouts on entries.reference = 'top-up:' || checkouts.payment and checkouts.state = 'paid'
    where entries.kind = 'top-up' and checkouts.id is null`,

  'reversals never exceed the original': sql<Detail>`
    with undone as (
      select entries.reverses as original, postings.account, postings.currency, postings.direction, sum(postings.amount) as amount
      from entries join postings on postings.entry = entries.reference
      where entries.reverses is not null
      group by entries.reverses, postings.account, postings.currency, postings.direction
    )
    select undone.original || ' is undone beyond what it was on ' || undone.account as detail
    from undone left join postings on postings.entry = undone.original and postings.account = undone.account
      and postings.currency = undone.currency and postings.direction <> undone.direction
    where undone.amount > coalesce(postings.amount, 0)`,

  'a finished ticket gave what it was for': sql<Detail>`
    select tickets.id || ' is done without an entitlement of its reader' as detail
    from tickets left join entitlements on entitlements.id = tickets.entitlement
      and entitlements.reader = tickets.reader and entitlements.item = tickets.item and entitlements.site = tickets.site
    where tickets.state = 'done' and entitlements.id is null`,
} as const
