// A member pays at once what a renewal owes, or confirms it: on the provider's page, whose address is asked for each time.
import type { MembershipId, ReaderId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { settleMembership } from './settle-membership.ts'

export type PayNowWish = { readonly reader: ReaderId; readonly membership: MembershipId }

/**
 * The provider's page; null where nothing is owed, which our books then say too. Throws `not-found` for a membership that is not this
 * reader's, whether it exists or not. Nothing is charged by it.
 */
export async function payNow(ports: Ports, { reader, membership: id }: PayNowWish): Promise<string | null> {
  const { store, payments } = ports
  const membership = await store.membership(id)
  if (membership?.reader !== reader) throw new Problem('not-found', 'There is no such membership.')
  const { state, subscription } = membership
  if (state !== 'past-due' || subscription === null) return null
  const report = await payments.reportMembership(subscription)
  const url = report?.due?.payUrl ?? null
  if (url === null) await settleMembership(ports, subscription)
  return url
}
