// Invariants of tips: each was paid once out of its reader's wallet, to a creator of its site, and went back whole or not at all.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

const given = sql`
  select site, creator, reader, name, currency, sum(amount) as amount from tips where name is not null
    group by site, creator, reader, name, currency
  union all
  select site, '' as creator, reader, name, currency, sum(amount) as amount from tips where name is not null
    group by site, reader, name, currency`
const same = sql`given.site = supporters.site and given.creator = supporters.creator and given.reader = supporters.reader
  and given.name = supporters.name and given.currency = supporters.currency`

const moved = sql`case postings.direction when 'debit' then postings.amount else -postings.amount end`

export const tipInvariants = {
  'a tip has one entry of equal amount': sql<Detail>`
    select 'tip:' || tips.id || ' should take ' || tips.amount || ' ' || tips.currency || ', and takes ' || coalesce(${moved}, 0) as detail
    from tips left join postings on postings.entry = 'tip:' || tips.id
      and postings.account || '' = 'reader:' || tips.reader || ':wallet' and postings.currency = tips.currency
    where postings.amount is null or ${moved} <> tips.amount`,

  'an entry of a tip has its tip, and pays its creator and its publisher': sql<Detail>`
    select entries.reference || ' is the entry of no tip, or pays somebody else' as detail
    from entries left join tips on tips.id = substr(entries.reference, 5) left join sites on sites.id = tips.site
    where entries.kind = 'tip' and (tips.id is null or exists (
      select 1 from postings where postings.entry = entries.reference and postings.direction = 'credit'
        and postings.account not in ('fees:platform', 'creator:' || tips.creator || ':payable', 'creator:' || tips.creator || ':held',
          'publisher:' || sites.publisher || ':payable')))`,

  'a tip is for a creator of its site, by its ticket': sql<Detail>`
    select tips.id || ' is for no creator of its site, or of no ticket that is done' as detail
    from tips left join creators on creators.id = tips.creator and creators.site = tips.site
      left join tickets on tickets.id = tips.ticket and tickets.site = tips.site and tickets.state = 'done'
        and tickets.reader = tips.reader
    where creators.id is null or tickets.id is null`,

  // One that is not there is none: a process of the release before sends the tip alone. In JSON no message can spell this.
  'a sticker that was sent is the one of its window': sql<Detail>`
    select tips.id || ' has a sticker that its reader did not agree to' as detail
    from tips inner join tickets on tickets.id = tips.ticket
    where tickets.tip not like '%"sticker":"' || tips.sticker || '"%'`,

  'what a supporter gave is the sum of the tips': sql<Detail>`
    select supporters.latest || ' ends a sum of ' || supporters.amount || ', and the tips are ' || coalesce(given.amount, 0) as detail
    from supporters left join (${given}) as given on ${same}
    where given.amount is null or given.amount <> supporters.amount
    union all
    select given.reader || ' gave ' || given.amount || ' under a name, and no sum says so' as detail
    from (${given}) as given left join supporters on ${same} where supporters.amount is null`,
  // That no share is undone beyond what it was, all reversals are asked.
  'a tip that was given back has one entry of its refund, of equal amount': sql<Detail>`
    select tips.id || ' gave back ' || coalesce(postings.amount, 0) || ' of ' || tips.amount || ' ' || tips.currency as detail
    from tips left join entries on entries.reference = 'tip-refund:' || tips.id
        and entries.kind = 'tip-refund' and entries.reverses = 'tip:' || tips.id
      left join postings on postings.entry = entries.reference and postings.direction = 'credit'
        and postings.account || '' = 'reader:' || tips.reader || ':wallet' and postings.currency = tips.currency
    where tips.returned_at is not null and (postings.amount is null or postings.amount <> tips.amount)`,

  'an entry of a refund of a tip has its tip': sql<Detail>`
    select entries.reference || ' gave back no tip' as detail
    from entries left join tips on tips.id = substr(entries.reference, 12) and tips.returned_at is not null
    where entries.kind = 'tip-refund' and tips.id is null`,
} as const
