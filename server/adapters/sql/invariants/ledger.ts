// Invariants of the journal itself, and of the payments that bring money in.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

const signed = sql`case direction when 'credit' then amount else -amount end`

// What was held may have become payable before it was undone.
const ownerAccount = sql`replace(postings.account, ':held', ':payable')`

export const ledgerInvariants = {
  // Added up, not joined: SQLite would look through all sums for each balance, which takes a minute at twenty thousand readers.
  'balance is the sum of its postings': sql<Detail>`
    with parts as (
      select account, currency, amount as kept, 0 as posted from balances
      union all select account, currency, 0, ${signed} from postings where account like 'reader:%:wallet'
    )
    select account || ' keeps ' || sum(kept) || ', its postings say ' || sum(posted) as detail
    from parts group by account, currency having sum(kept) <> sum(posted)`,

  'a roll-up is the sum of its postings': sql<Detail>`
    with parts as (
      select account, currency, amount as kept, 0 as posted from roll_ups
      union all select account, currency, 0, ${signed} from postings
        where (account like 'publisher:%:payable' or account like 'creator:%:payable') and sequence <= coalesce((select last_sequence from roll_up_progress where name = 'payees'), 0)
    )
    select account || ' is rolled up to ' || sum(kept) || ', its postings say ' || sum(posted) as detail
    from parts group by account, currency having sum(kept) <> sum(posted)`,

  // One of an earlier release may wait for it, but not when it is rolled up.
  'a posting has the number of its entry': sql<Detail>`
    select postings.entry || ' is number ' || entries.sequence || ', its line ' || postings.line || ' says ' || coalesce(postings.sequence, 0) as detail
    from postings join entries on entries.reference = postings.entry
    where postings.sequence <> entries.sequence or (postings.sequence is null
      and entries.sequence <= coalesce((select last_sequence from roll_up_progress where name = 'payees'), 0))`,

  'no balance is below its floor': sql<Detail>`
    select account || ' is at ' || amount || ' ' || currency as detail from balances where amount < 0`,

  // Whatever currency the provider settled in, the wallet has what was paid.
  'a payment has one entry of equal amount': sql<Detail>`
    select checkouts.id || ' was paid ' || checkouts.paid_amount || ', the entry says ' || coalesce(postings.amount, 0) as detail
    from checkouts left join postings
      on postings.entry = 'top-up:' || checkouts.payment and postings.direction = 'credit'
      and postings.account || '' = 'reader:' || checkouts.reader || ':wallet'
    where checkouts.state = 'paid'
      and (postings.amount is null or postings.amount <> checkouts.paid_amount or postings.currency <> checkouts.currency)`,

  'a top-up entry has its payment': sql<Detail>`
    select reference || ' has no payment' as detail
    from entries where kind = 'top-up' and reference not in (select 'top-up:' || payment from checkouts where state = 'paid')`,

  'reversals never exceed the original': sql<Detail>`
    with undone as (
      select entries.reverses as original, ${ownerAccount} as account, postings.currency, postings.direction, sum(postings.amount) as amount
      from entries join postings on postings.entry = entries.reference
      where entries.reverses is not null
      group by entries.reverses, ${ownerAccount}, postings.currency, postings.direction
    )
    select undone.original || ' is undone beyond what it was on ' || undone.account as detail
    from undone left join postings on postings.entry = undone.original and ${ownerAccount} = undone.account
      and postings.currency = undone.currency and postings.direction <> undone.direction
    where undone.amount > coalesce(postings.amount, 0)`,
} as const
