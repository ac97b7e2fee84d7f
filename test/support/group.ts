// A group in a test: an organiser who pays for several seats, and readers with proven addresses who may take one.
import type { ReaderId } from '../../server/core/id.ts'
import type { MailAddress } from '../../server/core/mail.ts'
import type { Invited } from '../../server/core/seat.ts'
import { inviteToGroup } from '../../server/flows/invite-to-group.ts'
import { putTier } from '../../server/flows/put-tier.ts'
import { settlePayment } from '../../server/flows/settle-payment.ts'
import { takeSeat } from '../../server/flows/take-seat.ts'
import type { Harness } from './harness.ts'
import { makeTier } from './make.ts'
import { memberSite, membershipOf, startJoin } from './member.ts'
import { newReader } from './reader.ts'

/** A site of two articles with one tier of $5, which groups of ten at most may join. */
export async function groupSite(h: Harness) {
  const { site, secretKey } = await memberSite(h)
  const tier = await putTier(h.ports, site, 'friend', makeTier({ seatsMax: 10 }))
  return { site, secretKey, tier }
}

/** Pays for the first month by card. The messages about it are through as well. */
export async function createGroup(h: Harness, { seats = 3 }: { seats?: number } = {}) {
  const { site, secretKey } = await groupSite(h)
  const reader = await newReader(h)
  const started = await startJoin(h, site.id, { reader, seats })
  h.stripe.control.complete(started.session)
  await settlePayment(h.ports, started.session)
  await h.stripe.control.idle()
  const { subscription } = await membershipOf(h, started.membership)
  return { site, secretKey, reader, ...started, subscription: subscription as string }
}

export type GroupOf = Pick<Awaited<ReturnType<typeof createGroup>>, 'reader' | 'membership'>

export const letter = { lang: 'en', subject: 'A seat', text: 'A seat is free.', html: '<p>A seat is free.</p>' }

export function invite(h: Harness, { reader, membership }: GroupOf, ...invited: Invited[]) {
  return inviteToGroup(h.ports, { reader, membership, invited, write: () => letter })
}

/** A reader who has proven that address. */
export async function proven(h: Harness, address: MailAddress): Promise<ReaderId> {
  const reader = await newReader(h)
  const added = await h.store.commit([{ change: 'add-mail-address', address, reader, at: h.clock.now() }])
  if (!added.done) throw new Error(`${address} is somebody’s already`)
  return reader
}

/** Invites the address, and has a reader take a seat by it. */
export async function seatIn(h: Harness, group: GroupOf, address: MailAddress): Promise<ReaderId> {
  await invite(h, group, address)
  const reader = await proven(h, address)
  const answer = await takeSeat(h.ports, { reader, membership: group.membership })
  if (answer !== 'taken') throw new Error(`${address} found the group ${answer}`)
  return reader
}
