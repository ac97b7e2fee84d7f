// Invariants of credits: what counted towards a membership was bought by its member at its site, and counted once.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const creditInvariants = {
  'a credit is of an unlock of the same reader, site and currency': sql<Detail>`
    select membership_credits.membership || ' counts ' || membership_credits.amount || ' of ' || membership_credits.entitlement as detail
    from membership_credits
      left join memberships on memberships.id = membership_credits.membership
      left join entitlements on entitlements.id = membership_credits.entitlement
        and entitlements.reader = memberships.reader and entitlements.site = memberships.site
        and entitlements.price_currency = memberships.currency and entitlements.price_amount >= membership_credits.amount
    where entitlements.id is null`,

  'an unlock counts towards one membership': sql<Detail>`
    select membership_credits.entitlement || ' counts towards ' || count(*) || ' memberships' as detail
    from membership_credits join memberships on memberships.id = membership_credits.membership
    where memberships.joined_at is not null
    group by membership_credits.entitlement having count(*) > 1`,
} as const
