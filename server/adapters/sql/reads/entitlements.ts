// Questions about entitlements: whether a reader owns an item, and what a site has sold.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Entitlement } from '../../../core/entitlement.ts'
import type { EntitlementId, ReaderId, SiteId } from '../../../core/id.ts'
import { money } from '../../../core/money.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function entitlementReads({ db, one, list }: Ask): Pick<Store, 'entitlement' | 'entitlementById' | 'unlocks'> {
  const q = questions(db)
  return {
    entitlement: (reader, site, item) => one(q.entitlement, { reader, site, item }, entitlementFrom),
    entitlementById: (id) => one(q.byId, { id }, entitlementFrom),
    unlocks: (site, before, limit) => {
      const [question, slots] = before === null ? [q.newest, {}] : [q.older, { before }]
      return list(question, { site, limit, ...slots }, (row) => ({
        ...entitlementFrom(row),
        title: textOrNull(row, 'title'),
      }))
    },
  }
}

function questions(db: Kysely<Schema>) {
  const entitlement = db.selectFrom('entitlements').selectAll()
  const newest = db
    .selectFrom('entitlements')
    .leftJoin('items', (join) =>
      join.onRef('items.site', '=', 'entitlements.site').onRef('items.id', '=', 'entitlements.item'),
    )
    .selectAll('entitlements')
    .select('items.title')
    .where('entitlements.site', '=', slot('site'))
    .where('entitlements.price_amount', 'is not', null)
    .orderBy('entitlements.granted_at', 'desc')
    .orderBy('entitlements.id', 'desc')
    .limit(integer('limit'))

  return {
    // The live one first: a reader may have undone an unlock and bought it again.
    entitlement: statement(
      entitlement
        .where('reader', '=', slot('reader'))
        .where('site', '=', slot('site'))
        .where('item', '=', slot('item'))
        .orderBy(sql`revoked_at is null`, 'desc')
        .orderBy('granted_at', 'desc')
        .limit(1),
    ),
    byId: statement(entitlement.where('id', '=', slot('id'))),
    newest: statement(newest),
    older: statement(
      newest.where(
        sql<SqlBool>`(entitlements.granted_at, entitlements.id) < (select granted_at, id from entitlements where id = ${slot('before')})`,
      ),
    ),
  }
}

function entitlementFrom(row: Row): Entitlement {
  const currency = textOrNull(row, 'price_currency')
  return {
    id: textOf(row, 'id') as EntitlementId,
    reader: textOf(row, 'reader') as ReaderId,
    site: textOf(row, 'site') as SiteId,
    item: textOf(row, 'item'),
    cause: textOf(row, 'cause'),
    price: currency === null ? null : money(integerOf(row, 'price_amount'), currency),
    refunded: integerOf(row, 'refunded_amount'),
    grantedAt: textOf(row, 'granted_at'),
    revokedAt: textOrNull(row, 'revoked_at'),
  }
}
