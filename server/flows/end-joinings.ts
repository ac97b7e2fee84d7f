// Ends what a reader has begun and not paid to join a site: a form that was left open in another window must not be paid besides.
import type { MembershipId, ReaderId, SiteId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'
import { settlePayment } from './settle-payment.ts'

type Begun = { readonly reader: ReaderId; readonly site: SiteId; readonly except?: MembershipId }

/** One that was paid meanwhile is booked. One that is still with the provider’s bank stays what it is. */
export async function endJoinings(ports: Ports, { reader, site, except }: Begun): Promise<void> {
  const { store, payments } = ports
  for (const { id, session } of await store.joiningsAt(reader, site)) {
    if (id === except) continue
    const made = session ?? (await expired(ports, id))
    if (made === null) continue
    await payments.expire(made)
    await settlePayment(ports, made)
  }
}

/**
 * Its session is just being made, or never will be. Who makes it after this sees it, and ends it before anybody was shown it; one that was
 * noted between our look and this is the answer.
 */
async function expired({ store, clock }: Ports, id: MembershipId): Promise<string | null> {
  await store.commit([{ change: 'expire-membership', membership: id, at: clock.now() }])
  return (await store.membership(id))?.session ?? null
}
