// Stickers: which of them a site offers, and the one that was sent with a tip.
import { type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text } = wordsOf(db)
  // A list in JSON. Null: all that there are.
  await sql`alter table sites add column stickers ${text}`.execute(db)
  await sql`alter table tips add column sticker ${text}
    constraint sticker_sent_once check (sticker is null or (sticker <> '' and standing_tip is null))`.execute(db)
}
