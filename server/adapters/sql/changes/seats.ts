// Seats as written: who has which place in a group, and who may take one.
import type { Kysely } from 'kysely'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Writers } from './writers.ts'

type SeatChange = 'take-seat' | 'free-seat' | 'put-invitation' | 'tell-invited'

export function seatWriters(db: Kysely<Schema>): Writers<SeatChange> {
  const s = { ...seatStatements(db), ...invitationStatements(db) }
  return {
    'take-seat': ({ seat: { membership, place, reader, address, takenAt } }) => [
      s.take({ membership, place, reader, address, takenAt }),
      s.noteTaker({ membership, reader }),
    ],
    'free-seat': ({ membership, reader }) => [s.free({ membership, reader })],
    'put-invitation': ({ membership, invited, state, at }) => [s.put({ membership, invited, state, at })],
    'tell-invited': ({ membership, invited }) => [s.tell({ membership, invited })],
  }
}

function seatStatements(db: Kysely<Schema>) {
  return {
    take: statement(
      db.insertInto('seats').values({
        membership: slot('membership'),
        place: integer('place'),
        reader: slot('reader'),
        address: slot('address'),
        taken_at: slot('takenAt'),
      }),
    ),
    noteTaker: statement(
      db
        .insertInto('seat_takers')
        .values({ membership: slot('membership'), reader: slot('reader') })
        .onConflict((conflict) => conflict.columns(['membership', 'reader']).doNothing()),
    ),
    free: statement(
      db.deleteFrom('seats').where('membership', '=', slot('membership')).where('reader', '=', slot('reader')),
    ),
  }
}

function invitationStatements(db: Kysely<Schema>) {
  return {
    put: statement(
      db
        .insertInto('seat_invitations')
        .values({
          membership: slot('membership'),
          invited: slot('invited'),
          state: slot('state'),
          is_told: 0,
          invited_at: slot('at'),
        })
        .onConflict((conflict) =>
          conflict
            .columns(['membership', 'invited'])
            .doUpdateSet({ state: slot('state'), invited_at: (eb) => eb.ref('excluded.invited_at') }),
        ),
    ),
    // A second letter would make it two, which the check does not know.
    tell: statement(
      db
        .updateTable('seat_invitations')
        .set((eb) => ({ is_told: eb('is_told', '+', 1) }))
        .where('membership', '=', slot('membership'))
        .where('invited', '=', slot('invited')),
    ),
  }
}
