// Roll-ups as written: how far the journal was seen to reach, and the sums of payees carried forward, each posting once.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function rollUpWriters(db: Kysely<Schema>): Writers<'mark-journal' | 'roll-up'> {
  const { number, mark, open, advance, add, forget } = statements(db)
  return {
    'mark-journal': ({ at }) => [number({}), mark({ at })],
    // First the guard: of two at once the second waits for this row, and then finds that it is not where it was.
    'roll-up': ({ from, to }) => [open({}), advance({ from, to }), number({}), add({ from, to }), forget({ to })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    // What an earlier release added. It is owed without a number too, but not when it is rolled up: then it would count twice.
    number: statement(
      db
        .updateTable('postings')
        .set((eb) => ({
          sequence: eb.selectFrom('entries').select('entries.sequence').whereRef('reference', '=', 'postings.entry'),
        }))
        .where('sequence', 'is', null),
    ),
    mark: statement(
      db
        .insertInto('journal_marks')
        .columns(['last_sequence', 'seen_at'])
        .expression(
          db
            .selectFrom('entries')
            .select('sequence')
            .select(sql<string>`${slot('at')}`.as('at'))
            .orderBy('sequence', 'desc')
            .limit(1),
        )
        .onConflict((conflict) => conflict.doNothing()),
    ),
    open: statement(
      db
        .insertInto('roll_up_progress')
        .values({ name: 'payees', last_sequence: 0 })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    advance: statement(
      db
        .updateTable('roll_up_progress')
        // Beside a bare -1 PostgreSQL would take the number for one of four bytes.
        .set({
          last_sequence: sql<number>`case when last_sequence = ${integer('from')} then cast(${integer('to')} as bigint) else -1 end`,
        })
        .where('name', '=', 'payees'),
    ),
    add: statement(
      db
        .insertInto('roll_ups')
        .columns(['account', 'currency', 'amount'])
        .expression(
          db
            .selectFrom('entries')
            .innerJoin('postings', 'postings.entry', 'entries.reference')
            .select(['postings.account', 'postings.currency'])
            .select(
              sql<number>`sum(case postings.direction when 'credit' then postings.amount else -postings.amount end)`.as(
                'amount',
              ),
            )
            .where('entries.sequence', '>', integer('from'))
            .where('entries.sequence', '<=', integer('to'))
            .where(
              sql<SqlBool>`(postings.account like 'publisher:%:payable' or postings.account like 'creator:%:payable')`,
            )
            .groupBy(['postings.account', 'postings.currency']),
        )
        .onConflict((conflict) =>
          conflict
            .columns(['account', 'currency'])
            .doUpdateSet({ amount: sql<number>`roll_ups.amount + excluded.amount` }),
        ),
    ),
    forget: statement(db.deleteFrom('journal_marks').where('last_sequence', '<=', integer('to'))),
  }
}
