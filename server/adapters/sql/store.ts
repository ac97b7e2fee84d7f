// The store on any SQL database that has a driver here: reads by question, one atomic way to write.
import { type Kysely, sql } from 'kysely'
import { walletOf } from '../../core/account.ts'
import { money } from '../../core/money.ts'
import type { Store } from '../../ports/index.ts'
import { changeWriter } from './changes.ts'
import type { Row, SqlDriver } from './driver.ts'
import {
  checkoutFrom,
  entitlementFrom,
  itemFrom,
  ruleFrom,
  siteFrom,
  siteGrantFrom,
  ticketFrom,
  walletLineFrom,
} from './rows.ts'
import type { Schema } from './schema.ts'
import { type Slots, type Statement, slot, statement } from './statement.ts'

/** The port on a driver whose schema is the newest (`migrate`). */
export function sqlStore(driver: SqlDriver): Store {
  const q = questions(driver.db)
  const write = changeWriter(driver.db)
  const all = (question: Statement, slots: Slots) => driver.all(question(slots))
  const one = async <T>(question: Statement, slots: Slots, read: (row: Row) => T): Promise<T | null> => {
    const [row] = await all(question, slots)
    return row === undefined ? null : read(row)
  }

  return {
    commit: (changes) => driver.commit(changes.flatMap(write)),

    site: async (id) => siteFrom(await all(q.site, { id })),
    siteByKey: async (keyHash) => siteFrom(await all(q.siteByKey, { keyHash })),
    siteByOrigin: async (origin) => siteFrom(await all(q.siteByOrigin, { origin })),
    isKnownOrigin: async (origin) => (await all(q.origin, { origin })).length > 0,

    item: (site, id) => one(q.item, { site, id }, itemFrom),
    items: async (site, after, limit) => (await all(q.items, { site, after, limit })).map(itemFrom),
    content: (site, item) => one(q.content, { site, item }, (row) => row.html as string),
    rules: async (site) => (await all(q.rules, { site })).map(ruleFrom),

    readerByCookie: (cookieHash) => one(q.readerByCookie, { cookieHash }, (row) => row.id as `reader_${string}`),
    siteGrant: (hash) => one(q.siteGrant, { hash }, siteGrantFrom),
    ticket: (id) => one(q.ticket, { id }, ticketFrom),
    checkout: (id) => one(q.checkout, { id }, checkoutFrom),
    unfinishedCheckouts: async (before, limit) => (await all(q.unfinished, { before, limit })).map(checkoutFrom),

    entitlement: (reader, site, item) => one(q.entitlement, { reader, site, item }, entitlementFrom),
    entitlementById: (id) => one(q.entitlementById, { id }, entitlementFrom),

    wallet: async (reader, currency) =>
      (await one(q.balance, { account: walletOf(reader), currency }, (row) => money(Number(row.amount), currency))) ??
      money(0, currency),
    walletLines: async (reader, limit) =>
      (await all(q.walletLines, { account: walletOf(reader), limit })).map(walletLineFrom),

    async ping() {
      await all(q.ping, {})
    },
    close: () => driver.close(),
  }
}

function questions(db: Kysely<Schema>) {
  const site = db
    .selectFrom('sites')
    .innerJoin('site_origins', 'site_origins.site', 'sites.id')
    .selectAll('sites')
    .select('site_origins.origin')
    .orderBy('site_origins.position')
  const item = db
    .selectFrom('items')
    .innerJoin('sites', 'sites.id', 'items.site')
    .selectAll('items')
    .select('sites.currency')
    .select(
      sql<number>`exists (select 1 from item_contents where item_contents.site = items.site and item_contents.item = items.id)`.as(
        'has_content',
      ),
    )
  const entitlement = db.selectFrom('entitlements').selectAll()

  return {
    site: statement(site.where('sites.id', '=', slot('id'))),
    siteByKey: statement(site.where('key_hash', '=', slot('keyHash'))),
    siteByOrigin: statement(
      site.where('sites.id', '=', db.selectFrom('site_origins').select('site').where('origin', '=', slot('origin'))),
    ),
    origin: statement(db.selectFrom('site_origins').select('site').where('origin', '=', slot('origin'))),
    item: statement(item.where('items.site', '=', slot('site')).where('items.id', '=', slot('id'))),
    items: statement(
      item
        .where('items.site', '=', slot('site'))
        .where('items.id', '>', slot('after'))
        .orderBy('items.id')
        .limit(slot<number>('limit')),
    ),
    content: statement(
      db.selectFrom('item_contents').select('html').where('site', '=', slot('site')).where('item', '=', slot('item')),
    ),
    rules: statement(
      db
        .selectFrom('price_rules')
        .innerJoin('sites', 'sites.id', 'price_rules.site')
        .select(['pattern', 'price', 'currency'])
        .where('price_rules.site', '=', slot('site'))
        .orderBy('position'),
    ),
    readerByCookie: statement(db.selectFrom('readers').select('id').where('cookie_hash', '=', slot('cookieHash'))),
    siteGrant: statement(db.selectFrom('site_grants').selectAll().where('hash', '=', slot('hash'))),
    ticket: statement(db.selectFrom('tickets').selectAll().where('id', '=', slot('id'))),
    checkout: statement(db.selectFrom('checkouts').selectAll().where('id', '=', slot('id'))),
    unfinished: statement(
      db
        .selectFrom('checkouts')
        .selectAll()
        .where('state', 'in', ['started', 'open'])
        .where('started_at', '<', slot('before'))
        .orderBy('started_at')
        .limit(slot<number>('limit')),
    ),
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
    entitlementById: statement(entitlement.where('id', '=', slot('id'))),
    balance: statement(
      db
        .selectFrom('balances')
        .select('amount')
        .where('account', '=', slot('account'))
        .where('currency', '=', slot('currency')),
    ),
    walletLines: statement(
      db
        .selectFrom('postings')
        .innerJoin('entries', 'entries.reference', 'postings.entry')
        .leftJoin('entitlements', 'entitlements.cause', 'entries.reference')
        .leftJoin('items', (join) =>
          join.onRef('items.site', '=', 'entitlements.site').onRef('items.id', '=', 'entitlements.item'),
        )
        .select(['entries.reference', 'entries.kind', 'entries.posted_at'])
        .select(['postings.direction', 'postings.amount', 'postings.currency'])
        .select(['items.title', 'entitlements.item'])
        .where('postings.account', '=', slot('account'))
        .orderBy('entries.sequence', 'desc')
        .limit(slot<number>('limit')),
    ),
    ping: statement(db.selectNoFrom(sql<number>`1`.as('one'))),
  } satisfies Record<string, Statement>
}
