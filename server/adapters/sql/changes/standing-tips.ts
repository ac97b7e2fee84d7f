// Standing tips as written: begun with their first tip, moved on from the version that was seen.
import { type Kysely, sql } from 'kysely'
import type { StandingTip } from '../../../core/standing-tip.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type StandingTipChange = 'add-standing-tip' | 'put-standing-tip' | 'resume-standing-tip'

export function standingTipWriters(db: Kysely<Schema>): Writers<StandingTipChange> {
  const s = statements(db)
  return {
    'add-standing-tip': ({ standingTip }) => {
      const { site, creator, reader, ticket, amount: money, name, isAnonymous, beganAt } = standingTip
      const { amount, currency } = money
      const wish = { site, creator, reader, ticket, amount, currency, name, isAnonymous: Number(isAnonymous), beganAt }
      return [s.add({ ...wish, ...turnSlots(standingTip) })]
    },
    'put-standing-tip': ({ standingTip }) => {
      const { version, ended } = standingTip
      const end = { endedAt: ended?.at ?? null, endedBy: ended?.by ?? null }
      return [s.put({ version, ...end, ...turnSlots(standingTip) })]
    },
    'resume-standing-tip': ({ standingTip: { id, reader, version } }) => [
      s.hold({ reader }),
      s.resume({ id, reader, version }),
    ],
  }
}

function turnSlots({ id, month, nextAt, obstacle, skipped, lastAt }: StandingTip) {
  return { id, month, nextAt, obstacle, skipped, lastAt }
}

function statements(db: Kysely<Schema>) {
  const turn = {
    month: integer('month'),
    next_at: slot('nextAt'),
    obstacle: nullable('obstacle'),
    skipped: integer('skipped'),
    last_at: slot('lastAt'),
  }
  const beside = db
    .selectFrom('standing_tips as others')
    .select((eb) => eb.fn.countAll<number>().as('beside'))
    .where('others.reader', '=', slot('reader'))
    .where('others.ended_at', 'is', null)
  const next = sql<number>`case when version = ${integer('version')} then version + 1 else -1 end`
  return {
    add: statement(
      db.insertInto('standing_tips').values({
        id: slot('id'),
        site: slot('site'),
        creator: slot('creator'),
        reader: slot('reader'),
        ticket: slot('ticket'),
        amount: integer('amount'),
        currency: slot('currency'),
        name: nullable('name'),
        is_anonymous: integer('isAnonymous'),
        beside,
        began_at: slot('beganAt'),
        ...turn,
        version: 1,
      }),
    ),
    put: statement(
      db
        .updateTable('standing_tips')
        .set({
          ...turn,
          ended_at: nullable('endedAt'),
          ended_by: nullable('endedBy'),
          version: next,
        })
        .where('id', '=', slot('id')),
    ),
    // Those of one reader wait for one another, also while the wallet is on hold.
    hold: statement(
      db.updateTable('readers').set({ standing: sql<string>`standing` }).where('id', '=', slot('reader')),
    ),
    // Who comes second to the same one is told that it has moved, not that there are too many.
    resume: statement(
      db
        .updateTable('standing_tips')
        .set({
          ended_at: null,
          ended_by: null,
          beside: sql<number>`case when version = ${integer('version')} then ${beside} else beside end`,
          version: next,
        })
        .where('id', '=', slot('id')),
    ),
  }
}
