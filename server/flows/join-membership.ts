// A reader joins a tier: write the attempt, then ask the provider for a session.
import { type CheckoutSurface, repeatSeconds } from '../core/checkout.ts'
import type { MembershipId, ReaderId, SiteId, TicketId } from '../core/id.ts'
import { after, isPast } from '../core/instant.ts'
import { attemptToJoin, isLive, type Membership } from '../core/membership.ts'
import { isSame } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { ticketSecondsAtCheckout } from '../core/ticket.ts'
import type { TierOffer } from '../core/tier.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../ports/index.ts'
import { settlePayment } from './settle-payment.ts'

export type Joining = {
  /** Made when the form was drawn, so that a form sent twice is one attempt. */
  readonly membership: MembershipId
  readonly reader: ReaderId
  readonly site: SiteId
  readonly ticket: TicketId
  readonly offer: TierOffer
  readonly surface: CheckoutSurface
  readonly texts: CheckoutTexts
}

/**
 * The same attempt twice gives the same session. Nothing is charged here: the reader pays at the provider. Who is a member of the
 * site already is refused (`state-conflict`): nobody pays twice for one site by accident.
 */
export async function joinMembership(ports: Ports, joining: Joining): Promise<OpenedSession> {
  const { store, clock, payments } = ports
  const { reader, site } = joining
  if ((await store.standing(reader)) === 'on-hold') {
    throw new Problem('not-allowed', 'This wallet is on hold: nothing can be paid meanwhile. Nothing was charged.')
  }
  await endOthers(ports, joining)
  if ((await store.membershipsAt(reader, site)).some(isLive)) {
    throw new Problem('state-conflict', 'This reader is a member already. Nothing was charged.')
  }
  const membership = await written(ports, joining)
  const opened = await payments.openJoin(membership, joining.texts)
  const { session } = opened
  await store.commit([{ change: 'open-membership', membership: membership.id, session, at: clock.now() }])
  return opened
}

/** A form that was left open in another window must not be paid besides. One that was paid meanwhile is booked. */
async function endOthers(ports: Ports, { reader, site, membership }: Joining): Promise<void> {
  for (const { id, session } of await ports.store.joiningsAt(reader, site)) {
    if (id === membership || session === null) continue
    await ports.payments.expire(session)
    await settlePayment(ports, session)
  }
}

// The attempt comes first: should we die after the provider's answer, recovery knows what to look for.
async function written({ store, clock }: Ports, joining: Joining): Promise<Membership> {
  const at = clock.now()
  const membership = attemptOf(joining, at)
  const { ticket } = joining
  const committed = await store.commit([
    { change: 'start-membership', membership },
    { change: 'extend-ticket', ticket, expiresAt: after(at, ticketSecondsAtCheckout), at },
  ])
  if (committed.done) return membership
  if (committed.guard === 'ticket-closed')
    throw new Problem('offer-expired', 'This window has run out. Nothing was charged.')

  const earlier = await store.membership(membership.id)
  if (earlier === null || !isRepeatOf(membership, earlier)) {
    throw new Problem('state-conflict', 'This was started differently before. Reload the window.')
  }
  return earlier
}

function attemptOf({ membership: id, offer, texts, ...joining }: Joining, startedAt: string): Membership {
  const { reader, site, ticket, surface } = joining
  const { tier, interval, price } = offer
  const terms = { tier: tier.id, interval, price, seats: 1, isFounding: false }
  return attemptToJoin({ id, reader, site, ...terms, ticket, surface, lang: texts.locale, startedAt })
}

/** Whether an attempt says the same as an earlier one under its id, and that one is young and still waits to be paid. */
function isRepeatOf(attempt: Membership, earlier: Membership): boolean {
  const fields = ['reader', 'site', 'tier', 'interval', 'ticket', 'surface'] as const
  return (
    !isPast(after(earlier.startedAt, repeatSeconds), attempt.startedAt) &&
    (earlier.state === 'started' || earlier.state === 'open') &&
    fields.every((field) => earlier[field] === attempt[field]) &&
    isSame(earlier.price, attempt.price)
  )
}
