// Questions about seats: who has one in a group, whose a reader has, and who may take one.
import { type Kysely, type SqlBool, sql } from 'kysely'
import type { MembershipId, ReaderId } from '../../../core/id.ts'
import type { MailAddress } from '../../../core/mail.ts'
import { domainOf, type Invitation, type InvitationState, type Invited, type Seat } from '../../../core/seat.ts'
import type { Store } from '../../../ports/index.ts'
import { claimOf, integerOf, textOf } from '../columns.ts'
import type { Row } from '../driver.ts'
import type { Schema } from '../schema.ts'
import { integer, slot, statement } from '../statement.ts'
import type { Ask } from './ask.ts'

// Whoever names a domain reaches everybody there; a wallet shows so many at most.
const invitationsSeen = 50

type SeatReads = Pick<Store, 'seats' | 'seatsOf' | 'invitations' | 'invitationsFor'>

export function seatReads({ db, list }: Ask): SeatReads {
  const q = questions(db)
  return {
    seats: (membership) => list(q.seats, { membership }, seatFrom),
    seatsOf: (reader) => list(q.seatsOf, { reader }, seatFrom),
    invitations: (membership) => list(q.invitations, { membership }, invitationFrom),
    invitationsFor: (address) =>
      list(q.invitationsFor, { address, domain: domainOf(address), limit: invitationsSeen }, invitationFrom),
  }
}

function questions(db: Kysely<Schema>) {
  const seat = db.selectFrom('seats').selectAll()
  return {
    seats: statement(seat.where('membership', '=', slot('membership')).orderBy('place')),
    seatsOf: statement(seat.where('reader', '=', slot('reader')).orderBy('taken_at').orderBy('membership')),
    invitations: statement(
      db
        .selectFrom('seat_invitations')
        .selectAll()
        .where('membership', '=', slot('membership'))
        .orderBy('invited_at', 'desc')
        .orderBy('invited'),
    ),
    invitationsFor: statement(
      db
        .selectFrom('seat_invitations')
        .innerJoin('memberships', 'memberships.id', 'seat_invitations.membership')
        .selectAll('seat_invitations')
        .where('invited', 'in', [slot('address'), slot('domain')])
        .where(sql<SqlBool>`memberships.state in ('active', 'past-due', 'paused')`)
        .orderBy('invited_at', 'desc')
        .orderBy('membership')
        .limit(integer('limit')),
    ),
  }
}

function seatFrom(row: Row): Seat {
  return {
    membership: textOf(row, 'membership') as MembershipId,
    place: integerOf(row, 'place'),
    reader: textOf(row, 'reader') as ReaderId,
    address: textOf(row, 'address') as MailAddress,
    takenAt: textOf(row, 'taken_at'),
  }
}

function invitationFrom(row: Row): Invitation {
  return {
    membership: textOf(row, 'membership') as MembershipId,
    invited: textOf(row, 'invited') as Invited,
    state: textOf(row, 'state') as InvitationState,
    isTold: claimOf(row, 'is_told'),
    invitedAt: textOf(row, 'invited_at'),
  }
}
