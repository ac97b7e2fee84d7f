// Invariants of holds: what is held is in the ledger, of its entry, and was released once and whole.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

const credited = sql`case postings.direction when 'credit' then postings.amount else -postings.amount end`
const isOfIt = sql`postings.entry = holds.entry and postings.direction = 'credit'
  and postings.account || '' = 'creator:' || holds.creator || ':held'`
const release = sql`'release:' || holds.entry || ':' || holds.creator`

export const holdInvariants = {
  'what is held for a creator is what the ledger holds': sql<Detail>`
    with parts as (
      select 'creator:' || creator || ':held' as account, currency, amount - taken as waiting, 0 as posted from holds
        where released_at is null
      union all select account, currency, 0, ${credited} from postings where account like 'creator:%:held'
    )
    select account || ' should hold ' || sum(waiting) || ', its postings say ' || sum(posted) as detail
    from parts group by account, currency having sum(waiting) <> sum(posted)`,

  'a hold is of its entry, of equal amount, by the reader who paid': sql<Detail>`
    select holds.entry || ' should hold ' || holds.amount || ', and holds ' || coalesce(postings.amount, 0) as detail
    from holds left join postings on ${isOfIt} and postings.currency = holds.currency
    where postings.amount is null or postings.amount <> holds.amount or not exists (
      select 1 from postings paid where paid.entry = holds.entry and paid.direction = 'debit'
        and paid.account || '' = 'reader:' || holds.reader || ':wallet')`,

  'a hold that was released has one entry of what was left': sql<Detail>`
    select holds.entry || ' released ' || coalesce(postings.amount, 0) || ' of ' || (holds.amount - holds.taken) as detail
    from holds left join entries on entries.reference = ${release} and entries.kind = 'release'
      left join postings on postings.entry = entries.reference and postings.direction = 'credit'
        and postings.account || '' = 'creator:' || holds.creator || ':payable' and postings.currency = holds.currency
    where holds.released_at is not null and (postings.amount is null or postings.amount <> holds.amount - holds.taken)`,

  'an entry of a release has its hold': sql<Detail>`
    select entries.reference || ' releases no hold' as detail
    from entries left join (select ${release} as reference from holds where released_at is not null) as released
      on released.reference = entries.reference
    where entries.kind = 'release' and released.reference is null`,
} as const
