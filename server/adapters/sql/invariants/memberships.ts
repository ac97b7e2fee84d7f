// Invariants of memberships: what is open was paid for, what was paid is booked once, and what went back is counted alike everywhere.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

// What an entry moved between the provider's side and those who share what a member pays.
const shared = sql`
  select entry, currency, sum(case direction when 'credit' then amount else -amount end) as amount
  from postings where account like 'publisher:%:payable' or account = 'fees:platform' group by entry, currency`

// Each entry that the invoices and their refunds call for, with what it gives to publisher and platform.
const due = sql`
  select 'membership:' || invoice as reference, amount, currency from membership_payments where amount > 0
  union all select 'membership-refund:' || membership_refunds.id, -membership_refunds.amount, currency
    from membership_refunds join membership_payments on membership_payments.invoice = membership_refunds.invoice
  union all select 'membership-refund-returned:' || membership_refunds.id, membership_refunds.amount, currency
    from membership_refunds join membership_payments on membership_payments.invoice = membership_refunds.invoice
    where membership_refunds.state = 'returned'`

export const membershipInvariants = {
  'what a member paid and what went back has one entry of equal amount': sql<Detail>`
    with due as (${due}), shared as (${shared})
    select due.reference || ' should give ' || due.amount || ' ' || due.currency || ', and gives ' || coalesce(shared.amount, 0) as detail
    from due left join shared on shared.entry = due.reference and shared.currency = due.currency
    where shared.amount is null or shared.amount <> due.amount`,

  'an entry of a membership has its invoice or refund': sql<Detail>`
    with due as (${due})
    select reference || ' is the entry of no invoice, or of no refund in that state' as detail
    from entries where kind in ('membership', 'membership-refund', 'membership-refund-returned')
      and reference not in (select reference from due)`,

  'a membership lasts as long as its invoices say': sql<Detail>`
    with paid as (select membership, max(paid_until) as until from membership_payments group by membership)
    select memberships.id || ' is ' || memberships.state || ' until ' || coalesce(memberships.paid_until, 'nothing')
      || ', its invoices say ' || coalesce(paid.until, 'nothing') as detail
    from memberships left join paid on paid.membership = memberships.id
    where memberships.cause = 'card' and (coalesce(memberships.paid_until, '') <> coalesce(paid.until, '')
      or (memberships.state in ('active', 'past-due', 'paused', 'ended') and paid.until is null))`,

  'what a renewal owes is owed by a membership that is late, and is not paid': sql<Detail>`
    select membership_dues.membership || ' owes ' || membership_dues.amount || ' ' || membership_dues.currency || ' by '
      || membership_dues.invoice || ', and is ' || memberships.state as detail
    from membership_dues join memberships on memberships.id = membership_dues.membership
    where memberships.state <> 'past-due' or membership_dues.currency <> memberships.currency
      or membership_dues.invoice in (select invoice from membership_payments)`,

  'what a membership is stands in its history': sql<Detail>`
    select memberships.id || ' is ' || memberships.state || ' until ' || memberships.paid_until || ', its history says '
      || coalesce(kept.state || ' until ' || kept.paid_until, 'nothing') as detail
    from memberships left join membership_versions as kept on kept.membership = memberships.id and kept.until is null
    where memberships.joined_at is not null and (kept.membership is null or kept.version <> memberships.version
      or kept.state <> memberships.state or kept.renews <> memberships.renews or kept.paid_until <> memberships.paid_until
      or kept.amount <> memberships.amount or kept.seats <> memberships.seats
      or kept.billing_interval <> memberships.billing_interval
      or coalesce(kept.trial_until, '') <> coalesce(memberships.trial_until, ''))`,

  'an invoice gave back what its refunds say': sql<Detail>`
    with given as (
      select invoice, sum(amount) as amount from membership_refunds where state = 'sent' group by invoice
    )
    select membership_payments.invoice || ' gave back ' || refunded_amount || ', its refunds say ' || coalesce(given.amount, 0) as detail
    from membership_payments left join given on given.invoice = membership_payments.invoice
    where refunded_amount <> coalesce(given.amount, 0)`,
} as const
