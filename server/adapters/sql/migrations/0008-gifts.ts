// Gifts: memberships that were paid for by somebody else, or given by the publisher, as codes that open one each.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const column of ['gift']) await sql`alter table tickets add column ${sql.raw(column)} ${text}`.execute(db)
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('gifts')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('tier', text, (c) => c.notNull())
      .addColumn('billing_interval', text, (c) => c.notNull())
      // Null: the publisher gave it.
      .addColumn('giver', text, (c) => c.references('readers.id'))
      // The window in which it was paid: it pays for one gift only.
      .addColumn('ticket', text, (c) => c.unique().references('tickets.id'))
      .addColumn('codes', integer, (c) => c.notNull())
      .addColumn('taken_back', integer, (c) => c.notNull())
      // What one code cost.
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('given_at', text, (c) => c.notNull())
      .addColumn('expires_at', text, (c) => c.notNull())
      .addForeignKeyConstraint('gift_tier', ['site', 'tier'], 'tiers', ['site', 'id'])
      .addCheckConstraint('gift_interval', sql`billing_interval in ('month', 'year')`)
      .addCheckConstraint('gift_codes_count', sql`codes >= 1`)
      .addCheckConstraint('gift_taken_back', sql`taken_back between 0 and codes`)
      .addCheckConstraint('gift_amount', sql`amount >= 0 and (amount = 0) = (giver is null)`),
    // A move that must not be made writes a word that the check of the state does not know.
    create('gift_codes')
      .addColumn('code_hash', text, (c) => c.primaryKey())
      .addColumn('gift', text, (c) => c.notNull().references('gifts.id'))
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('membership', text, (c) => c.unique().references('memberships.id'))
      .addColumn('changed_at', text, (c) => c.notNull())
      .addUniqueConstraint('gift_codes_place', ['gift', 'position'])
      .addCheckConstraint('gift_code_state', sql`state in ('open', 'redeemed', 'taken-back')`)
      .addCheckConstraint('gift_code_membership', sql`(state = 'redeemed') = (membership is not null)`),
  ]
}

const indexes = ['index gifts_by_giver on gifts (giver, given_at)', 'index gifts_by_site on gifts (site, given_at)']
