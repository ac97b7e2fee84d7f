// Creators: who they are, what they get of tips and of items, and what of it is held for a while.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer, finished } = wordsOf(db)
  await sql`alter table creators add column about ${text}`.execute(db)
  await sql`alter table creators add column website ${text}
    constraint creator_website check (website like 'https://%')`.execute(db)
  // What creators had until now: all of a tip, nothing of an item.
  await sql`alter table creators add column tip_share ${integer} not null default 10000
    constraint creator_tip_share check (tip_share between 0 and 10000)`.execute(db)
  await sql`alter table items add column shares ${text}`.execute(db)
  await finished(holds(db)).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function holds(db: Kysely<unknown>): CreateTableBuilder<string, string> {
  const { text, integer } = wordsOf(db)
  return (
    (db.schema.createTable('holds') as CreateTableBuilder<string, string>)
      // The reference of the entry that posted it.
      .addColumn('entry', text, (c) => c.notNull().references('entries.reference'))
      .addColumn('creator', text, (c) => c.notNull().references('creators.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('taken', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('releases_at', text, (c) => c.notNull())
      .addColumn('released_at', text)
      .addPrimaryKeyConstraint('holds_key', ['entry', 'creator'])
      .addCheckConstraint('hold_amount', sql`amount > 0`)
      // What must not be taken or released writes what these do not know.
      .addCheckConstraint('hold_taken', sql`taken between 0 and amount`)
      .addCheckConstraint('hold_released', sql`released_at <> 'moved'`)
  )
}

const indexes = [
  'index holds_by_release on holds (releases_at) where released_at is null and taken < amount',
  'index holds_by_creator on holds (creator) where released_at is null and taken < amount',
  'index holds_by_reader on holds (reader) where released_at is null and taken < amount',
]
