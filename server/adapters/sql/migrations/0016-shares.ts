// Creators: who they are, and what they get of tips and of items.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer } = wordsOf(db)
  await sql`alter table creators add column about ${text}`.execute(db)
  await sql`alter table creators add column website ${text}
    constraint creator_website check (website like 'https://%')`.execute(db)
  // What creators had until now: all of a tip, nothing of an item.
  await sql`alter table creators add column tip_share ${integer} not null default 10000
    constraint creator_tip_share check (tip_share between 0 and 10000)`.execute(db)
  await sql`alter table items add column shares ${text}`.execute(db)
}
