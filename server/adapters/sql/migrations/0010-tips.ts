// Tips: creators of a site whom readers pay out of their wallets.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  await sql`alter table tickets add column tip ${text}`.execute(db)
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    // Never dropped: the ledger owes them.
    create('creators')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('title', text, (c) => c.notNull())
      .addColumn('created_at', text, (c) => c.notNull())
      // From then on no tips are taken.
      .addColumn('closed_at', text)
      .addUniqueConstraint('creators_name', ['site', 'name']),
    create('tips')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('creator', text, (c) => c.notNull().references('creators.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      // The window in which it was given: it pays for one tip only.
      .addColumn('ticket', text, (c) => c.notNull().unique().references('tickets.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('message', text)
      .addColumn('is_public', integer, (c) => c.notNull())
      .addColumn('is_anonymous', integer, (c) => c.notNull())
      .addColumn('given_at', text, (c) => c.notNull())
      .addCheckConstraint('tip_amount', sql`amount > 0`)
      .addCheckConstraint('tip_public', sql`is_public in (0, 1)`)
      .addCheckConstraint('tip_anonymous', sql`is_anonymous in (0, 1)`),
  ]
}

const indexes = ['index tips_by_site on tips (site, given_at)', 'index tips_by_reader on tips (reader, given_at)']
