// Readers in several browsers, their proven mail addresses, codes that prove one, and messages that wait to be sent.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  await db.schema.createIndex('mail_codes_by_end').on('mail_codes').column('expires_at').execute()
  await db.schema.createIndex('outbox_by_turn').on('outbox').column('next_at').execute()
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    // Beside the cookie in `readers`, which is that of the first browser.
    create('reader_cookies')
      .addColumn('cookie_hash', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('given_at', text, (c) => c.notNull()),
    create('mail_addresses')
      .addColumn('address', text, (c) => c.primaryKey())
      .addColumn('reader', text, (c) => c.notNull().unique().references('readers.id'))
      .addColumn('proven_at', text, (c) => c.notNull()),
    // A try too many, and a state that cannot be reached, write what these checks do not know.
    create('mail_codes')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('address', text, (c) => c.notNull())
      .addColumn('wish', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.references('readers.id'))
      .addColumn('code_hash', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('tries', integer, (c) => c.notNull())
      .addColumn('expires_at', text, (c) => c.notNull())
      .addCheckConstraint('mail_code_state', sql`state in ('open', 'proven', 'used')`)
      .addCheckConstraint('mail_code_tries', sql`tries between 0 and 5`),
    create('outbox')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('address', text, (c) => c.notNull())
      .addColumn('lang', text, (c) => c.notNull())
      .addColumn('subject', text, (c) => c.notNull())
      .addColumn('text', text, (c) => c.notNull())
      .addColumn('html', text, (c) => c.notNull())
      .addColumn('attempts', integer, (c) => c.notNull())
      .addColumn('written_at', text, (c) => c.notNull())
      .addColumn('next_at', text, (c) => c.notNull())
      .addColumn('expires_at', text, (c) => c.notNull())
      .addCheckConstraint('outbox_attempts', sql`attempts >= 0`),
  ]
}
