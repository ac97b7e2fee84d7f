// A member cancels, which ends the membership with the time that is paid; or thinks better of it.
import type { MembershipId, ReaderId } from '../core/id.ts'
import { isLive } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { attemptChange } from './attempt-change.ts'
import type { CardMembership } from './own-membership.ts'
import { hasPaidTime } from './resume-membership.ts'
import { settleMembership } from './settle-membership.ts'

export type RenewalWish = { readonly reader: ReaderId; readonly membership: MembershipId; readonly renews: boolean }
/** `ended`: cancelled, and over with that, because what was paid was over before. */
export type RenewalAnswer = 'resumed' | 'cancelled' | 'ended' | 'over' | 'busy'

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
  if (membership.state === 'paused') return leavePause(ports, { membership, subscription }, renews)
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

/**
 * A pause has no end of its own. So a paid period is taken up again and ends as any other does: first it is said that nothing follows, so
 * that nobody is charged should we die in between.
 */
async function leavePause(ports: Ports, card: CardMembership, renews: boolean): Promise<RenewalAnswer> {
  if (renews)
    throw new Problem('state-conflict', 'A paused membership is resumed on its own page, which says what it costs.')
  const { payments } = ports
  const { membership, subscription } = card
  const hasTime = hasPaidTime(ports, membership)
  const left = await attemptChange(ports, card, async (attempt) => {
    if (!hasTime) return payments.end(subscription)
    await payments.setRenewal(attempt, subscription, false)
    await payments.resume(attempt, subscription, 'same')
  })
  return left === 'busy' ? 'busy' : hasTime ? 'cancelled' : 'ended'
}
