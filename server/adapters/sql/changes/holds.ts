// Holds as written: money is held once for each creator of an entry, taken from while it is held, and released once.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function holdWriters(db: Kysely<Schema>): Writers<'hold-money' | 'take-held' | 'release-hold'> {
  const s = statements(db)
  return {
    'hold-money': ({ hold: { entry, creator, reader, money, releasesAt } }) => [
      s.hold({ entry, creator, reader, amount: money.amount, currency: money.currency, releasesAt }),
    ],
    'take-held': ({ entry, creator, before, by }) => [s.take({ entry, creator, before, by })],
    'release-hold': ({ entry, creator, taken, at }) => [s.release({ entry, creator, taken, at })],
  }
}

function statements(db: Kysely<Schema>) {
  const hold = db.updateTable('holds').where('entry', '=', slot('entry')).where('creator', '=', slot('creator'))
  return {
    hold: statement(
      db.insertInto('holds').values({
        entry: slot('entry'),
        creator: slot('creator'),
        reader: slot('reader'),
        amount: integer('amount'),
        currency: slot('currency'),
        releases_at: slot('releasesAt'),
      }),
    ),
    take: statement(
      hold.set({
        taken: sql<number>`case when released_at is null and taken = ${integer('before')} then taken + ${integer('by')} else -1 end`,
      }),
    ),
    release: statement(
      hold.set({
        released_at: sql<string>`case when released_at is null and taken = ${integer('taken')} then ${slot('at')} else 'moved' end`,
      }),
    ),
  }
}
