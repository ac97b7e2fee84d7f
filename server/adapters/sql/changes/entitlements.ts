// Entitlements as written: given once, and given back at most up to their price.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function entitlementWriters(db: Kysely<Schema>): Writers<'add-entitlement' | 'refund-entitlement'> {
  const { addEntitlement, refundEntitlement } = statements(db)
  return {
    'add-entitlement': ({ entitlement: { id, reader, site, item, cause, price, grantedAt } }) => [
      addEntitlement({
        id,
        reader,
        site,
        item,
        cause,
        price: price?.amount ?? null,
        currency: price?.currency ?? null,
        grantedAt,
      }),
    ],
    'refund-entitlement': ({ entitlement, before, amount, revoke, at }) => [
      refundEntitlement({ id: entitlement, before, after: before + amount, revokedAt: revoke ? at : null }),
    ],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    addEntitlement: statement(
      db.insertInto('entitlements').values({
        id: slot('id'),
        reader: slot('reader'),
        site: slot('site'),
        item: slot('item'),
        cause: slot('cause'),
        price_amount: nullableInteger('price'),
        price_currency: nullable('currency'),
        granted_at: slot('grantedAt'),
      }),
    ),
    refundEntitlement: statement(
      db
        .updateTable('entitlements')
        .set({
          // Beside a bare -1 PostgreSQL would take the amount for one of four bytes.
          refunded_amount: sql<number>`case when refunded_amount = ${integer('before')} then cast(${integer('after')} as bigint) else -1 end`,
          revoked_at: sql<string | null>`coalesce(revoked_at, ${nullable('revokedAt')})`,
        })
        .where('id', '=', slot('id')),
    ),
  }
}
