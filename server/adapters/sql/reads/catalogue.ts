// Questions about what a publisher sells: sites, items, contents, path rules.
import { type Kysely, sql } from 'kysely'
import type { PublisherId, SiteId } from '../../../core/id.ts'
import type { GateMode, Item } from '../../../core/item.ts'
import type { PriceRule } from '../../../core/price-rule.ts'
import type { Site } from '../../../core/site.ts'
import type { Sticker } from '../../../core/sticker.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, moneyOrNull, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type CatalogueReads = Pick<
  Store,
  'site' | 'siteByKey' | 'siteByOrigin' | 'isKnownOrigin' | 'item' | 'items' | 'content' | 'rules'
>

export function catalogueReads({ db, rows, one, list }: Ask): CatalogueReads {
  const q = { ...siteQuestions(db), ...itemQuestions(db) }
  return {
    site: async (id) => siteFrom(await rows(q.site, { id })),
    siteByKey: async (keyHash) => siteFrom(await rows(q.siteByKey, { keyHash })),
    siteByOrigin: async (origin) => siteFrom(await rows(q.siteByOrigin, { origin })),
    isKnownOrigin: async (origin) => (await rows(q.origin, { origin })).length > 0,
    item: (site, id) => one(q.item, { site, id }, itemFrom),
    items: (site, after, limit) => list(q.items, { site, after, limit }, itemFrom),
    content: (site, item) => one(q.content, { site, item }, (row) => textOf(row, 'html')),
    rules: (site) => list(q.rules, { site }, ruleFrom),
  }
}

function siteQuestions(db: Kysely<Schema>) {
  const site = db
    .selectFrom('sites')
    .innerJoin('site_origins', 'site_origins.site', 'sites.id')
    .selectAll('sites')
    .select('site_origins.origin')
    .orderBy('site_origins.position')
  const byOrigin = db.selectFrom('site_origins').select('site').where('origin', '=', slot('origin'))

  return {
    site: statement(site.where('sites.id', '=', slot('id'))),
    siteByKey: statement(site.where('key_hash', '=', slot('keyHash'))),
    siteByOrigin: statement(site.where('sites.id', '=', byOrigin)),
    origin: statement(byOrigin),
    rules: statement(
      db
        .selectFrom('price_rules')
        .innerJoin('sites', 'sites.id', 'price_rules.site')
        .select(['pattern', 'price', 'currency'])
        .where('price_rules.site', '=', slot('site'))
        .orderBy('position'),
    ),
  }
}

function itemQuestions(db: Kysely<Schema>) {
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
    .where('items.site', '=', slot('site'))

  return {
    item: statement(item.where('items.id', '=', slot('id'))),
    items: statement(item.where('items.id', '>', slot('after')).orderBy('items.id').limit(integer('limit'))),
    content: statement(
      db.selectFrom('item_contents').select('html').where('site', '=', slot('site')).where('item', '=', slot('item')),
    ),
  }
}

/** One row for each origin of the site, in their order. */
function siteFrom(rows: readonly Row[]): Site | null {
  const [row] = rows
  if (row === undefined) return null
  const currency = textOf(row, 'currency')
  const stickers = textOrNull(row, 'stickers')
  return {
    id: textOf(row, 'id') as SiteId,
    publisher: textOf(row, 'publisher') as PublisherId,
    name: textOf(row, 'name'),
    origins: rows.map((each) => textOf(each, 'origin')),
    currency,
    defaultPrice: moneyOrNull(row, 'default_price', currency),
    locale: textOf(row, 'locale'),
    holdsMessages: claimOf(row, 'holds_messages'),
    stickers: stickers === null ? null : (JSON.parse(stickers) as Sticker[]),
  }
}

function itemFrom(row: Row): Item {
  return {
    site: textOf(row, 'site') as SiteId,
    id: textOf(row, 'id'),
    kind: 'article',
    title: textOf(row, 'title'),
    price: moneyOrNull(row, 'price', textOf(row, 'currency')),
    mode: textOrNull(row, 'mode') as GateMode | null,
    page: textOrNull(row, 'page'),
    shares: JSON.parse(textOrNull(row, 'shares') ?? '[]') as Item['shares'],
    hasContent: integerOf(row, 'has_content') > 0,
  }
}

function ruleFrom(row: Row): PriceRule {
  return { pattern: textOf(row, 'pattern'), price: moneyOf(row, 'price', textOf(row, 'currency')) }
}
