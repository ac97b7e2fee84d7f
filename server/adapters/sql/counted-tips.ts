// Which tips count towards a goal, for all statements that ask.
import { sql } from 'kysely'

/** Whether a tip is one that a goal counts. The instants are kept from an index that would read all of a site's tips for the few that are new. */
export const counted = sql`tips.site = goals.site and (goals.creator is null or tips.creator = goals.creator)
  and tips.currency = goals.currency and tips.given_at || '' >= goals.starts_at
  and (goals.ends_at is null or tips.given_at || '' < goals.ends_at)`
