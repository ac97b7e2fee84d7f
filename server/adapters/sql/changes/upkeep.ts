// What the operator and the nightly round leave behind, as written: payouts on hold, reconciliations, applied events.
import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type UpkeepChange = 'hold-payouts' | 'resume-payouts' | 'add-reconciliation' | 'record-event'

export function upkeepWriters(db: Kysely<Schema>): Writers<UpkeepChange> {
  const s = statements(db)
  return {
    'hold-payouts': ({ because, at }) => [s.holdPayouts({ because, at })],
    'resume-payouts': ({ at }) => [s.resumePayouts({ at })],
    'add-reconciliation': ({ reconciliation: { at, days, looked, posted, odd, findings } }) => [
      s.addReconciliation({ at, days, looked, posted, odd, findings }),
    ],
    'record-event': ({ event, kind, at }) => [s.recordEvent({ id: event, kind, at })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    // At most one hold is open (a unique index): the first reason stays.
    holdPayouts: statement(
      db
        .insertInto('payout_holds')
        .values({ because: slot('because'), held_at: slot('at') })
        .onConflict((conflict) => conflict.doNothing()),
    ),
    resumePayouts: statement(
      db
        .updateTable('payout_holds')
        .set({ lifted_at: slot('at') })
        .where('lifted_at', 'is', null),
    ),
    addReconciliation: statement(
      db.insertInto('reconciliations').values({
        at: slot('at'),
        days: integer('days'),
        looked: integer('looked'),
        posted: integer('posted'),
        odd: integer('odd'),
        findings: integer('findings'),
      }),
    ),
    recordEvent: statement(
      db.insertInto('provider_events').values({ id: slot('id'), kind: slot('kind'), applied_at: slot('at') }),
    ),
  }
}
