// Standing tips: the same tip each month, until its reader stops it.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer, finished } = wordsOf(db)
  await finished(standingTips(db)).execute()
  await sql`alter table tips add column standing_tip ${text} references standing_tips (id)`.execute(db)
  await sql`alter table tips add column month ${integer}`.execute(db)
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function standingTips(db: Kysely<unknown>): CreateTableBuilder<string, string> {
  const { text, integer } = wordsOf(db)
  return (
    (db.schema.createTable('standing_tips') as CreateTableBuilder<string, string>)
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('creator', text, (c) => c.notNull().references('creators.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      // The window in which it was begun.
      .addColumn('ticket', text, (c) => c.notNull().unique().references('tickets.id'))
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      // Under which its tips are shown.
      .addColumn('name', text)
      .addColumn('is_anonymous', integer, (c) => c.notNull())
      // How many others the reader had: one too many is refused by its check.
      .addColumn('beside', integer, (c) => c.notNull())
      .addColumn('began_at', text, (c) => c.notNull())
      .addColumn('month', integer, (c) => c.notNull())
      .addColumn('next_at', text, (c) => c.notNull())
      .addColumn('obstacle', text)
      .addColumn('skipped', integer, (c) => c.notNull())
      .addColumn('last_at', text, (c) => c.notNull())
      .addColumn('ended_at', text)
      .addColumn('ended_by', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addCheckConstraint('standing_tip_amount', sql`amount > 0`)
      .addCheckConstraint('standing_tip_anonymous', sql`is_anonymous in (0, 1)`)
      .addCheckConstraint('standing_tip_beside', sql`beside between 0 and 49`)
      .addCheckConstraint('standing_tip_month', sql`month > 0`)
      .addCheckConstraint('standing_tip_obstacle', sql`obstacle in ('short', 'on-hold', 'closed')`)
      .addCheckConstraint('standing_tip_ended', sql`(ended_at is null) = (ended_by is null)`)
      .addCheckConstraint('standing_tip_ended_by', sql`ended_by in ('reader', 'skips')`)
      // A move that must not be made writes a number that the check of the version does not know.
      .addCheckConstraint('standing_tip_version', sql`version > 0`)
  )
}

const indexes = [
  // Whatever works on it at the same moment, a month has one tip.
  'unique index one_tip_a_month on tips (standing_tip, month)',
  'index standing_tips_by_reader on standing_tips (reader)',
  'index standing_tips_by_turn on standing_tips (next_at) where ended_at is null',
]
