// What a renewal owes, and about which occasions a letter was written.
import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function dueWriters(db: Kysely<Schema>): Writers<'put-due' | 'note-letter'> {
  const { drop, add, note } = statements(db)
  return {
    'put-due': ({ membership, due }) => {
      const dropped = drop({ membership })
      if (due === null) return [dropped]
      const { invoice, money, attempts, nextAttemptAt, needsHolder } = due
      const { amount, currency } = money
      const row = { membership, invoice, amount, currency, attempts, nextAttemptAt, needsHolder: Number(needsHolder) }
      return [dropped, add(row)]
    },
    'note-letter': ({ membership, occasion, at }) => [note({ membership, occasion, at })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    drop: statement(db.deleteFrom('membership_dues').where('membership', '=', slot('membership'))),
    add: statement(
      db.insertInto('membership_dues').values({
        membership: slot('membership'),
        invoice: slot('invoice'),
        amount: integer('amount'),
        currency: slot('currency'),
        attempts: integer('attempts'),
        next_attempt_at: nullable('nextAttemptAt'),
        needs_holder: integer('needsHolder'),
      }),
    ),
    note: statement(
      db
        .insertInto('membership_letters')
        .values({ membership: slot('membership'), occasion: slot('occasion'), written_at: slot('at') }),
    ),
  }
}
