// Gift links as written: given, opened as often as they say, revoked.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type GiftLinkChange = 'put-gift-link-rules' | 'add-gift-link' | 'revoke-gift-link' | 'open-gift-link'

export function giftLinkWriters(db: Kysely<Schema>): Writers<GiftLinkChange> {
  const s = statements(db)
  return {
    'put-gift-link-rules': ({ site, rules }) => [
      s.dropRules({ site }),
      ...(rules === null ? [] : [s.addRules({ site, ...rules })]),
    ],
    'add-gift-link': ({ link, codeHash, number }) => {
      const { id, site, item, giver, entitlement, opens, createdAt, expiresAt } = link
      const month = number === null ? null : createdAt.slice(0, 7)
      return [s.add({ id, codeHash, site, item, giver, entitlement, month, number, opens, createdAt, expiresAt })]
    },
    'revoke-gift-link': ({ link, at }) => [s.revoke({ id: link, at })],
    'open-gift-link': ({ link, reader, entitlement, at }) => [
      s.count({ id: link, at }),
      s.note({ link, reader, entitlement, at }),
    ],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    dropRules: statement(db.deleteFrom('gift_link_rules').where('site', '=', slot('site'))),
    addRules: statement(
      db.insertInto('gift_link_rules').values({
        site: slot('site'),
        opens: integer('opens'),
        days: integer('days'),
        per_month: integer('perMonth'),
      }),
    ),
    add: statement(
      db.insertInto('gift_links').values({
        id: slot('id'),
        code_hash: slot('codeHash'),
        site: slot('site'),
        item: slot('item'),
        giver: nullable('giver'),
        entitlement: nullable('entitlement'),
        month: nullable('month'),
        number: nullableInteger('number'),
        opens: integer('opens'),
        opened: 0,
        created_at: slot('createdAt'),
        expires_at: slot('expiresAt'),
      }),
    ),
    revoke: statement(
      db
        .updateTable('gift_links')
        .set({ revoked_at: sql<string>`coalesce(revoked_at, ${slot('at')})` })
        .where('id', '=', slot('id')),
    ),
    // One more than it says breaks the check, and so does a link that is over, or whose giver has had the money back.
    count: statement(
      db
        .updateTable('gift_links')
        .set({
          opened: sql<number>`case when revoked_at is null and expires_at > ${slot('at')} and not exists (
            select 1 from entitlements where entitlements.id = gift_links.entitlement and entitlements.revoked_at is not null)
            then opened + 1 else -1 end`,
        })
        .where('id', '=', slot('id')),
    ),
    note: statement(
      db.insertInto('gift_link_openings').values({
        link: slot('link'),
        reader: slot('reader'),
        entitlement: slot('entitlement'),
        opened_at: slot('at'),
      }),
    ),
  }
}
