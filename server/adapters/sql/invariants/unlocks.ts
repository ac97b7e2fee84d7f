// Invariants of entitlements: what a reader owns was paid for, and what was paid for is owned.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

// For each entitlement that was paid: what its unlock took out of the wallet, and what has come back into it since.
const paid = sql`
  select entitlements.id, unlocked.amount as taken, unlocked.currency,
    (select coalesce(sum(postings.amount), 0) from entries undoing join postings on postings.entry = undoing.reference
      where undoing.reverses = entries.reference and postings.direction = 'credit'
        and postings.account || '' = 'reader:' || entitlements.reader || ':wallet') as returned
  from entitlements join entries on entries.reference = entitlements.cause and entries.kind = 'unlock'
    join postings unlocked on unlocked.entry = entries.reference and unlocked.direction = 'debit'
      and unlocked.account || '' = 'reader:' || entitlements.reader || ':wallet'`

export const unlockInvariants = {
  'a live entitlement has one cause': sql<Detail>`
    with paid as (${paid})
    select entitlements.id || ' has no standing cause ' || entitlements.cause as detail
    from entitlements left join paid on paid.id = entitlements.id
    where entitlements.revoked_at is null and entitlements.cause not like 'free:%'
      and entitlements.cause not like 'gift-link:%'
      and (paid.id is null or paid.returned >= paid.taken)`,

  'an entitlement cost what its unlock took': sql<Detail>`
    with paid as (${paid})
    select entitlements.id || ' cost ' || coalesce(entitlements.price_amount, 0) || ', its unlock took ' || coalesce(paid.taken, 0) as detail
    from entitlements left join paid on paid.id = entitlements.id
    where coalesce(entitlements.price_amount, 0) <> coalesce(paid.taken, 0) or entitlements.price_currency <> paid.currency`,

  // A refund that went on to a card and failed there is in the wallet again: the price of the unlock went back all the same.
  'an entitlement gave back what its refunds say': sql<Detail>`
    with paid as (${paid}), refunded as (
      select entitlement, sum(amount) as amount from refunds where entitlement is not null group by entitlement
    )
    select entitlements.id || ' gave back ' || entitlements.refunded_amount || ', its entries say '
      || coalesce(paid.returned, 0) || ', its refunds ' || coalesce(refunded.amount, 0) as detail
    from entitlements left join paid on paid.id = entitlements.id left join refunded on refunded.entitlement = entitlements.id
    where entitlements.refunded_amount <> coalesce(paid.returned, 0)
      or entitlements.refunded_amount <> coalesce(refunded.amount, 0)`,

  'a paid unlock gave one entitlement': sql<Detail>`
    select entries.reference || ' gave ' || count(entitlements.id) || ' entitlements' as detail
    from entries left join entitlements on entitlements.cause = entries.reference
    where entries.kind = 'unlock' group by entries.reference having count(entitlements.id) <> 1`,

  'an unlock is paid to its publisher and to creators of its site': sql<Detail>`
    select entries.reference || ' pays ' || postings.account as detail
    from entitlements join entries on entries.reference = entitlements.cause and entries.kind = 'unlock'
      join sites on sites.id = entitlements.site
      join postings on postings.entry = entries.reference and postings.direction = 'credit'
    where postings.account not in ('fees:platform', 'publisher:' || sites.publisher || ':payable') and not exists (
      select 1 from creators where creators.site = sites.id and postings.account in ('creator:' || creators.id || ':payable', 'creator:' || creators.id || ':held'))`,

  'a finished ticket gave what it was for': sql<Detail>`
    select tickets.id || ' is done without an entitlement, a membership, a gift, a tip or a vote of its reader' as detail
    from tickets left join entitlements on entitlements.id = tickets.entitlement
      and entitlements.reader = tickets.reader and entitlements.item = tickets.item and entitlements.site = tickets.site
    left join memberships on memberships.id = tickets.membership
      and memberships.site = tickets.site and memberships.paid_until is not null
      and (memberships.reader = tickets.reader or exists (
        select 1 from seat_takers where seat_takers.membership = memberships.id and seat_takers.reader = tickets.reader))
    left join gifts on gifts.ticket = tickets.id and gifts.giver = tickets.reader and gifts.site = tickets.site
    left join tips on tips.ticket = tickets.id and tips.reader = tickets.reader and tips.site = tickets.site
    where tickets.state = 'done' and entitlements.id is null and memberships.id is null and gifts.id is null and tips.id is null
      and not exists (
        select 1 from polls join votes on votes.poll = polls.id and votes.reader = tickets.reader and votes.tip is null
        where polls.site = tickets.site and replace(tickets.tip, '"vote":{"poll":"' || polls.name || '"', '') <> tickets.tip)`,

  'a reader has three undos at most': sql<Detail>`
    select reader || ' has an undo in place ' || slot as detail from undo_slots where slot not between 0 and 2`,
} as const
