// A reader takes a seat in a group, by a mail address that is proven and invited; or gives it back.
import type { MembershipId, ReaderId } from '../core/id.ts'
import { isOpenAt } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import { freePlace, isPaidFor, mayTake, type Seat } from '../core/seat.ts'
import type { Ports } from '../ports/index.ts'

export type SeatWish = { readonly reader: ReaderId; readonly membership: MembershipId }

/** `over`: the group is not paid for any more. */
export type SeatAnswer = 'taken' | 'full' | 'over'

/**
 * Takes the lowest place that is free. Twice is the same as once. Throws `not-found` for a group that this reader is not invited to, is
 * the organiser of, or that is not there. A seat past those that are paid for is exchanged for one that is.
 */
export async function takeSeat(ports: Ports, { reader, membership: id }: SeatWish): Promise<SeatAnswer> {
  const { store, clock } = ports
  const [membership, address] = await Promise.all([store.membership(id), store.mailAddress(reader)])
  if (membership === null || address === null || membership.reader === reader) throw notInvited()
  if (!mayTake(address, await store.invitations(id))) throw notInvited()
  if (!isOpenAt(membership, clock.now())) return 'over'

  // Who loses a place has seen somebody else take it: that happens once for each place at most.
  for (let look = 0; look < membership.seats; look++) {
    const seats = await store.seats(id)
    const own = seats.find((seat) => seat.reader === reader)
    if (own !== undefined && isPaidFor(own, membership)) return 'taken'
    const place = freePlace(membership, seats)
    if (place === null) return 'full'
    const seat: Seat = { membership: id, place, reader, address, takenAt: clock.now() }
    const taken = await store.commit([
      ...(own === undefined ? [] : [{ change: 'free-seat', membership: id, reader } as const]),
      { change: 'take-seat', seat },
    ])
    if (taken.done) return 'taken'
  }
  return 'full'
}

/** False: the reader has none there. */
export async function leaveSeat({ store }: Pick<Ports, 'store'>, { reader, membership }: SeatWish): Promise<boolean> {
  const seats = await store.seatsOf(reader)
  if (!seats.some((seat) => seat.membership === membership)) return false
  await store.commit([{ change: 'free-seat', membership, reader }])
  return true
}

function notInvited(): Problem {
  return new Problem('not-found', 'There is no seat for this reader.')
}
