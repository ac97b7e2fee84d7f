// Questions about gift links: what was given, how often it was opened, and what a reader may give.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { GiftLink } from '../../../core/gift-link.ts'
import type { EntitlementId, GiftLinkId, ReaderId, SiteId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

type GiftLinkReads = Pick<
  Store,
  'giftLink' | 'giftLinkByCode' | 'giftLinksOf' | 'giftLinks' | 'giftLinksIn' | 'giftLinkRules' | 'giveable'
>

export function giftLinkReads({ db, one, list }: Ask): GiftLinkReads {
  const q = questions(db)
  return {
    giftLink: (id) => one(q.byId, { id }, linkFrom),
    giftLinkByCode: (hash) => one(q.byCode, { hash }, linkFrom),
    giftLinksOf: (giver, limit) => list(q.ofGiver, { giver, limit }, linkFrom),
    giftLinks: (site, before, limit) =>
      before === null ? list(q.newest, { site, limit }, linkFrom) : list(q.older, { site, before, limit }, linkFrom),
    giftLinksIn: async ({ site, giver, month }) =>
      (await one(q.inMonth, { site, giver, month }, (row) => integerOf(row, 'links'))) ?? 0,
    giftLinkRules: (site) =>
      one(q.rules, { site }, (row) => ({
        opens: integerOf(row, 'opens'),
        days: integerOf(row, 'days'),
        perMonth: integerOf(row, 'per_month'),
      })),
    giveable: (reader, limit) =>
      list(q.giveable, { reader, limit }, (row) => ({
        site: textOf(row, 'site') as SiteId,
        item: textOf(row, 'item'),
      })),
  }
}

function questions(db: Kysely<Schema>) {
  const link = db.selectFrom('gift_links').selectAll()
  const newest = link.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(integer('limit'))
  const ofSite = newest.where('site', '=', slot('site'))
  return {
    byId: statement(link.where('id', '=', slot('id'))),
    byCode: statement(link.where('code_hash', '=', slot('hash'))),
    ofGiver: statement(newest.where('giver', '=', slot('giver'))),
    newest: statement(ofSite),
    older: statement(
      ofSite.where(
        sql<SqlBool>`(created_at, id) < (select created_at, id from gift_links where id = ${slot('before')})`,
      ),
    ),
    inMonth: statement(
      db
        .selectFrom('gift_links')
        .select(sql<number>`coalesce(max(number), 0)`.as('links'))
        .where('site', '=', slot('site'))
        .where('giver', '=', slot('giver'))
        .where('month', '=', slot('month')),
    ),
    rules: statement(db.selectFrom('gift_link_rules').selectAll().where('site', '=', slot('site'))),
    giveable: statement(
      db
        .selectFrom('entitlements')
        .innerJoin('gift_link_rules', 'gift_link_rules.site', 'entitlements.site')
        .select(['entitlements.site', 'entitlements.item'])
        .where('entitlements.reader', '=', slot('reader'))
        .where('entitlements.revoked_at', 'is', null)
        .where('entitlements.price_amount', '>', 0)
        .orderBy('entitlements.granted_at', 'desc')
        .limit(integer('limit')),
    ),
  }
}

function linkFrom(row: Row): GiftLink {
  return {
    id: textOf(row, 'id') as GiftLinkId,
    site: textOf(row, 'site') as SiteId,
    item: textOf(row, 'item'),
    giver: textOrNull(row, 'giver') as ReaderId | null,
    entitlement: textOrNull(row, 'entitlement') as EntitlementId | null,
    opens: integerOf(row, 'opens'),
    opened: integerOf(row, 'opened'),
    createdAt: textOf(row, 'created_at'),
    expiresAt: textOf(row, 'expires_at'),
    revokedAt: textOrNull(row, 'revoked_at'),
  }
}
