// Declined cards and pauses of tips by card, as written.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type CardTipChange = 'add-card-decline' | 'forget-card-declines' | 'pause-card-tips' | 'resume-card-tips'

export function cardTipWriters(db: Kysely<Schema>): Writers<CardTipChange> {
  const s = statements(db)
  return {
    'add-card-decline': ({ decline: { id, site, checkout, pause, at } }) => [
      s.addDecline({ id, site, checkout, pause, at }),
    ],
    'forget-card-declines': ({ before }) => [s.forgetDeclines({ before })],
    'pause-card-tips': ({ pause: { site, number, because, pausedAt } }) => [
      s.pause({ site, number, because, at: pausedAt }),
    ],
    'resume-card-tips': ({ site, number, at }) => [s.resume({ site, number, at })],
  }
}

function statements(db: Kysely<Schema>) {
  return {
    addDecline: statement(
      db.insertInto('card_declines').values({
        id: slot('id'),
        site: slot('site'),
        checkout: slot('checkout'),
        pause: nullableInteger('pause'),
        declined_at: slot('at'),
      }),
    ),
    forgetDeclines: statement(db.deleteFrom('card_declines').where('declined_at', '<=', slot('before'))),
    pause: statement(
      db.insertInto('card_tip_pauses').values({
        site: slot('site'),
        number: integer('number'),
        because: slot('because'),
        paused_at: slot('at'),
      }),
    ),
    resume: statement(
      db
        .updateTable('card_tip_pauses')
        .set({ ended_at: sql<string>`coalesce(ended_at, ${slot('at')})` })
        .where('site', '=', slot('site'))
        .where('number', '=', integer('number')),
    ),
  }
}
