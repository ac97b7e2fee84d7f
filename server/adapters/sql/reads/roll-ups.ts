// The question how far the balances of payees are rolled up, and how far they may be.
import { type Kysely, sql } from 'kysely'
import type { Store } from '../../../ports/index.ts'
import { integerOf } from '../columns.ts'
import type { Schema } from '../schema.ts'
import { slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

export function rollUpReads({ db, list }: Ask): Pick<Store, 'rollUp'> {
  const { reach } = questions(db)
  return {
    async rollUp(seenBefore) {
      const [reached] = await list(reach, { seenBefore }, (row) => ({
        upTo: integerOf(row, 'up_to'),
        settled: integerOf(row, 'settled'),
      }))
      return reached ?? { upTo: 0, settled: 0 }
    },
  }
}

function questions(db: Kysely<Schema>) {
  return {
    reach: statement(
      db.selectNoFrom([
        sql<number>`coalesce((select last_sequence from roll_up_progress where name = 'payees'), 0)`.as('up_to'),
        sql<number>`coalesce((select max(last_sequence) from journal_marks where seen_at < ${slot('seenBefore')}), 0)`.as(
          'settled',
        ),
      ]),
    ),
  }
}
