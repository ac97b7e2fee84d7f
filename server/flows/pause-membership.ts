// A member pauses: what is paid stays open to its end, and nothing more is taken until the membership is resumed.
import { type Hindrance, hindranceOf, isOnTrial } from '../core/membership-change.ts'
import type { Ports } from '../ports/index.ts'
import { attemptChange } from './attempt-change.ts'
import { freshMembership, type OwnMembership } from './own-membership.ts'

/** `on-trial`: nothing is paid yet that could wait; who wants no more cancels. */
export type PauseAnswer = 'paused' | 'busy' | 'on-trial' | Exclude<Hindrance, 'paused'>

/** Twice is the same as once. Throws `not-found` for what is not this reader's. */
export async function pauseMembership(ports: Ports, own: OwnMembership): Promise<PauseAnswer> {
  const card = await freshMembership(ports, own)
  const now = ports.clock.now()
  const because = hindranceOf(card.membership, now)
  if (because !== null) return because
  if (isOnTrial(card.membership, now)) return 'on-trial'
  const asked = await attemptChange(ports, card, (attempt) => ports.payments.pause(attempt, card.subscription))
  return asked === 'busy' ? 'busy' : 'paused'
}
