// Requests counted in the database, where several processes or isolates serve the same callers.
import type { Kysely } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer, finished } = wordsOf(db)
  await finished(
    db.schema
      .createTable('rate_counts')
      .addColumn('bucket', text, (c) => c.notNull())
      .addColumn('caller', text, (c) => c.notNull())
      .addColumn('used', integer, (c) => c.notNull())
      .addColumn('until', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('rate_counts_key', ['bucket', 'caller']),
  ).execute()
  await db.schema.createIndex('rate_counts_by_end').on('rate_counts').column('until').execute()
}
