// Creators: who they are.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text } = wordsOf(db)
  await sql`alter table creators add column about ${text}`.execute(db)
  await sql`alter table creators add column website ${text}
    constraint creator_website check (website like 'https://%')`.execute(db)
}
