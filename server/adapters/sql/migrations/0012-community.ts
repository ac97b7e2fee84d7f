// Community: the names that readers show with their tips, and what each of them gave.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, finished } = wordsOf(db)
  await sql`alter table tips add column name ${text}
    constraint tip_of_nobody check (name is null or is_anonymous = 0)`.execute(db)
  // What the reader typed before paying by card; the tip comes with the payment.
  await sql`alter table checkouts add column tip_name ${text}`.execute(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('supporters')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      // Empty: of the whole site.
      .addColumn('creator', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      // Of all tips, also of those that were given back.
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('latest', text, (c) => c.notNull())
      .addColumn('latest_at', text, (c) => c.notNull())
      .addColumn('latest_creator', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('supporters_key', ['site', 'creator', 'reader', 'name', 'currency']),
  ]
}

const indexes = [
  'index tips_by_creator on tips (creator, given_at)',
  'index tips_returned on tips (site, reader) where returned_at is not null',
  'index supporters_by_amount on supporters (site, creator, currency, amount, latest)',
]
