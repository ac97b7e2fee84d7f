// A reader joins a tier: write the attempt, then ask the provider for a session.
import { type CheckoutSurface, repeatSeconds } from '../core/checkout.ts'
import { type FirstPeriod, firstPeriodOf, trialDaysOf } from '../core/first-period.ts'
import type { MembershipId, ReaderId, SiteId, TicketId } from '../core/id.ts'
import { after, type Instant, isPast } from '../core/instant.ts'
import { attemptToJoin, hasRunOut, isLive, type Membership } from '../core/membership.ts'
import { isSame, type Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { seatsMost } from '../core/seat.ts'
import { ticketSecondsAtCheckout } from '../core/ticket.ts'
import type { TierOffer } from '../core/tier.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../ports/index.ts'
import { endJoinings } from './end-joinings.ts'
import { quoteFirstPeriod } from './quote-first-period.ts'

export type Joining = {
  /** Made when the form was drawn, so that a form sent twice is one attempt. */
  readonly membership: MembershipId
  readonly reader: ReaderId
  readonly site: SiteId
  readonly ticket: TicketId
  readonly offer: TierOffer
  /** What the screen said is paid now; another sum is refused. Without it: whatever is due. */
  readonly due?: Money
  /** For how many readers it is; 1 where it does not say. */
  readonly seats?: number
  readonly surface: CheckoutSurface
  readonly texts: CheckoutTexts
}

type Written = { readonly membership: Membership; readonly credit: Money | null }

// Another window of the reader may begin in the same moment: the next look ends what it began.
const looks = 5

/**
 * The same attempt twice gives the same session. Nothing is charged here: the reader pays at the provider. Who is a member of the
 * site already is refused (`state-conflict`): nobody pays twice for one site by accident. Of two windows the last one can be paid, so that
 * nobody has free days twice, or counts an unlock twice. More seats than the tier has, or than one charge may pay for, are
 * `amount-out-of-range`.
 */
export async function joinMembership(ports: Ports, joining: Joining): Promise<OpenedSession> {
  const { store } = ports
  const { reader, site, membership: except } = joining
  refuseTooMany(joining)
  if ((await store.standing(reader)) === 'on-hold') {
    throw new Problem('not-allowed', 'This wallet is on hold: nothing can be paid meanwhile. Nothing was charged.')
  }
  for (let look = 0; look < looks; look++) {
    await endJoinings(ports, { reader, site, except })
    const now = ports.clock.now()
    if ((await store.ownMembershipsAt(reader, site)).some((each) => isLive(each) && !hasRunOut(each, now))) {
      throw new Problem('state-conflict', 'This reader is a member already. Nothing was charged.')
    }
    const written = await writtenOnce(ports, joining)
    if (written !== null) return opened(ports, joining, written)
  }
  throw new Problem('request-in-progress', 'A payment to join this site is under way.', { retryAfterSeconds: 5 })
}

function refuseTooMany({ offer, seats = 1 }: Joining): void {
  if (Number.isSafeInteger(seats) && seats >= 1 && seats <= seatsMost(offer.tier, offer.price)) return
  throw new Problem('amount-out-of-range', 'The tier has not so many seats. Nothing was charged.')
}

async function opened(ports: Ports, joining: Joining, { membership, credit }: Written): Promise<OpenedSession> {
  const { store, clock, payments } = ports
  const { id } = membership
  const session = await payments.openJoin(membership, joining.texts, credit)
  await store.commit([{ change: 'open-membership', membership: id, session: session.session, at: clock.now() }])
  if ((await store.membership(id))?.state === 'expired') {
    await payments.expire(session.session)
    throw new Problem('state-conflict', 'Another window has taken over. Nothing was charged.')
  }
  return session
}

/**
 * The attempt comes first: should we die after the provider's answer, recovery knows what to look for. Null: another window was faster,
 * or what was to count has just been given back.
 */
async function writtenOnce({ store, clock }: Ports, joining: Joining): Promise<Written | null> {
  const at = clock.now()
  const { offer, seats = 1 } = joining
  const first = firstPeriodOf({ first: await quoteFirstPeriod({ store, clock }, joining), offer }, seats)
  if (joining.due !== undefined && !isSame(joining.due, first.due))
    throw new Problem('price-changed', 'What is to be paid now has changed. Nothing was charged.')
  const membership = attemptOf(joining, first, at)
  const { ticket } = joining
  const counted = first.credit?.counted ?? []
  const committed = await store.commit([
    { change: 'start-membership', membership },
    ...(counted.length === 0
      ? []
      : [{ change: 'add-membership-credits', membership: membership.id, counted } as const]),
    { change: 'extend-ticket', ticket, expiresAt: after(at, ticketSecondsAtCheckout), at },
  ])
  if (committed.done) return { membership, credit: first.credit?.money ?? null }
  if (committed.guard === 'ticket-closed')
    throw new Problem('offer-expired', 'This window has run out. Nothing was charged.')

  const earlier = await store.membership(membership.id)
  if (earlier === null && committed.guard !== 'checkout-started') return null
  const credit = await store.membershipCredit(membership.id)
  if (earlier === null || !isRepeatOf(membership, earlier) || credit?.amount !== first.credit?.money.amount) {
    throw new Problem('state-conflict', 'This was started differently before. Reload the window.')
  }
  return { membership: earlier, credit }
}

function attemptOf(
  { membership: id, offer, texts, seats = 1, ...joining }: Joining,
  first: FirstPeriod,
  at: Instant,
): Membership {
  const { reader, site, ticket, surface } = joining
  const { tier, interval, price, founding } = offer
  const terms = { tier: tier.id, interval, price, seats, isFounding: founding !== undefined }
  const { trialUntil } = first
  return attemptToJoin({
    id,
    reader,
    site,
    ...terms,
    trialUntil,
    ticket,
    surface,
    lang: texts.locale,
    startedAt: at,
  })
}

/** Whether an attempt says the same as an earlier one under its id, and that one is young and still waits to be paid. */
function isRepeatOf(attempt: Membership, earlier: Membership): boolean {
  const fields = ['reader', 'site', 'tier', 'interval', 'ticket', 'surface', 'seats'] as const
  return (
    !isPast(after(earlier.startedAt, repeatSeconds), attempt.startedAt) &&
    (earlier.state === 'started' || earlier.state === 'open') &&
    fields.every((field) => earlier[field] === attempt[field]) &&
    trialDaysOf(earlier) === trialDaysOf(attempt) &&
    isSame(earlier.price, attempt.price)
  )
}
