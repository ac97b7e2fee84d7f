// Invariants of gifts: what was given was paid once, a code opens one membership, and what was taken back returned its price.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

// Each entry that the gifts call for, with what it adds to the wallet of the giver.
const due = sql`
  select 'gift:' || id as reference, 'reader:' || giver || ':wallet' as account, -(codes * amount) as amount, currency
    from gifts where giver is not null
  union all select 'gift-returned:' || gifts.id || ':' || gift_codes.position, 'reader:' || giver || ':wallet', amount, currency
    from gifts join gift_codes on gift_codes.gift = gifts.id where giver is not null and gift_codes.state = 'taken-back'`

const moved = sql`case postings.direction when 'credit' then postings.amount else -postings.amount end`

export const giftInvariants = {
  'what was given and what was taken back has one entry of equal amount': sql<Detail>`
    with due as (${due})
    select due.reference || ' should move ' || due.amount || ' ' || due.currency || ', and moves ' || coalesce(${moved}, 0) as detail
    from due left join postings on postings.entry = due.reference and postings.account || '' = due.account
      and postings.currency = due.currency
    where postings.amount is null or ${moved} <> due.amount`,

  'an entry of a gift has its gift': sql<Detail>`
    with due as (${due})
    select reference || ' is the entry of no gift, or of a code that was not taken back' as detail
    from entries where kind in ('gift', 'gift-returned') and reference not in (select reference from due)`,

  'a gift has its codes': sql<Detail>`
    with counted as (
      select gifts.id, codes, taken_back, count(gift_codes.code_hash) as there,
        coalesce(sum(case gift_codes.state when 'taken-back' then 1 else 0 end), 0) as back
      from gifts left join gift_codes on gift_codes.gift = gifts.id group by gifts.id, codes, taken_back
    )
    select id || ' has ' || there || ' codes of ' || codes || ', and ' || back || ' of ' || taken_back || ' were taken back' as detail
    from counted where there <> codes or back <> taken_back`,

  'a code that is redeemed opened a membership as it was given': sql<Detail>`
    select gift_codes.gift || ' opened with code ' || gift_codes.position || ' what was not given' as detail
    from gift_codes join gifts on gifts.id = gift_codes.gift
      left join memberships on memberships.id = gift_codes.membership
        and memberships.site = gifts.site and memberships.tier = gifts.tier
        and memberships.billing_interval = gifts.billing_interval
        and memberships.amount = gifts.amount and memberships.currency = gifts.currency
        and memberships.joined_at = gift_codes.changed_at
        and memberships.cause = case when gifts.giver is null then 'complimentary' else 'gift' end
    where gift_codes.state = 'redeemed' and memberships.id is null`,

  'a membership that was given has its code': sql<Detail>`
    select memberships.id || ' was given by no code' as detail
    from memberships left join gift_codes on gift_codes.membership = memberships.id
    where memberships.cause <> 'card' and gift_codes.code_hash is null`,
} as const
