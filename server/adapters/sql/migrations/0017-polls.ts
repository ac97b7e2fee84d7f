// Polls: what readers are asked, and what they chose.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { finished } = wordsOf(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('polls')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('question', text, (c) => c.notNull())
      // In JSON, in their order, with those that were taken away.
      .addColumn('options', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('creator', text, (c) => c.notNull().references('creators.id'))
      .addColumn('ends_at', text)
      .addColumn('is_free_for_members', integer, (c) => c.notNull())
      .addColumn('created_at', text, (c) => c.notNull())
      .addColumn('dropped_at', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addCheckConstraint('poll_amount', sql`amount > 0`)
      .addCheckConstraint('poll_free', sql`is_free_for_members in (0, 1)`)
      .addCheckConstraint('poll_version', sql`version > 0`),
    // Nothing is added up in a row that all who vote would write: votes are counted.
    create('votes')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('poll', text, (c) => c.notNull().references('polls.id'))
      .addColumn('option', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      // What paid for it, and how much that was. Null: a member's free one.
      .addColumn('tip', text, (c) => c.unique().references('tips.id'))
      .addColumn('amount', integer)
      .addColumn('cast_at', text, (c) => c.notNull())
      .addCheckConstraint('vote_paid', sql`(tip is null) = (amount is null)`),
  ]
}

const indexes = [
  'unique index one_poll on polls (site, name) where dropped_at is null',
  'unique index one_free_vote on votes (poll, reader) where tip is null',
  'index votes_by_option on votes (poll, option)',
]
