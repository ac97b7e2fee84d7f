// A member in a test: joins by a ticket as the pay window does, and is renewed by the clock.
import type { MembershipId, ReaderId, SiteId } from '../../server/core/id.ts'
import type { Membership } from '../../server/core/membership.ts'
import type { Interval, Tier } from '../../server/core/tier.ts'
import { joinMembership } from '../../server/flows/join-membership.ts'
import { putTier } from '../../server/flows/put-tier.ts'
import { quoteTier } from '../../server/flows/quote-tier.ts'
import { settlePayment } from '../../server/flows/settle-payment.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { makeTier } from './make.ts'
import { newReader, texts } from './reader.ts'
import { verifierAndChallenge } from './verifier.ts'

/** A site of two articles at 20 ¢, and one tier of $5 a month that opens both. */
export async function memberSite(h: Harness, over: Partial<Tier> = {}) {
  const { site, secretKey } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-river', title: 'The river that keeps its drafts', mode: 'served' })
  await h.item(site.id, { id: 'the-lake', title: 'A lake in two minds' })
  const tier = await putTier(h.ports, site, 'friend', makeTier(over))
  return { site, secretKey, tier }
}

/** Opens a ticket to join over the wire; answers it with the verifier that redeems it. */
export async function joinTicketFor(h: Harness, site: string, interval: Interval = 'month', expected = 500) {
  const { verifier, challenge } = verifierAndChallenge()
  const response = await h.post('/v1/tickets', {
    site,
    want: { kind: 'membership', tier: 'friend', interval },
    expected: { amount: expected, currency: 'USD' },
    challenge,
    page: `${siteOrigin}/`,
  })
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  const { ticket, ...opened } = (await response.json()) as TicketOpened
  return { ...opened, ticket: ticket as `ticket_${string}`, verifier }
}

/** Leaves the reader before the provider's form. */
export async function startJoin(h: Harness, siteId: SiteId, { reader, interval = 'month', seats = 1 }: Join) {
  const { offer, ...opened } = await ticketAndOffer(h, siteId, interval)
  const membership = h.ports.ids.id('membership')
  const joining = {
    membership,
    reader,
    site: siteId,
    ticket: opened.ticket,
    offer,
    seats,
    surface: 'redirect',
    texts,
  } as const
  return { ...opened, membership, joining, ...(await joinMembership(h.ports, joining)) }
}

type Join = { readonly reader: ReaderId; readonly interval?: Interval; readonly seats?: number }

async function ticketAndOffer(h: Harness, site: SiteId, interval: Interval) {
  const { offer } = await quoteTier(h.ports, site, { tier: 'friend', interval, currency: 'USD' })
  if (offer === null) throw new Error(`no price for a ${interval}`)
  return { offer, ...(await joinTicketFor(h, site, interval, offer.price.amount)) }
}

/** Ends the provider's form, and books it as the return page would; the messages about it are through as well. */
export async function finishJoin(h: Harness, { session, membership }: { session: string; membership: MembershipId }) {
  h.stripe.control.complete(session)
  await settlePayment(h.ports, session)
  await h.stripe.control.idle()
  return membershipOf(h, membership)
}

/** Pays the first period by card, and books it as the return page would; the messages about it are through as well. */
export async function createMember(
  h: Harness,
  { interval = 'month', card, trialDays = 0 }: { interval?: Interval; card?: string; trialDays?: number } = {},
) {
  const { site, secretKey } = await memberSite(h, { trialDays })
  const reader = await newReader(h)
  const started = await startJoin(h, site.id, { reader, interval })
  h.stripe.control.complete(started.session, card === undefined ? {} : { card })
  await settlePayment(h.ports, started.session)
  await h.stripe.control.idle()
  const { subscription } = await membershipOf(h, started.membership)
  return { site, secretKey, reader, ...started, subscription: subscription as string }
}

export async function membershipOf(h: Harness, id: MembershipId): Promise<Membership> {
  const membership = await h.store.membership(id)
  if (membership === null) throw new Error(`no ${id}`)
  return membership
}

/** Time passes here and at the provider; what it tells of is through. */
export async function pass(h: Harness, by: Parameters<Harness['clock']['advance']>[0]): Promise<void> {
  h.clock.advance(by)
  h.stripe.control.tick()
  await h.stripe.control.idle()
}
