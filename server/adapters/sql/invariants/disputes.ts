// Invariants of disputes: what banks took is booked, and a wallet is on hold exactly while something holds it.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

// The few entries that a dispute can have, with what each adds to `disputes`, and what its reference says after the kind.
const entriesOfDisputes = sql`
  select entries.reference, substr(entries.reference, length(entries.kind) + 2) as part,
    coalesce(sum(case postings.direction when 'debit' then postings.amount else -postings.amount end), 0) as amount
  from entries left join postings on postings.entry = entries.reference and postings.account || '' = 'disputes'
  where entries.kind in ('dispute', 'dispute-lost', 'dispute-appealed')
    or entries.reference in (select entry from postings where account = 'disputes')
  group by entries.reference, entries.kind`

// No LIKE: an underscore in an id would match anything.
const isOfDispute = sql`substr(moved.part, 1, length(disputes.id) + 1) = disputes.id || ':'`

export const disputeInvariants = {
  'what a bank took and has not decided on stands in disputes': sql<Detail>`
    with moved as (${entriesOfDisputes}), sums as (
      select disputes.id, case when disputes.written_off is null then disputes.taken else 0 end as due,
        coalesce(sum(moved.amount), 0) as amount
      from disputes left join moved on ${isOfDispute}
      group by disputes.id, disputes.written_off, disputes.taken
    )
    select id || ' has ' || amount || ' in disputes, and should have ' || due as detail from sums where amount <> due`,

  'a dispute is written off by an entry that is there': sql<Detail>`
    select disputes.id || ' is written off by ' || disputes.written_off || ', which is not there or undone' as detail
    from disputes left join entries on entries.reference = disputes.written_off and entries.kind = 'dispute-lost'
    where disputes.written_off is not null
      and (entries.reference is null or exists (select 1 from entries appeal where appeal.reverses = entries.reference))`,

  'an entry of a dispute has its dispute': sql<Detail>`
    with moved as (${entriesOfDisputes})
    select moved.reference || ' is the entry of no dispute' as detail
    from moved left join disputes on ${isOfDispute} where disputes.id is null`,

  'a wallet is on hold while something holds it': sql<Detail>`
    with holding as (
      select reader from disputes where holds = 1 union select reader from fraud_warnings where holds = 1
    )
    select readers.id || ' is ' || readers.standing || case when holding.reader is null then ', and nothing holds' else ', and something holds' end as detail
    from readers left join holding on holding.reader = readers.id
    where (readers.standing = 'on-hold') <> (holding.reader is not null)`,
} as const
