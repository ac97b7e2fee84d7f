// Invariants of seats: each is in a group that somebody else pays for, and was taken by the address that its reader has proven.
import { sql } from 'kysely'
import type { Detail } from './detail.ts'

export const seatInvariants = {
  'a seat is in a membership that somebody else has joined': sql<Detail>`
    select seats.membership || ' has a seat at place ' || seats.place || ' of its own organiser, or was never joined' as detail
    from seats left join memberships on memberships.id = seats.membership
    where memberships.id is null or memberships.joined_at is null or memberships.reader = seats.reader`,

  // A group may have had more seats than it has now: then the place stands, and opens nothing.
  'a seat has a place of its own beside the organiser': sql<Detail>`
    select seats.membership || ' has a seat at place ' || seats.place as detail from seats where place not between 2 and 500`,

  'a seat was taken by the address that its reader has proven': sql<Detail>`
    select seats.membership || ' has a seat at place ' || seats.place || ' by an address that is not its reader’s' as detail
    from seats left join mail_addresses on mail_addresses.address = seats.address and mail_addresses.reader = seats.reader
    where mail_addresses.address is null`,

  'who has a seat is noted as having taken one': sql<Detail>`
    select seats.membership || ' does not know who took the seat at place ' || seats.place as detail
    from seats left join seat_takers on seat_takers.membership = seats.membership and seat_takers.reader = seats.reader
    where seat_takers.reader is null`,
} as const
