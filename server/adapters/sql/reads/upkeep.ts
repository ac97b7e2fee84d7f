// Questions about what the nightly round left behind: the last reconciliation, and why payouts are on hold.
import type { Kysely } from 'kysely'
import type { Reconciliation } from '../../../core/reconciliation.ts'
import type { Store } from '../../../ports/index.ts'
import { integerOf, textOf } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function upkeepReads({ db, one }: Ask): Pick<Store, 'lastReconciliation' | 'payoutHold'> {
  const { last, hold } = questions(db)
  return {
    lastReconciliation: () => one(last, {}, reconciliationFrom),
    payoutHold: () => one(hold, {}, (row) => ({ because: textOf(row, 'because'), since: textOf(row, 'held_at') })),
  }
}

function questions(db: Kysely<Schema>) {
  return {
    last: statement(db.selectFrom('reconciliations').selectAll().orderBy('sequence', 'desc').limit(1)),
    hold: statement(db.selectFrom('payout_holds').select(['because', 'held_at']).where('lifted_at', 'is', null)),
  }
}

function reconciliationFrom(row: Row): Reconciliation {
  return {
    at: textOf(row, 'at'),
    days: integerOf(row, 'days'),
    looked: integerOf(row, 'looked'),
    posted: integerOf(row, 'posted'),
    odd: integerOf(row, 'odd'),
    findings: integerOf(row, 'findings'),
  }
}
