// Invariants of gift links: each is counted as often as it was opened, and what it gave is what it says.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const giftLinkInvariants = {
  'a gift link counts each of its readers once': sql<Detail>`
    select gift_links.id || ' counts ' || opened || ', and was opened by ' || count(gift_link_openings.reader) as detail
    from gift_links left join gift_link_openings on gift_link_openings.link = gift_links.id
    group by gift_links.id, gift_links.opened having opened <> count(gift_link_openings.reader)`,

  'what a gift link opened is of its item': sql<Detail>`
    select gift_link_openings.link || ' gave ' || entitlements.id as detail
    from gift_link_openings join gift_links on gift_links.id = gift_link_openings.link
      join entitlements on entitlements.id = gift_link_openings.entitlement
    where entitlements.reader <> gift_link_openings.reader or entitlements.site <> gift_links.site or entitlements.item <> gift_links.item
      or entitlements.price_amount is not null or entitlements.cause <> 'gift-link:' || entitlements.id`,

  'what was given by a link has its link': sql<Detail>`
    select entitlements.id || ' was given by no link' as detail
    from entitlements left join gift_link_openings on gift_link_openings.entitlement = entitlements.id
    where entitlements.cause like 'gift-link:%' and gift_link_openings.link is null`,

  'a reader gives what that reader owns': sql<Detail>`
    select gift_links.id || ' gives by ' || gift_links.entitlement as detail
    from gift_links join entitlements on entitlements.id = gift_links.entitlement
    where gift_links.giver is null or entitlements.reader <> gift_links.giver or entitlements.site <> gift_links.site
      or entitlements.item <> gift_links.item or entitlements.price_amount is null`,
} as const
