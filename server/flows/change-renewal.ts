// A member cancels, which ends the membership with the time that is paid; or thinks better of it.
import type { MembershipId, ReaderId } from '../core/id.ts'
import { isLive } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { settleMembership } from './settle-membership.ts'

export type RenewalWish = { readonly reader: ReaderId; readonly membership: MembershipId; readonly renews: boolean }
/** `ended`: cancelled, and over with that, because what was paid was over before. */
export type RenewalAnswer = 'resumed' | 'cancelled' | 'ended' | 'over'

/** Throws `not-found` for a membership that is not this reader's, whether it exists or not. Twice is the same as once. */
export async function changeRenewal(
  ports: Ports,
  { reader, membership: id, renews }: RenewalWish,
): Promise<RenewalAnswer> {
  const { store, payments } = ports
  const membership = await store.membership(id)
  if (membership?.reader !== reader) throw new Problem('not-found', 'There is no such membership.')
  const { subscription } = membership
  if (!isLive(membership) || subscription === null) return 'over'
  if (membership.renews !== renews) {
    // What is late would be charged all the same, for a period that nobody wants any more.
    if (membership.state === 'past-due') await payments.endUnpaid(membership, subscription)
    else await payments.setRenewal(membership, subscription, renews)
    await settleMembership(ports, subscription)
  }
  const after = await store.membership(id)
  if (after === null || !isLive(after)) return renews ? 'over' : 'ended'
  return after.renews ? 'resumed' : 'cancelled'
}
