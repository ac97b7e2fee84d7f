// Questions about entitlements: whether a reader owns an item, and what a site has sold.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Entitlement } from '../../../core/entitlement.ts'
import type { EntitlementId, ItemId, ReaderId, SiteId } from '../../../core/id.ts'
import { money } from '../../../core/money.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, type Slots, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type EntitlementReads = Pick<Store, 'entitlements' | 'entitlementById' | 'opens' | 'unlocks'>

export function entitlementReads({ db, one, list }: Ask): EntitlementReads {
  const q = questions(db)
  return {
    async entitlements(reader, site, items) {
      if (items.length > itemsMax) throw new RangeError(`${items.length} items were asked for at once`)
      const all = await list(q.ofItems, { reader, site, ...places(items) }, entitlementFrom)
      // The first of each item is the one that counts.
      return [...new Map(all.reverse().map((entitlement) => [entitlement.item, entitlement])).values()]
    },
    entitlementById: (id) => one(q.byId, { id }, entitlementFrom),
    opens: (id) => one(q.opens, { id }, openedBy),
    unlocks: (site, before, limit) => {
      const [question, slots] = before === null ? [q.newest, {}] : [q.older, { before }]
      return list(question, { site, limit, ...slots }, (row) => ({
        ...entitlementFrom(row),
        title: textOrNull(row, 'title'),
      }))
    },
  }
}

// One statement for any number of items: places that are left over repeat the last one.
const itemsMax = 50
const placeNames = Array.from({ length: itemsMax }, (_, index) => `item${index}`)

function places(items: readonly ItemId[]): Slots {
  return Object.fromEntries(placeNames.map((name, index) => [name, items[index] ?? items.at(-1) ?? null]))
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
    ofItems: statement(
      entitlement
        .where('reader', '=', slot('reader'))
        .where('site', '=', slot('site'))
        .where(
          'item',
          'in',
          placeNames.map((name) => slot(name)),
        )
        .orderBy(sql`revoked_at is null`, 'desc')
        .orderBy('granted_at', 'desc'),
    ),
    byId: statement(entitlement.where('id', '=', slot('id'))),
    // Each column that SQLite hands over costs as much as finding the row: this one is asked with every read of a text.
    opens: statement(db.selectFrom('entitlements').select(['site', 'item', 'revoked_at']).where('id', '=', slot('id'))),
    newest: statement(newest),
    older: statement(
      newest.where(
        sql<SqlBool>`(entitlements.granted_at, entitlements.id) < (select granted_at, id from entitlements where id = ${slot('before')})`,
      ),
    ),
  }
}

function openedBy(row: Row): Pick<Entitlement, 'site' | 'item' | 'revokedAt'> {
  return {
    site: textOf(row, 'site') as SiteId,
    item: textOf(row, 'item'),
    revokedAt: textOrNull(row, 'revoked_at'),
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
