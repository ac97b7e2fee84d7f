// A membership for a group, as its organiser sees it: who has a seat, and who may take one.
import type { MembershipId, ReaderId } from '../core/id.ts'
import type { Membership } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Invitation, Seat } from '../core/seat.ts'
import type { Ports } from '../ports/index.ts'

export type Group = {
  readonly membership: Membership
  readonly seats: readonly Seat[]
  readonly invitations: readonly Invitation[]
}

export type GroupAsked = { readonly reader: ReaderId; readonly membership: MembershipId }

/** Throws `not-found` for one that is not this reader's, that was never paid or is for one reader only, whether it exists or not. */
export async function ownGroup(
  { store }: Pick<Ports, 'store'>,
  { reader, membership: id }: GroupAsked,
): Promise<Group> {
  const membership = await store.membership(id)
  const isOwn = membership !== null && membership.reader === reader && membership.joinedAt !== null
  const seats = isOwn ? await store.seats(id) : []
  // One that was for a group before still shows who had a seat.
  if (!isOwn || (membership.seats === 1 && seats.length === 0))
    throw new Problem('not-found', 'There is no such group.')
  return { membership, seats, invitations: await store.invitations(id) }
}
