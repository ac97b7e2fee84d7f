// What a publisher sells, as written: sites with their origins, items with their contents, path rules.
import { type Kysely, sql } from 'kysely'
import type { Item } from '../../../core/item.ts'
import type { Site } from '../../../core/site.ts'
import type { Schema } from '../schema.ts'
import { type Filled, integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type CatalogueChange = 'add-site' | 'edit-site' | 'put-item' | 'drop-item' | 'put-content' | 'put-rules'

export function catalogueWriters(db: Kysely<Schema>): Writers<CatalogueChange> {
  const s = { ...siteStatements(db), ...itemStatements(db) }
  const origins = (site: Site): Filled[] =>
    site.origins.map((origin, position) => s.addOrigin({ origin, site: site.id, position }))

  return {
    'add-site': ({ site, keyHash, at }) => [
      s.addSite({ ...siteColumns(site), publisher: site.publisher, currency: site.currency, keyHash, at }),
      ...origins(site),
    ],
    'edit-site': ({ site }) => [s.editSite(siteColumns(site)), s.dropOrigins({ site: site.id }), ...origins(site)],
    'put-item': ({ item: { site, id, kind, title, price, mode, page, shares }, at }) => [
      s.putItem({ site, id, kind, title, price: price?.amount ?? null, mode, page, shares: writtenShares(shares), at }),
    ],
    'drop-item': ({ site, item }) => [s.dropContent({ site, item }), s.dropItem({ site, item })],
    'put-content': ({ site, item, html, at }) => [s.putContent({ site, item, html, at })],
    // Two that write the rules of one site go one after the other: else neither would drop what the other adds.
    'put-rules': ({ site, rules }) => [
      s.holdSite({ site }),
      s.dropRules({ site }),
      ...rules.map(({ pattern, price }, position) => s.addRule({ site, position, pattern, price: price.amount })),
    ],
  }
}

const writtenShares = (shares: Item['shares']) => (shares.length === 0 ? null : JSON.stringify(shares))

function siteColumns({ id, name, defaultPrice, locale, holdsMessages, stickers }: Site) {
  return {
    id,
    name,
    defaultPrice: defaultPrice?.amount ?? null,
    locale,
    holdsMessages: Number(holdsMessages),
    stickers: stickers === null ? null : JSON.stringify(stickers),
  }
}

function siteStatements(db: Kysely<Schema>) {
  return {
    addSite: statement(
      db.insertInto('sites').values({
        id: slot('id'),
        publisher: slot('publisher'),
        name: slot('name'),
        currency: slot('currency'),
        default_price: nullableInteger('defaultPrice'),
        locale: slot('locale'),
        holds_messages: integer('holdsMessages'),
        stickers: nullable('stickers'),
        key_hash: slot('keyHash'),
        created_at: slot('at'),
      }),
    ),
    editSite: statement(
      db
        .updateTable('sites')
        .set({
          name: slot('name'),
          default_price: nullableInteger('defaultPrice'),
          locale: slot('locale'),
          holds_messages: integer('holdsMessages'),
          stickers: nullable('stickers'),
        })
        .where('id', '=', slot('id')),
    ),
    holdSite: statement(db.updateTable('sites').set({ name: sql<string>`name` }).where('id', '=', slot('site'))),
    dropOrigins: statement(db.deleteFrom('site_origins').where('site', '=', slot('site'))),
    addOrigin: statement(
      db
        .insertInto('site_origins')
        .values({ origin: slot('origin'), site: slot('site'), position: integer('position') }),
    ),
    dropRules: statement(db.deleteFrom('price_rules').where('site', '=', slot('site'))),
    addRule: statement(
      db.insertInto('price_rules').values({
        site: slot('site'),
        position: integer('position'),
        pattern: slot('pattern'),
        price: integer('price'),
      }),
    ),
  }
}

function itemStatements(db: Kysely<Schema>) {
  return {
    putItem: statement(
      db
        .insertInto('items')
        .values({
          site: slot('site'),
          id: slot('id'),
          kind: slot('kind'),
          title: slot('title'),
          price: nullableInteger('price'),
          mode: nullable('mode'),
          page: nullable('page'),
          shares: nullable('shares'),
          updated_at: slot('at'),
        })
        .onConflict((conflict) =>
          conflict.columns(['site', 'id']).doUpdateSet((eb) => ({
            kind: eb.ref('excluded.kind'),
            title: eb.ref('excluded.title'),
            price: eb.ref('excluded.price'),
            mode: eb.ref('excluded.mode'),
            page: eb.ref('excluded.page'),
            shares: eb.ref('excluded.shares'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        ),
    ),
    dropItem: statement(db.deleteFrom('items').where('site', '=', slot('site')).where('id', '=', slot('item'))),
    dropContent: statement(
      db.deleteFrom('item_contents').where('site', '=', slot('site')).where('item', '=', slot('item')),
    ),
    putContent: statement(
      db
        .insertInto('item_contents')
        .values({ site: slot('site'), item: slot('item'), html: slot('html'), updated_at: slot('at') })
        .onConflict((conflict) =>
          conflict.columns(['site', 'item']).doUpdateSet((eb) => ({
            html: eb.ref('excluded.html'),
            updated_at: eb.ref('excluded.updated_at'),
          })),
        ),
    ),
  }
}
