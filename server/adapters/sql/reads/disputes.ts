// Questions about disputes and fraud warnings.
import type { Dispute, DisputeState } from '../../../core/dispute.ts'
import type { ReaderId } from '../../../core/id.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, moneyOf, textOf, textOrNull } from '../columns.ts'
import type { Row } from '../driver.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function disputeReads({ db, rows, one }: Ask): Pick<Store, 'dispute' | 'hasHeeded'> {
  const dispute = statement(db.selectFrom('disputes').selectAll().where('id', '=', slot('id')))
  const warning = statement(db.selectFrom('fraud_warnings').select('id').where('id', '=', slot('id')))
  return {
    dispute: (id) => one(dispute, { id }, disputeFrom),
    hasHeeded: async (id) => (await rows(warning, { id })).length > 0,
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
