// Journal entries as written: the entry, its postings, and the balances that are kept beside them and looked at.
import { type Kysely, sql } from 'kysely'
import { isGuarded, walletOf } from '../../../core/account.ts'
import { effectOf, type JournalEntry } from '../../../core/journal.ts'
import type { Schema } from '../schema.ts'
import { type Filled, integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function entryWriters(db: Kysely<Schema>): Writers<'post-entry' | 'require-balance'> {
  const s = statements(db)
  const postings = (entry: JournalEntry): Filled[] =>
    entry.postings.flatMap((posting, line) => {
      const { account, direction } = posting
      const { amount, currency } = posting.money
      const kept = isGuarded(account)
        ? [s.openBalance({ account, currency }), s.moveBalance({ account, currency, by: effectOf(posting) })]
        : []
      return [s.addPosting({ entry: entry.reference, line, account, direction, amount, currency }), ...kept]
    })

  return {
    'post-entry': ({ entry, at }) => [
      s.addEntry({ reference: entry.reference, kind: entry.kind, reverses: entry.reverses ?? null, at }),
      ...postings(entry),
    ],
    'require-balance': ({ reader, balance: { amount, currency } }) => [
      s.requireBalance({ account: walletOf(reader), amount, currency }),
    ],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    addEntry: statement(
      db.insertInto('entries').values({
        reference: slot('reference'),
        kind: slot('kind'),
        reverses: nullable('reverses'),
        posted_at: slot('at'),
      }),
    ),
    addPosting: statement(
      db.insertInto('postings').values({
        entry: slot('entry'),
        line: integer('line'),
        account: slot('account'),
        direction: slot('direction'),
        amount: integer('amount'),
        currency: slot('currency'),
        sequence: db.selectFrom('entries').select('sequence').where('reference', '=', slot('entry')),
      }),
    ),
    // First the row, then the move: an insert of a negative amount would break the floor even where a balance is there.
    openBalance: statement(
      db
        .insertInto('balances')
        .values({ account: slot('account'), currency: slot('currency'), amount: 0 })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    // Where no row is there yet, the wallet holds nothing, which is what was seen.
    requireBalance: statement(
      db
        .updateTable('balances')
        .set({ amount: sql<number>`case when amount = ${integer('amount')} then amount else -1 end` })
        .where('account', '=', slot('account'))
        .where('currency', '=', slot('currency')),
    ),
    moveBalance: statement(
      db
        .updateTable('balances')
        .set({ amount: sql<number>`amount + ${integer('by')}` })
        .where('account', '=', slot('account'))
        .where('currency', '=', slot('currency')),
    ),
  }
}
