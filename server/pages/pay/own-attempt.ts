// An attempt to pay that is this reader's own, for this ticket or for none: a checkout or a joining. Others' look as if they were not there.
import type { Checkout } from '../../core/checkout.ts'
import type { CheckoutId, MembershipId, ReaderId } from '../../core/id.ts'
import type { Membership } from '../../core/membership.ts'
import { settlePayment } from '../../flows/settle-payment.ts'
import type { Ports } from '../../ports/index.ts'

export type Attempt = Checkout | Membership
type AttemptId = CheckoutId | MembershipId

/** The text as an id of an attempt, or null for what never was one. */
export function attemptId(text: string | undefined): AttemptId | null {
  return text !== undefined && /^(checkout|membership)_[A-Za-z0-9_-]{1,64}$/.test(text) ? (text as AttemptId) : null
}

export const isJoining = (attempt: Attempt): attempt is Membership => 'tier' in attempt

/** A membership goes on after it was paid; as an attempt it is then over. */
export function stateOf(attempt: Attempt): Checkout['state'] {
  switch (attempt.state) {
    case 'active':
    case 'past-due':
    case 'paused':
    case 'ended':
      return 'paid'
    default:
      return attempt.state
  }
}

type Claim = {
  readonly id: AttemptId | null
  readonly reader: ReaderId | null
  /** Null: it only adds money to the wallet. */
  readonly ticket: string | null
}

export async function ownAttempt({ store }: Ports, { id, reader, ticket }: Claim): Promise<Attempt | null> {
  if (id === null || reader === null) return null
  const attempt = id.startsWith('membership_')
    ? await store.membership(id as MembershipId)
    : await store.checkout(id as CheckoutId)
  return attempt !== null && attempt.reader === reader && attempt.ticket === ticket ? attempt : null
}

/** The reader's own attempt behind the provider's session. Null for somebody else's and for none (THREATS WHK-06). */
export async function attemptBehind(
  ports: Ports,
  { reader, ticket }: Omit<Claim, 'id'>,
  session: string,
): Promise<Attempt | null> {
  if (reader === null || !/^\w{1,255}$/.test(session)) return null
  const report = await ports.payments.report(session)
  if (report === null) return null
  const id = 'membership' in report ? report.membership : report.checkout
  return ownAttempt(ports, { id, reader, ticket })
}

/**
 * Ends an attempt, so that nobody pays twice by going back to an old form. `paid` when the money was already on its way:
 * then it is booked.
 */
export async function endAttempt(ports: Ports, attempt: Attempt | null): Promise<'paid' | 'ended'> {
  if (attempt?.session == null) return 'ended'
  await ports.payments.expire(attempt.session)
  return (await settlePayment(ports, attempt.session)) === 'paid' ? 'paid' : 'ended'
}
