// Declined cards in windows to tip, and the pauses that they lead to.
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
    // A row for each: while somebody tries cards by the hundred, nobody waits for a counter.
    create('card_declines')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('checkout', text, (c) => c.notNull().references('checkouts.id'))
      .addColumn('pause', integer)
      .addColumn('declined_at', text, (c) => c.notNull()),
    create('card_tip_pauses')
      .addColumn('site', text, (c) => c.notNull().references('sites.id'))
      .addColumn('number', integer, (c) => c.notNull())
      .addColumn('because', text, (c) => c.notNull())
      .addColumn('paused_at', text, (c) => c.notNull())
      .addColumn('ended_at', text)
      // Of those who pause at once one does.
      .addPrimaryKeyConstraint('card_tip_pauses_key', ['site', 'number'])
      .addCheckConstraint('card_tip_pause_because', sql`because in ('declines', 'publisher')`),
  ]
}

const indexes = [
  'index card_declines_by_site on card_declines (site, pause, declined_at)',
  'index card_declines_by_checkout on card_declines (checkout)',
]
