// Moderation: whether everybody may see the message of a tip, whether the tip was given back, and from whom a site takes none.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer, finished } = wordsOf(db)
  await sql`alter table tips add column message_state ${text} not null default 'shown'
    constraint tip_message_state check (message_state in ('shown', 'held', 'hidden'))`.execute(db)
  await sql`alter table tips add column returned_at ${text}
    constraint tip_returned check (returned_at <> 'returned already')`.execute(db)
  await sql`alter table sites add column holds_messages ${integer} not null default 0
    constraint site_holds_messages check (holds_messages in (0, 1))`.execute(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
  // Their readers were told that the publisher would look at them first.
  await sql`update tips set message_state = 'held' where is_public = 1 and message is not null`.execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('blocked_supporters')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      // The reader, or the tip of who gave one without a name.
      .addColumn('supporter', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('tip', text, (c) => c.notNull().references('tips.id'))
      .addColumn('blocked_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('blocked_supporters_key', ['site', 'supporter'])
      .addCheckConstraint('supporter_blocked', sql`blocked_at <> 'blocked'`),
    // Orders to give tips back, by the keys that they came with.
    create('return_orders')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('key', text, (c) => c.notNull())
      .addColumn('body_hash', text, (c) => c.notNull())
      .addColumn('ordered_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('return_orders_key', ['site', 'key']),
  ]
}

const indexes = [
  'index blocked_supporters_by_reader on blocked_supporters (site, reader)',
  `index tips_moderated on tips (site, message_state, given_at, id) where message_state <> 'shown'`,
]
