// Invariants of standing tips: a month has one tip at most, as it was agreed to, and what has ended gives none.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const standingTipInvariants = {
  'a monthly tip is what its reader agreed to, of a month whose turn it was': sql<Detail>`
    select tips.id || ' is not what ' || tips.standing_tip || ' gives in its month ' || tips.month as detail
    from tips left join standing_tips on standing_tips.id = tips.standing_tip and standing_tips.site = tips.site
      and standing_tips.creator = tips.creator and standing_tips.reader = tips.reader
      and standing_tips.amount = tips.amount and standing_tips.currency = tips.currency
      and standing_tips.is_anonymous = tips.is_anonymous and tips.month between 0 and standing_tips.month - 1
    where tips.standing_tip is not null and standing_tips.id is null`,

  'a month of a standing tip has one tip at most': sql<Detail>`
    select standing_tip || ' gave ' || count(*) || ' tips in its month ' || month as detail
    from tips where standing_tip is not null group by standing_tip, month having count(*) > 1`,

  'a standing tip began with a tip': sql<Detail>`
    select standing_tips.id || ' began with no tip in its window' as detail
    from standing_tips left join tips on tips.standing_tip = standing_tips.id and tips.month = 0
      and tips.ticket = standing_tips.ticket and tips.given_at = standing_tips.began_at
    where tips.id is null`,

  'a standing tip that has ended gives no tip after that': sql<Detail>`
    select tips.id || ' was given after ' || standing_tips.id || ' had ended' as detail
    from standing_tips join tips on tips.standing_tip = standing_tips.id
    where tips.given_at > standing_tips.ended_at`,
} as const
