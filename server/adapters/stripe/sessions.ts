// Checkout Sessions: opening, finding and ending one, and what Stripe says of its payment.
import Stripe from 'stripe'
import type { Checkout, PaymentReport } from '../../core/checkout.ts'
import type { MembershipId } from '../../core/id.ts'
import { after, epochSeconds } from '../../core/instant.ts'
import type { Membership } from '../../core/membership.ts'
import type { Money } from '../../core/money.ts'
import { Problem } from '../../core/problem.ts'
import type { CheckoutTexts, JoinReport, OpenedSession } from '../../ports/index.ts'
import { fromStripe, isKept } from './amount.ts'
import { orNull } from './connection.ts'
import { couponFor } from './coupons.ts'
import { expandedOf, idOf, ownId } from './metadata.ts'
import { movementOrNull } from './movements.ts'
import { priceFor } from './prices.ts'
import { joinRequest, sessionRequest } from './session-request.ts'

type Session = Stripe.Checkout.Session

export async function openSession(stripe: Stripe, checkout: Checkout, texts: CheckoutTexts): Promise<OpenedSession> {
  // Our own key, so that a retry after a crash or a time-out finds the same session.
  const idempotencyKey = `checkout:${checkout.id}`
  return opened(await stripe.checkout.sessions.create(sessionRequest(checkout, texts), { idempotencyKey }))
}

export async function surfaceOf(stripe: Stripe, id: string): Promise<OpenedSession | null> {
  const session = await orNull(stripe.checkout.sessions.retrieve(id))
  return session?.status === 'open' ? opened(session) : null
}

export async function openJoin(
  stripe: Stripe,
  membership: Membership,
  { texts, credit }: { readonly texts: CheckoutTexts; readonly credit: Money | null },
): Promise<OpenedSession> {
  const price = await priceFor(stripe, membership, texts.line)
  const coupon = credit === null ? null : await couponFor(stripe, membership, { credit, name: texts.creditLine })
  const idempotencyKey = `join:${membership.id}`
  const request = joinRequest(membership, { price, coupon }, texts)
  return opened(await stripe.checkout.sessions.create(request, { idempotencyKey }))
}

function opened({ id, url, client_secret }: Session): OpenedSession {
  return { session: id, url, clientSecret: client_secret }
}

export async function reportSession(stripe: Stripe, id: string): Promise<PaymentReport | JoinReport | null> {
  const expand = ['payment_intent.latest_charge.balance_transaction']
  const session = await orNull(stripe.checkout.sessions.retrieve(id, { expand }))
  if (session === null) return null
  const membership = ownId('membership', session.metadata)
  return membership === null ? reportOn(session) : joinReport(session, membership)
}

/** Whether its first invoice is paid, the membership itself says. */
function joinReport({ status, subscription }: Session, membership: MembershipId): JoinReport {
  const joined = idOf(subscription)
  const state = joined !== null ? 'joined' : status === 'expired' ? 'expired' : 'unpaid'
  return { state, membership, subscription: joined }
}

function reportOn(session: Session): PaymentReport | null {
  const checkout = ownId('checkout', session.metadata)
  if (session.status === 'expired') return { state: 'expired', checkout }
  const intent = expandedOf(session.payment_intent)
  if (session.payment_status !== 'paid' || intent === null) {
    return { state: hasFailed(session, intent) ? 'expired' : 'unpaid', checkout }
  }
  // We charge in no currency that we keep no books in: it is of another program.
  if (!isKept(intent.currency)) return null

  const movement = movementOrNull(expandedOf(intent.latest_charge)?.balance_transaction)
  if (movement === null) {
    // Paid a moment ago; Stripe writes the fee right after. Asking again later is better than booking a guess.
    throw new Problem('provider-unavailable', 'The payment is still being booked.', { retryAfterSeconds: 2 })
  }
  return {
    state: 'paid',
    checkout,
    payment: intent.id,
    paid: fromStripe(intent.amount_received, intent.currency),
    reader: ownId('reader', session.metadata) ?? ownId('reader', intent.metadata),
    movement,
  }
}

// A slow way to pay (a bank debit) that failed days later: the session is complete, and will never be paid.
function hasFailed({ status }: Session, intent: Stripe.PaymentIntent | null): boolean {
  return status === 'complete' && intent !== null && ['requires_payment_method', 'canceled'].includes(intent.status)
}

/** Made within an hour of the attempt, by a clock that may differ by a minute. */
export async function findSession(
  stripe: Stripe,
  { id, startedAt }: Pick<Checkout | Membership, 'id' | 'startedAt'>,
): Promise<string | null> {
  const created = { gte: epochSeconds(after(startedAt, -60)), lte: epochSeconds(after(startedAt, 60 * 60)) }
  for await (const session of stripe.checkout.sessions.list({ created, limit: 100 })) {
    if (session.client_reference_id === id) return session.id
  }
  return null
}

export async function expireSession(stripe: Stripe, id: string): Promise<void> {
  try {
    await stripe.checkout.sessions.expire(id)
  } catch (fault) {
    // Paid, expired or unknown: there is nothing left to end.
    if (!(fault instanceof Stripe.errors.StripeInvalidRequestError)) throw fault
  }
}
