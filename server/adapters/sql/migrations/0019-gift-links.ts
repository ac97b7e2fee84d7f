// Gift links: an article that is given to so many people, what a site lets its readers give, and who opened what.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('gift_link_rules')
      .addColumn('site', text, (c) => c.primaryKey().references('sites.id'))
      .addColumn('opens', integer, (c) => c.notNull())
      .addColumn('days', integer, (c) => c.notNull())
      .addColumn('per_month', integer, (c) => c.notNull()),
    create('gift_links')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('code_hash', text, (c) => c.notNull().unique())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('item', text, (c) => c.notNull())
      // Null: the publisher gave it.
      .addColumn('giver', text, (c) => c.references('readers.id'))
      .addColumn('entitlement', text, (c) => c.references('entitlements.id'))
      // The how manieth of its reader in that month. Null: the publisher's.
      .addColumn('month', text)
      .addColumn('number', integer)
      .addColumn('opens', integer, (c) => c.notNull())
      .addColumn('opened', integer, (c) => c.notNull())
      .addColumn('created_at', text, (c) => c.notNull())
      .addColumn('expires_at', text, (c) => c.notNull())
      .addColumn('revoked_at', text)
      // A move that must not be made writes what the check does not know.
      .addCheckConstraint('gift_link_opened', sql`opened between 0 and opens`)
      .addCheckConstraint(
        'gift_link_number',
        sql`(giver is null) = (number is null) and (number is null) = (month is null)`,
      ),
    create('gift_link_openings')
      .addColumn('link', text, (c) => c.notNull().references('gift_links.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('entitlement', text, (c) => c.notNull().unique().references('entitlements.id'))
      .addColumn('opened_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('gift_link_openings_key', ['link', 'reader']),
  ]
}

const indexes = [
  'unique index gift_links_of_month on gift_links (site, giver, month, number) where giver is not null',
  'index gift_links_by_giver on gift_links (giver, created_at) where giver is not null',
  'index gift_links_by_site on gift_links (site, created_at)',
]
