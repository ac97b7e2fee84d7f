// Questions that are asked when a reader joins: who was a member before, who came first, and what was bought that may count.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { RecentUnlock } from '../../../core/credit.ts'
import type { Founders } from '../../../core/founding.ts'
import type { EntitlementId } from '../../../core/id.ts'
import type { Interval } from '../../../core/tier.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'
import { membershipFrom } from './memberships.ts'

type JoiningReads = Pick<Store, 'wasMember' | 'founders' | 'recentUnlocks' | 'membershipCredit' | 'countedBy'>

// More than are counted: those that count already are among them.
const unlocksMax = 200

export function joiningReads({ db, one, list }: Ask): JoiningReads {
  const q = { ...questions(db), ...creditQuestions(db) }
  return {
    wasMember: async (reader, site) => (await one(q.wasMember, { reader, site }, () => true)) ?? false,
    founders: (site) => list(q.founders, { site }, foundersFrom),
    recentUnlocks: (reader, site, since) =>
      list(q.recentUnlocks, { reader, site, since, limit: unlocksMax }, recentUnlockFrom),
    membershipCredit: (membership) =>
      one(q.credit, { membership }, (row) => moneyOf(row, 'amount', textOf(row, 'currency'))),
    countedBy: (unlock) => list(q.countedBy, { unlock }, membershipFrom),
  }
}

function questions(db: Kysely<Schema>) {
  return {
    wasMember: statement(
      db
        .selectFrom('memberships')
        .select('id')
        .where('reader', '=', slot('reader'))
        .where('site', '=', slot('site'))
        .where('joined_at', 'is not', null)
        .limit(1),
    ),
    // The claim is written out: an index of some rows serves no question that leaves it to a parameter.
    founders: statement(
      db
        .selectFrom('memberships')
        .select(['tier', 'billing_interval', 'currency', sql<number>`count(*)`.as('members')])
        .where('site', '=', slot('site'))
        .where(sql<SqlBool>`is_founding = 1`)
        .where('joined_at', 'is not', null)
        .groupBy(['tier', 'billing_interval', 'currency']),
    ),
  }
}

function creditQuestions(db: Kysely<Schema>) {
  return {
    recentUnlocks: statement(
      db
        .selectFrom('entitlements')
        .select(['id', 'price_amount', 'price_currency', 'refunded_amount', 'granted_at', 'revoked_at'])
        .select(
          sql<number>`case when exists (
            select 1 from membership_credits join memberships on memberships.id = membership_credits.membership
            where membership_credits.entitlement = entitlements.id and memberships.joined_at is not null
          ) then 1 else 0 end`.as('is_counted'),
        )
        .where('reader', '=', slot('reader'))
        .where('site', '=', slot('site'))
        .where('revoked_at', 'is', null)
        .where('price_amount', 'is not', null)
        .where('granted_at', '>', slot('since'))
        .orderBy(sql`price_amount - refunded_amount`, 'desc')
        .orderBy('id')
        .limit(integer('limit')),
    ),
    credit: statement(
      db
        .selectFrom('membership_credits')
        .innerJoin('memberships', 'memberships.id', 'membership_credits.membership')
        .select([sql<number>`sum(membership_credits.amount)`.as('amount'), 'memberships.currency'])
        .where('membership_credits.membership', '=', slot('membership'))
        .groupBy('memberships.currency'),
    ),
    countedBy: statement(
      db
        .selectFrom('memberships')
        .selectAll('memberships')
        .innerJoin('membership_credits', 'membership_credits.membership', 'memberships.id')
        .where('membership_credits.entitlement', '=', slot('unlock'))
        .where('memberships.state', '<>', 'expired')
        .orderBy('memberships.started_at'),
    ),
  }
}

function foundersFrom(row: Row): Founders {
  return {
    tier: textOf(row, 'tier'),
    interval: textOf(row, 'billing_interval') as Interval,
    currency: textOf(row, 'currency'),
    members: integerOf(row, 'members'),
  }
}

function recentUnlockFrom(row: Row): RecentUnlock {
  return {
    id: textOf(row, 'id') as EntitlementId,
    price: moneyOf(row, 'price_amount', textOf(row, 'price_currency')),
    refunded: integerOf(row, 'refunded_amount'),
    grantedAt: textOf(row, 'granted_at'),
    revokedAt: textOrNull(row, 'revoked_at'),
    isCounted: claimOf(row, 'is_counted'),
  }
}
