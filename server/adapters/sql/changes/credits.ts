// Credits as written: which unlocks count towards a first period. The row of the unlock is touched, so that who counts it and who undoes it
// wait for each other.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function creditWriters(db: Kysely<Schema>): Writers<'add-membership-credits' | 'require-uncounted'> {
  const s = statements(db)
  return {
    // In one order everywhere, so that two who count the same unlocks do not wait for each other.
    'add-membership-credits': ({ membership, counted }) =>
      counted
        .toSorted((a, b) => (a.unlock < b.unlock ? -1 : 1))
        .flatMap(({ unlock, amount, refunded }) => [
          s.requireOwned({ id: unlock, refunded }),
          s.addCredit({ membership, entitlement: unlock, amount }),
        ]),
    'require-uncounted': ({ entitlement }) => [s.requireUncounted({ id: entitlement })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    requireOwned: statement(
      db
        .updateTable('entitlements')
        .set({
          refunded_amount: sql<number>`case when refunded_amount = ${integer('refunded')} and revoked_at is null then refunded_amount else -1 end`,
        })
        .where('id', '=', slot('id')),
    ),
    addCredit: statement(
      db
        .insertInto('membership_credits')
        .values({ membership: slot('membership'), entitlement: slot('entitlement'), amount: integer('amount') }),
    ),
    requireUncounted: statement(
      db
        .updateTable('entitlements')
        .set({
          refunded_amount: sql<number>`case when exists (
            select 1 from membership_credits join memberships on memberships.id = membership_credits.membership
            where membership_credits.entitlement = entitlements.id and memberships.state <> 'expired'
          ) then -1 else refunded_amount end`,
        })
        .where('id', '=', slot('id')),
    ),
  }
}
