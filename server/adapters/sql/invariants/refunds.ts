// Invariants of refunds: each has the entries that its state says, and what went back is counted everywhere alike.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

// Each entry that the refunds call for, with the posting that tells its amount.
const due = sql`
  select 'refund:' || id as reference, 'reader:' || reader || ':wallet' as account, 'credit' as direction, amount, currency
    from refunds where entitlement is not null
  union all select 'card-refund:' || id, 'refunds:pending', 'credit', amount, currency
    from refunds where payment is not null
  union all select 'card-refund-sent:' || id, 'refunds:pending', 'debit', amount, currency
    from refunds where payment is not null and is_sent = 1
  union all select 'card-refund-returned:' || id, 'refunds:pending', 'credit', amount, currency
    from refunds where payment is not null and is_sent = 1 and state = 'failed'
  union all select 'card-refund-failed:' || id, 'refunds:pending', 'debit', amount, currency
    from refunds where payment is not null and state = 'failed'`

export const refundInvariants = {
  'a refund has the entries that its state says': sql<Detail>`
    with due as (${due})
    select due.reference || ' should move ' || due.amount || ' ' || due.currency || ', and moves ' || coalesce(postings.amount, 0) as detail
    from due left join postings on postings.entry = due.reference and postings.account || '' = due.account
      and postings.direction = due.direction and postings.currency = due.currency
    where postings.amount is null or postings.amount <> due.amount`,

  'an entry of a refund has its refund': sql<Detail>`
    with due as (${due})
    select reference || ' is the entry of no refund, or of one in another state' as detail
    from entries where reference not in (select reference from due) and (
      kind in ('undo', 'refund', 'card-refund', 'card-refund-sent', 'card-refund-returned', 'card-refund-failed')
      or reference in (select entry from postings where account = 'refunds:pending'))`,

  'money on its way back is neither sent nor failed': sql<Detail>`
    with standing as (
      select id, case when is_sent = 0 and state <> 'failed' then amount else 0 end as due,
        (select coalesce(sum(case direction when 'credit' then postings.amount else -postings.amount end), 0)
          from postings where account || '' = 'refunds:pending' and entry in
            ('card-refund:' || id, 'card-refund-sent:' || id, 'card-refund-returned:' || id, 'card-refund-failed:' || id)) as pending
      from refunds where payment is not null
    )
    select id || ' has ' || pending || ' on its way, and should have ' || due as detail from standing where pending <> due`,

  'a payment gave back what its refunds say': sql<Detail>`
    with given as (
      select payment, sum(amount) as amount from refunds where payment is not null and state <> 'failed' group by payment
    )
    select checkouts.payment || ' gave back ' || checkouts.refunded_amount || ', its refunds say ' || coalesce(given.amount, 0) as detail
    from checkouts left join given on given.payment = checkouts.payment
    where checkouts.refunded_amount <> coalesce(given.amount, 0)`,

  'a refund is of its reader, in the currency that was paid': sql<Detail>`
    select refunds.id || ' is of another reader or currency than what it gives back' as detail
    from refunds left join entitlements on entitlements.id = refunds.entitlement
      left join checkouts on checkouts.payment = refunds.payment
    where entitlements.reader <> refunds.reader or entitlements.price_currency <> refunds.currency
      or entitlements.site <> refunds.site or checkouts.reader <> refunds.reader or checkouts.currency <> refunds.currency`,

  'an idempotency key names a refund': sql<Detail>`
    select idempotency_keys.site || ' kept a key for ' || idempotency_keys.refund || ', which is not there' as detail
    from idempotency_keys left join refunds on refunds.id = idempotency_keys.refund where refunds.id is null`,
} as const
