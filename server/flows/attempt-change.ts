// One change of a membership at a time: begun in the books, asked of the provider, and then booked as the provider says.
import { attemptSeconds } from '../core/checkout.ts'
import { after } from '../core/instant.ts'
import type { Membership } from '../core/membership.ts'
import type { Ports } from '../ports/index.ts'
import type { CardMembership } from './own-membership.ts'
import { settleMembership } from './settle-membership.ts'

/**
 * Of two who saw the same state one goes on; the other hears `busy`, and so does everybody while the first is at work. Dies `ask` or its
 * answer, recovery looks what came of it. The membership given to `ask` is in a version of its own, for the provider's memory.
 */
export async function attemptChange<T>(
  ports: Ports,
  { membership, subscription }: CardMembership,
  ask: (attempt: Membership) => Promise<T>,
): Promise<T | 'busy'> {
  const { store, clock } = ports
  const { id, version } = membership
  const at = clock.now()
  const freeBefore = after(at, -attemptSeconds)
  const begun = await store.commit([{ change: 'begin-change', membership: id, version, freeBefore, at }])
  if (!begun.done) return 'busy'
  const answer = await ask({ ...membership, version: version + 1 })
  await settleMembership(ports, subscription)
  await store.commit([{ change: 'end-change', membership: id, begunAt: at }])
  return answer
}
