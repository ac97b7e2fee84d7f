// What one process at a time does, where several have the same books open: who does it, and until when.
import type { Kysely } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, finished } = wordsOf(db)
  await finished(
    db.schema
      .createTable('leases')
      .addColumn('name', text, (c) => c.primaryKey())
      .addColumn('holder', text, (c) => c.notNull())
      .addColumn('until', text, (c) => c.notNull()),
  ).execute()
}
