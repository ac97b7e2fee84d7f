// Disputes and fraud warnings as written, and the holds that they put on a wallet.
import { type Kysely, sql } from 'kysely'
import type { Dispute } from '../../../core/dispute.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function disputeWriters(db: Kysely<Schema>): Writers<'put-dispute' | 'add-fraud-warning' | 'lift-holds'> {
  const { addDispute, moveDispute } = disputeStatements(db)
  const { addWarning, liftDisputes, liftWarnings } = holdStatements(db)
  return {
    'put-dispute': ({ dispute, at }) => {
      const { id, payment, reader, version } = dispute
      const columns = disputeColumns(dispute, at)
      return version === 0
        ? [addDispute({ id, payment, reader, ...columns })]
        : [moveDispute({ id, version, ...columns })]
    },
    'add-fraud-warning': ({ warning: { id, payment, reader, outcome }, at }) => [
      addWarning({ id, payment, reader, outcome, holds: Number(outcome === 'held'), at }),
    ],
    'lift-holds': ({ reader }) => [liftDisputes({ reader }), liftWarnings({ reader })],
  }
}

function disputeColumns({ money, state, holds, booked, taken, writtenOff }: Dispute, at: Instant) {
  const { amount, currency } = money
  return { amount, currency, state, holds: Number(holds), booked: booked.join(' '), taken, writtenOff, at }
}

function disputeStatements(db: Kysely<Schema>) {
  const columns = {
    amount: integer('amount'),
    currency: slot('currency'),
    state: slot('state'),
    holds: integer('holds'),
    booked: slot('booked'),
    taken: integer('taken'),
    written_off: nullable('writtenOff'),
    changed_at: slot('at'),
  }
  return {
    addDispute: statement(
      db.insertInto('disputes').values({
        id: slot('id'),
        payment: slot('payment'),
        reader: slot('reader'),
        ...columns,
        version: 1,
        opened_at: slot('at'),
      }),
    ),
    moveDispute: statement(
      db
        .updateTable('disputes')
        .set({
          ...columns,
          version: sql<number>`case when version = ${integer('version')} then version + 1 else -1 end`,
        })
        .where('id', '=', slot('id')),
    ),
  }
}

function holdStatements(db: Kysely<Schema>) {
  return {
    addWarning: statement(
      db.insertInto('fraud_warnings').values({
        id: slot('id'),
        payment: slot('payment'),
        reader: slot('reader'),
        outcome: slot('outcome'),
        holds: integer('holds'),
        at: slot('at'),
      }),
    ),
    // A new version: who saw the dispute while it held must not write that it still does.
    liftDisputes: statement(
      db
        .updateTable('disputes')
        .set({ holds: 0, version: sql<number>`version + 1` })
        .where('reader', '=', slot('reader'))
        .where('state', '<>', 'open')
        .where('holds', '=', 1),
    ),
    liftWarnings: statement(db.updateTable('fraud_warnings').set({ holds: 0 }).where('reader', '=', slot('reader'))),
  }
}
