// Long accounts are read a page at a time, and summed from where the last sum ended: postings carry the number of their entry.
import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { wordsOf } from '../ddl.ts'

// biome-ignore lint/suspicious/noExplicitAny: a migration meets the schema of its own day, not today's type
export async function up(db: Kysely<any>): Promise<void> {
  const { integer, finished, dropTrigger, refuseAllButNumbering } = wordsOf(db)
  // Postings refuse every change. For as long as this takes nobody else sees them without their guard.
  await sql.raw(dropTrigger('postings_refuse_update', 'postings')).execute(db)
  await sql`drop index postings_by_account`.execute(db)
  await sql`alter table postings add column sequence ${integer}`.execute(db)
  await sql`update postings set sequence = (select entries.sequence from entries where entries.reference = postings.entry)`.execute(
    db,
  )
  await sql.raw(refuseAllButNumbering).execute(db)
  await db.schema.createIndex('postings_in_order').on('postings').columns(['account', 'sequence']).execute()
  // A process of an earlier release that still runs adds postings without one; each round of the roll-ups gives them theirs. A trigger
  // that did it at once would make every purchase slower, for good.
  await sql`create index unnumbered_postings on postings (entry) where sequence is null`.execute(db)
  for (const table of tables(db)) await finished(table).execute()
}

function tables(db: Kysely<unknown>): CreateTableBuilder<string, string>[] {
  const { text, integer } = wordsOf(db)
  const create = (name: string) => db.schema.createTable(name) as CreateTableBuilder<string, string>
  return [
    create('roll_ups')
      .addColumn('account', text, (c) => c.notNull())
      .addColumn('currency', text, (c) => c.notNull())
      .addColumn('amount', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('roll_ups_key', ['account', 'currency']),
    // A roll-up that does not begin where the last one ended writes a number that this check does not know.
    create('roll_up_progress')
      .addColumn('name', text, (c) => c.primaryKey())
      .addColumn('last_sequence', integer, (c) => c.notNull())
      .addCheckConstraint('roll_up_order', sql`last_sequence >= 0`),
    create('journal_marks')
      .addColumn('last_sequence', integer, (c) => c.primaryKey())
      .addColumn('seen_at', text, (c) => c.notNull()),
  ]
}
