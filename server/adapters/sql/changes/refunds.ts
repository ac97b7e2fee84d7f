// Refunds as written, and the keys by which a publisher asks for one only once.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function refundWriters(db: Kysely<Schema>): Writers<'start-refund' | 'move-refund' | 'keep-key'> {
  const { startRefund, moveRefund, keepKey } = statements(db)
  return {
    'start-refund': ({
      refund: { id, reader, entitlement, payment, money, by, state, providerId, isSent, startedAt },
    }) => {
      const { amount, currency } = money
      const ends = { entitlement, payment, amount, currency, by }
      return [startRefund({ id, reader, ...ends, state, providerId, isSent: Number(isSent), startedAt })]
    },
    'move-refund': ({ refund, from, to, providerId, isSent }) => [
      moveRefund({ id: refund, from, to, providerId, isSent: Number(isSent) }),
    ],
    'keep-key': ({ site, key, bodyHash, refund, at }) => [keepKey({ site, key, bodyHash, refund, at })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    startRefund: statement(
      db.insertInto('refunds').values({
        id: slot('id'),
        reader: slot('reader'),
        site: db.selectFrom('entitlements').select('site').where('id', '=', slot('entitlement')),
        entitlement: nullable('entitlement'),
        payment: nullable('payment'),
        amount: integer('amount'),
        currency: slot('currency'),
        by: slot('by'),
        state: slot('state'),
        provider_id: nullable('providerId'),
        is_sent: integer('isSent'),
        started_at: slot('startedAt'),
      }),
    ),
    moveRefund: statement(
      db
        .updateTable('refunds')
        .set({
          state: sql<string>`case when state = ${slot('from')} then ${slot('to')} else 'moved already' end`,
          provider_id: sql<string | null>`coalesce(${nullable('providerId')}, provider_id)`,
          is_sent: integer('isSent'),
        })
        .where('id', '=', slot('id')),
    ),
    keepKey: statement(
      db.insertInto('idempotency_keys').values({
        site: slot('site'),
        key: slot('key'),
        body_hash: slot('bodyHash'),
        refund: slot('refund'),
        kept_at: slot('at'),
      }),
    ),
  }
}
