// Polls and votes as written: a poll is put as a whole, a vote is a row of its own, which nobody else waits for.
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, nullable, nullableInteger, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

export function pollWriters(db: Kysely<Schema>): Writers<'put-poll' | 'drop-poll' | 'cast-vote'> {
  const s = statements(db)
  return {
    'put-poll': ({ poll, at }) => {
      const { id, site, name, question, options, price, creator, endsAt, isFreeForMembers, version } = poll
      const { amount, currency } = price
      const written = { question, options: JSON.stringify(options), amount, currency, endsAt, version }
      return [s.put({ id, site, name, creator, ...written, isFreeForMembers: Number(isFreeForMembers), at })]
    },
    'drop-poll': ({ poll, at }) => [s.drop({ id: poll, at })],
    'cast-vote': ({ vote: { id, site, poll, option, reader, paid, castAt: at } }) => {
      const cast = { id, site, poll, option, reader, at, tip: paid?.tip ?? null, amount: paid?.amount.amount ?? null }
      return [(paid === null ? s.castFree : s.cast)(cast)]
    },
  }
}

function statements(db: Kysely<Schema>) {
  const cast = db.insertInto('votes').values({
    id: slot('id'),
    site: slot('site'),
    poll: slot('poll'),
    option: slot('option'),
    reader: slot('reader'),
    tip: nullable('tip'),
    amount: nullableInteger('amount'),
    cast_at: slot('at'),
  })
  return {
    put: statement(
      db
        .insertInto('polls')
        .values({
          id: slot('id'),
          site: slot('site'),
          name: slot('name'),
          question: slot('question'),
          options: slot('options'),
          amount: integer('amount'),
          currency: slot('currency'),
          creator: slot('creator'),
          ends_at: nullable('endsAt'),
          is_free_for_members: integer('isFreeForMembers'),
          created_at: slot('at'),
          version: integer('version'),
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet((eb) => ({
            question: eb.ref('excluded.question'),
            options: eb.ref('excluded.options'),
            amount: eb.ref('excluded.amount'),
            ends_at: eb.ref('excluded.ends_at'),
            is_free_for_members: eb.ref('excluded.is_free_for_members'),
            version: sql<number>`case when polls.version = excluded.version - 1 then excluded.version else -1 end`,
          })),
        ),
    ),
    drop: statement(
      db
        .updateTable('polls')
        .set({ dropped_at: sql<string>`coalesce(dropped_at, ${slot('at')})` })
        .where('id', '=', slot('id')),
    ),
    cast: statement(cast),
    castFree: statement(
      cast.onConflict((conflict) =>
        conflict
          .columns(['poll', 'reader'])
          .where('tip', 'is', null)
          .doUpdateSet((eb) => ({ option: eb.ref('excluded.option'), cast_at: eb.ref('excluded.cast_at') })),
      ),
    ),
  }
}
