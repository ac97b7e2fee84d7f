// The payments port on Stripe: Checkout Sessions in payment mode, and what Stripe says of them.
import Stripe from 'stripe'
import type { PaymentReport } from '../../core/checkout.ts'
import type { CheckoutId } from '../../core/id.ts'
import { after, epochSeconds } from '../../core/instant.ts'
import { Problem } from '../../core/problem.ts'
import type { Clock, OpenedSession, Payments } from '../../ports/index.ts'
import { fromStripe } from './amount.ts'
import { sessionRequest } from './session-request.ts'
import { eventVerifier } from './webhook.ts'

/** The version whose types the installed SDK carries; our webhook endpoint is created with the same one. */
const apiVersion = '2026-10-28.endive'

export type StripeOptions = {
  readonly secretKey: string
  /** One, or two during a rotation. */
  readonly webhookSecrets: readonly string[]
  readonly clock: Clock
  /** Another base than Stripe's own: the local Stripe. */
  readonly apiBase?: URL | undefined
  /** Another way to send requests than the SDK's own. */
  readonly httpClient?: Stripe.HttpClient | undefined
}

export function stripePayments(options: StripeOptions): Payments {
  const stripe = new Stripe(options.secretKey, {
    apiVersion,
    timeout: 20_000,
    maxNetworkRetries: 2,
    ...baseOf(options.apiBase),
    ...(options.httpClient === undefined ? {} : { httpClient: options.httpClient }),
  })

  return {
    open: (checkout, texts) =>
      translated(async () => {
        // Our own key, so that a retry after a crash or a time-out finds the same session.
        const session = await stripe.checkout.sessions.create(sessionRequest(checkout, texts), {
          idempotencyKey: `checkout:${checkout.id}`,
        })
        return opened(session)
      }),

    surface: (session) =>
      translated(async () => {
        const found = await retrieved(stripe, session)
        return found?.status === 'open' ? opened(found) : null
      }),

    report: (session) =>
      translated(async () => {
        const found = await retrieved(stripe, session)
        return found === null ? null : reportOn(found)
      }),

    find: (checkout) =>
      translated(async () => {
        const created = {
          gte: epochSeconds(after(checkout.startedAt, -60)),
          lte: epochSeconds(after(checkout.startedAt, 60 * 60)),
        }
        for await (const session of stripe.checkout.sessions.list({ created, limit: 100 })) {
          if (session.metadata?.checkout === checkout.id) return session.id
        }
        return null
      }),

    expire: (session) =>
      translated(async () => {
        try {
          await stripe.checkout.sessions.expire(session)
        } catch (fault) {
          // Paid, expired or unknown: there is nothing left to end.
          if (!(fault instanceof Stripe.errors.StripeInvalidRequestError)) throw fault
        }
      }),

    verifyEvent: eventVerifier(stripe, options.webhookSecrets, options.clock),
  }
}

function baseOf(base: URL | undefined): Pick<Stripe.StripeConfig, 'host' | 'port' | 'protocol'> {
  if (base === undefined) return {}
  const protocol = base.protocol === 'http:' ? 'http' : 'https'
  return {
    host: base.hostname,
    protocol,
    port: base.port === '' ? (protocol === 'http' ? 80 : 443) : Number(base.port),
  }
}

function opened(session: Stripe.Checkout.Session): OpenedSession {
  return { session: session.id, url: session.url, clientSecret: session.client_secret }
}

async function retrieved(stripe: Stripe, session: string): Promise<Stripe.Checkout.Session | null> {
  try {
    return await stripe.checkout.sessions.retrieve(session, {
      expand: ['payment_intent.latest_charge.balance_transaction'],
    })
  } catch (fault) {
    if (fault instanceof Stripe.errors.StripeInvalidRequestError && fault.code === 'resource_missing') return null
    throw fault
  }
}

function reportOn(session: Stripe.Checkout.Session): PaymentReport {
  const checkout = (session.metadata?.checkout ?? null) as CheckoutId | null
  if (session.status === 'expired') return { state: 'expired', checkout }
  const intent = session.payment_intent
  if (session.payment_status !== 'paid' || intent === null || typeof intent === 'string') {
    return { state: hasFailed(session) ? 'expired' : 'unpaid', checkout }
  }

  const charge = intent.latest_charge
  const balance = charge === null || typeof charge === 'string' ? null : charge.balance_transaction
  if (balance == null || typeof balance === 'string') {
    // Paid a moment ago; Stripe writes the fee right after. Asking again later is better than booking a guess.
    throw new Problem('provider-unavailable', 'The payment is still being booked.', { retryAfterSeconds: 2 })
  }
  const fee = balance.currency === intent.currency ? fromStripe(balance.fee, balance.currency) : null
  return { state: 'paid', checkout, payment: intent.id, paid: fromStripe(intent.amount_received, intent.currency), fee }
}

// A slow way to pay (a bank debit) that failed days later: the session is complete, and will never be paid.
function hasFailed({ status, payment_intent: intent }: Stripe.Checkout.Session): boolean {
  const isOver =
    intent !== null && typeof intent !== 'string' && ['requires_payment_method', 'canceled'].includes(intent.status)
  return status === 'complete' && isOver
}

/** Outages become `provider-unavailable`; what Stripe refuses as wrong is a bug of ours and stays a fault. */
async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    if (isOutage(fault)) {
      throw new Problem('provider-unavailable', 'The payment provider does not answer just now.', {
        cause: fault,
        retryAfterSeconds: 5,
      })
    }
    throw fault
  }
}

function isOutage(fault: unknown): boolean {
  const { StripeConnectionError, StripeRateLimitError, StripeAPIError, StripeIdempotencyError } = Stripe.errors
  return [StripeConnectionError, StripeRateLimitError, StripeAPIError, StripeIdempotencyError].some(
    (kind) => fault instanceof kind,
  )
}
