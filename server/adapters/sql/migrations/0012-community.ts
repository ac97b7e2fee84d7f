// Community: the names that readers show with their tips.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text } = wordsOf(db)
  await sql`alter table tips add column name ${text}
    constraint tip_of_nobody check (name is null or is_anonymous = 0)`.execute(db)
  // What the reader typed before paying by card; the tip comes with the payment.
  await sql`alter table checkouts add column tip_name ${text}`.execute(db)
}
