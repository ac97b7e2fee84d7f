// Openings: an item that a goal opens when it is reached, found by the item, and how many had given by then.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { integer } = wordsOf(db)
  await sql`alter table goals add column reached_by ${integer}`.execute(db)
  await sql.raw('create index openings on goals (site, item, reached_at) where item is not null').execute(db)
}
