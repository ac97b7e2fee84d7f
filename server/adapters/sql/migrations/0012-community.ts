// Community: the names that readers show with their tips, what each of them gave, and goals that tips reach together.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { text, integer, finished } = wordsOf(db)
  await sql`alter table tips add column name ${text}
    constraint tip_of_nobody check (name is null or is_anonymous = 0)`.execute(db)
  // What of a tip its creator got, and the number of its entry, so that sums are carried forward as those of payees are.
  await sql`alter table tips add column net ${integer}`.execute(db)
  await sql`alter table tips add column sequence ${integer}`.execute(db)
  await sql`update tips set sequence = (select sequence from entries where reference = 'tip:' || tips.id),
    net = coalesce((select amount from postings where entry = 'tip:' || tips.id
      and account || '' = 'creator:' || tips.creator || ':payable'), 0)`.execute(db)
  // What the reader typed before paying by card; the tip comes with the payment.
  await sql`alter table checkouts add column tip_name ${text}`.execute(db)
  for (const table of tables(db)) await finished(table).execute()
  for (const index of indexes) await sql.raw(`create ${index}`).execute(db)
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('supporters')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      // Empty: of the whole site.
      .addColumn('creator', text, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      // Of all tips, also of those that were given back.
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('latest', text, (c) => c.notNull())
      .addColumn('latest_at', text, (c) => c.notNull())
      .addColumn('latest_creator', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('supporters_key', ['site', 'creator', 'reader', 'name', 'currency']),
    create('goals')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('name', text, (c) => c.notNull())
      .addColumn('title', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('creator', text, (c) => c.references('creators.id'))
      .addColumn('basis', text, (c) => c.notNull())
      .addColumn('starts_at', text, (c) => c.notNull())
      .addColumn('ends_at', text)
      .addColumn('item', text)
      .addColumn('created_at', text, (c) => c.notNull())
      .addColumn('reached_at', text)
      .addColumn('dropped_at', text)
      .addColumn('version', integer, (c) => c.notNull())
      .addCheckConstraint('goal_amount', sql`amount > 0`)
      .addCheckConstraint('goal_basis', sql`basis in ('net', 'gross')`)
      .addCheckConstraint('goal_version', sql`version > 0`),
    // Carried forward up to an entry: what was given, also what went back, and by how many.
    create('goal_sums')
      .addColumn('goal', text, (c) => c.primaryKey().references('goals.id'))
      .addColumn('last_sequence', integer, (c) => c.notNull())
      .addColumn('gross', integer, (c) => c.notNull())
      .addColumn('net', integer, (c) => c.notNull())
      .addColumn('named', integer, (c) => c.notNull())
      .addColumn('unnamed', integer, (c) => c.notNull()),
    create('goal_supporters')
      .addColumn('goal', text, (c) => c.notNull().references('goals.id'))
      .addColumn('reader', text, (c) => c.notNull())
      .addColumn('name', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('goal_supporters_key', ['goal', 'reader', 'name']),
  ]
}

const indexes = [
  'index tips_in_order on tips (site, sequence)',
  // A process of an earlier release that still runs adds tips without a number; each round of the goals gives them theirs.
  'index unnumbered_tips on tips (id) where sequence is null',
  'unique index one_goal on goals (site, name) where dropped_at is null',
  'index tips_by_creator on tips (creator, given_at)',
  'index tips_returned on tips (site, reader) where returned_at is not null',
  'index supporters_by_amount on supporters (site, creator, currency, amount, latest)',
]
