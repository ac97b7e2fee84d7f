// Seats: readers who are members by a membership that somebody pays for a group, and who may take one.
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
    // The places are numbered: two who take the last one meet at its key. The first is the organiser's, who has no row.
    create('seats')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('place', integer, (c) => c.notNull())
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addColumn('address', text, (c) => c.notNull())
      .addColumn('taken_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('seats_key', ['membership', 'place'])
      .addUniqueConstraint('seats_reader', ['membership', 'reader'])
      .addCheckConstraint('seat_place', sql`place >= 2`),
    // Who may take one: a mail address, or everybody at a domain (`@river.example`).
    create('seat_invitations')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('invited', text, (c) => c.notNull())
      .addColumn('state', text, (c) => c.notNull())
      .addColumn('is_told', integer, (c) => c.notNull())
      .addColumn('invited_at', text, (c) => c.notNull())
      .addPrimaryKeyConstraint('seat_invitations_key', ['membership', 'invited'])
      .addCheckConstraint('seat_invitation_state', sql`state in ('open', 'barred', 'withdrawn')`)
      .addCheckConstraint('seat_invitation_told', sql`is_told in (0, 1)`),
    // Who has ever had a seat in which group: what a reader opened by one that was freed since was opened rightly.
    create('seat_takers')
      .addColumn('membership', text, (c) => c.notNull().references('memberships.id'))
      .addColumn('reader', text, (c) => c.notNull().references('readers.id'))
      .addPrimaryKeyConstraint('seat_takers_key', ['membership', 'reader']),
  ]
}

const indexes = [
  'index seats_by_reader on seats (reader)',
  'index seat_invitations_by_invited on seat_invitations (invited)',
]
