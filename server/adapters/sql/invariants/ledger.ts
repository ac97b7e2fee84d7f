// Invariants of the journal itself, and of the payments that bring money in.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const ledgerInvariants = {
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
      select entries.reverses as original, postings.account, postings.currency, postings.direction, sum(postings.amount) as amount
      from entries join postings on postings.entry = entries.reference
      where entries.reverses is not null
      group by entries.reverses, postings.account, postings.currency, postings.direction
    )
    select undone.original || ' is undone beyond what it was on ' || undone.account as detail
    from undone left join postings on postings.entry = undone.original and postings.account || '' = undone.account
      and postings.currency = undone.currency and postings.direction <> undone.direction
    where undone.amount > coalesce(postings.amount, 0)`,
} as const
