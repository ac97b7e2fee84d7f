// Stripe's webhooks: the signature over the raw bytes, with old and new secret during a rotation.
import Stripe from 'stripe'
import { Problem } from '../../core/problem.ts'
import type { Clock, Payments, ProviderEvent } from '../../ports/index.ts'
import { idOf, ownId } from './metadata.ts'

const toleranceSeconds = 300

/** Accepts a message signed with any of the secrets within five minutes of now, in the past and in the future. */
export function eventVerifier(stripe: Stripe, secrets: readonly string[], clock: Clock): Payments['verifyEvent'] {
  return async (rawBody, signature) => {
    const now = Date.parse(clock.now())
    if (signature === undefined || isFromTheFuture(signature, now)) throw refused()
    for (const secret of secrets) {
      const event = await signedWith(stripe, { rawBody, signature, secret, now })
      if (event !== null) return eventFrom(event, signature)
    }
    throw refused()
  }
}

const signedSeconds = (signature: string): number => Number(/(?:^|,)\s*t=(\d+)/.exec(signature)?.[1] ?? Number.NaN)

// The SDK looks at the past only: a message of next year would pass for a year.
function isFromTheFuture(signature: string, now: number): boolean {
  return !(signedSeconds(signature) <= now / 1000 + toleranceSeconds)
}

async function signedWith(
  stripe: Stripe,
  { rawBody, signature, secret, now }: { rawBody: string; signature: string; secret: string; now: number },
): Promise<Stripe.Event | null> {
  try {
    return await stripe.webhooks.constructEventAsync(rawBody, signature, secret, toleranceSeconds, undefined, now)
  } catch (fault) {
    if (fault instanceof Stripe.errors.StripeSignatureVerificationError || fault instanceof SyntaxError) return null
    throw fault
  }
}

function eventFrom(event: Stripe.Event, signature: string): ProviderEvent {
  // `context` is the newer word for an account that is connected to ours.
  const isConnected = (event.account ?? event.context ?? '') !== ''
  const { id, type: kind, livemode: isLive } = event
  const signedAt = new Date(signedSeconds(signature) * 1000).toISOString()
  const { object } = event.data
  const about = event.type === 'payment_intent.payment_failed' ? declineOf(event.data.object) : subjectOf(object)
  return { id, kind, about, isLive, signedAt, isConnected }
}

const subjects = new Map<unknown, NonNullable<ProviderEvent['about']>['what']>([
  ['checkout.session', 'session'],
  ['subscription', 'membership'],
  ['refund', 'refund'],
  ['dispute', 'dispute'],
  ['radar.early_fraud_warning', 'fraud-warning'],
])

/** Of an invoice, or of another program: nothing to ask about. */
function declineOf({ id, metadata }: Stripe.PaymentIntent): ProviderEvent['about'] {
  return ownId('checkout', metadata) === null ? null : { what: 'decline', id }
}

type Told = {
  object?: unknown
  id?: unknown
  parent?: unknown
  subscription?: unknown
  released_subscription?: unknown
}

function subjectOf({ object, id, parent, ...told }: Told): ProviderEvent['about'] {
  if (object === 'invoice') return invoicedBy(parent)
  if (object === 'subscription_schedule') return plannedFor(told)
  const what = subjects.get(object)
  return what === undefined || typeof id !== 'string' ? null : { what, id }
}

/** An invoice is told of by what renews itself: that is asked for as a whole. */
function invoicedBy(parent: unknown): ProviderEvent['about'] {
  const id = idOf((parent as Stripe.Invoice.Parent | null)?.subscription_details?.subscription)
  return id === null ? null : { what: 'membership', id }
}

/** A plan is told of by what it is for, also when it has let go of it. */
function plannedFor({ subscription, released_subscription: released }: Told): ProviderEvent['about'] {
  const id = idOf((subscription ?? released) as string | Stripe.Subscription | null | undefined)
  return id === null ? null : { what: 'membership', id }
}

function refused(): Problem {
  return new Problem('signature-invalid', 'This message is not signed by the payment provider, or not now.')
}
