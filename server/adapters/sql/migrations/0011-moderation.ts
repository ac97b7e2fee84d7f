// Moderation: whether everybody may see the message of a tip, and whether the tip was given back.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text } = wordsOf(db)
  await sql`alter table tips add column message_state ${text} not null default 'shown'
    constraint tip_message_state check (message_state in ('shown', 'held', 'hidden'))`.execute(db)
  await sql`alter table tips add column returned_at ${text}`.execute(db)
}
