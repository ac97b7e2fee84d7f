// Questions about disputes and fraud warnings.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { Dispute, DisputeState } from '../../../core/dispute.ts'
import type { ReaderId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function disputeReads({ db, rows, one, list }: Ask): Pick<Store, 'dispute' | 'openDisputes' | 'hasHeeded'> {
  const { dispute, open, warning } = questions(db)
  return {
    dispute: (id) => one(dispute, { id }, disputeFrom),
    openDisputes: (limit) => list(open, { limit }, disputeFrom),
    hasHeeded: async (id) => (await rows(warning, { id })).length > 0,
  }
}

function questions(db: Kysely<Schema>) {
  return {
    dispute: statement(db.selectFrom('disputes').selectAll().where('id', '=', slot('id'))),
    // Written out: the index of open ones serves no question that leaves the state to a parameter.
    open: statement(
      db
        .selectFrom('disputes')
        .selectAll()
        .where(sql<SqlBool>`state = 'open'`)
        .orderBy('opened_at')
        .orderBy('id')
        .limit(integer('limit')),
    ),
    warning: statement(db.selectFrom('fraud_warnings').select('id').where('id', '=', slot('id'))),
  }
}

function disputeFrom(row: Row): Dispute {
  return {
    id: textOf(row, 'id'),
    payment: textOf(row, 'payment'),
    reader: textOf(row, 'reader') as ReaderId,
    money: moneyOf(row, 'amount', textOf(row, 'currency')),
    state: textOf(row, 'state') as DisputeState,
    holds: claimOf(row, 'holds'),
    booked: textOf(row, 'booked').split(' ').filter(Boolean),
    taken: integerOf(row, 'taken'),
    writtenOff: textOrNull(row, 'written_off'),
    version: integerOf(row, 'version'),
  }
}
