// Questions about refunds, and the keys by which they were asked for.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { EntitlementId, ReaderId, RefundId } from '../../../core/id.ts'
import type { Refund, RefundBy, RefundState } from '../../../core/refund.ts'
import type { KeptKey, Store } from '../../../ports/index.ts'
import { claimOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type RefundReads = Pick<
  Store,
  'refund' | 'refundByProvider' | 'refunds' | 'refundsUnderWay' | 'unfinishedRefunds' | 'pendingRefunds' | 'keptKey'
>

export function refundReads({ db, one, list }: Ask): RefundReads {
  const q = questions(db)
  return {
    refund: (id) => one(q.refund, { id }, refundFrom),
    refundByProvider: (id) => one(q.byProvider, { id }, refundFrom),
    refunds: (site, before, limit) =>
      before === null
        ? list(q.newest, { site, limit }, refundFrom)
        : list(q.older, { site, before, limit }, refundFrom),
    refundsUnderWay: (reader) => list(q.underWay, { reader }, refundFrom),
    unfinishedRefunds: (before, limit) => list(q.unfinished, { before, limit }, refundFrom),
    pendingRefunds: (limit) => list(q.pending, { limit }, refundFrom),
    keptKey: (site, key) => one(q.keptKey, { site, key }, keptKeyFrom),
  }
}

function questions(db: Kysely<Schema>) {
  const refund = db.selectFrom('refunds').selectAll()
  const newest = refund
    .where('site', '=', slot('site'))
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(integer('limit'))
  // Only those to a card have these states. They are written out for the sake of their indexes.
  const underWay = refund.where(sql<SqlBool>`state in ('started', 'pending')`)
  const unanswered = refund.where(sql<SqlBool>`state = 'started'`)

  return {
    refund: statement(refund.where('id', '=', slot('id'))),
    byProvider: statement(refund.where('provider_id', '=', slot('id'))),
    newest: statement(newest),
    older: statement(
      newest.where(sql<SqlBool>`(started_at, id) < (select started_at, id from refunds where id = ${slot('before')})`),
    ),
    underWay: statement(
      underWay
        .where('reader', '=', slot('reader'))
        .where('payment', 'is not', null)
        .orderBy('started_at', 'desc')
        .orderBy('id', 'desc'),
    ),
    unfinished: statement(
      unanswered
        .where('started_at', '<', slot('before'))
        .where('payment', 'is not', null)
        .orderBy('started_at')
        .orderBy('id')
        .limit(integer('limit')),
    ),
    pending: statement(
      refund.where(sql<SqlBool>`state = 'pending'`).orderBy('started_at').orderBy('id').limit(integer('limit')),
    ),
    keptKey: statement(
      db
        .selectFrom('idempotency_keys')
        .select(['body_hash', 'refund'])
        .where('site', '=', slot('site'))
        .where('key', '=', slot('key')),
    ),
  }
}

function refundFrom(row: Row): Refund {
  return {
    id: textOf(row, 'id') as RefundId,
    reader: textOf(row, 'reader') as ReaderId,
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
    payment: textOrNull(row, 'payment'),
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
    by: textOf(row, 'by') as RefundBy,
    state: textOf(row, 'state') as RefundState,
    providerId: textOrNull(row, 'provider_id'),
    isSent: claimOf(row, 'is_sent'),
    startedAt: textOf(row, 'started_at'),
  }
}

function keptKeyFrom(row: Row): KeptKey {
  return { bodyHash: textOf(row, 'body_hash'), refund: textOf(row, 'refund') as RefundId }
}
