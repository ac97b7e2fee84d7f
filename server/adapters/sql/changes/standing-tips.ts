// Standing tips as written: begun with their first tip, moved on from the version that was seen.
import { type Kysely, sql } from 'kysely'
import type { StandingTip } from '../../../core/standing-tip.ts'
import type { Schema } from '../schema.ts'
import { integer, nullable, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function standingTipWriters(db: Kysely<Schema>): Writers<'add-standing-tip' | 'put-standing-tip'> {
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
        beside: db
          .selectFrom('standing_tips as others')
          .select((eb) => eb.fn.countAll<number>().as('beside'))
          .where('others.reader', '=', slot('reader'))
          .where('others.ended_at', 'is', null),
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
          version: sql<number>`case when version = ${integer('version')} then version + 1 else -1 end`,
        })
        .where('id', '=', slot('id')),
    ),
  }
}
