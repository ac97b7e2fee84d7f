// The organiser takes an invitation back. Whoever has taken a seat by it keeps the seat.
import type { Invited } from '../core/seat.ts'
import type { Ports } from '../ports/index.ts'
import { type GroupAsked, ownGroup } from './own-group.ts'

/** Twice is the same as once; one that was never made is not made by it. */
export async function withdrawInvitation(
  ports: Ports,
  asked: GroupAsked & { readonly invited: Invited },
): Promise<void> {
  const { invitations } = await ownGroup(ports, asked)
  const { membership, invited } = asked
  if (!invitations.some((each) => each.invited === invited && each.state === 'open')) return
  await ports.store.commit([
    { change: 'put-invitation', membership, invited, state: 'withdrawn', at: ports.clock.now() },
  ])
}
