// The way to Stripe's API, and what becomes of its errors.
import Stripe from 'stripe'
import { Problem } from '../../core/problem.ts'

/** The version whose types the installed SDK carries; our webhook endpoint is created with the same one. */
const apiVersion = '2026-10-28.endive'

export type ConnectionOptions = {
  readonly secretKey: string
  /** Another base than Stripe's own: the local Stripe. */
  readonly apiBase?: URL | undefined
  /** Another way to send requests than the SDK's own. */
  readonly httpClient?: Stripe.HttpClient | undefined
}

export function connect({ secretKey, apiBase, httpClient }: ConnectionOptions): Stripe {
  return new Stripe(secretKey, {
    apiVersion,
    timeout: 20_000,
    maxNetworkRetries: 2,
    ...baseOf(apiBase),
    ...(httpClient === undefined ? {} : { httpClient }),
  })
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

/** Outages become `provider-unavailable`; what Stripe refuses as wrong is a bug of ours and stays a fault. */
export async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    throw translatedFault(fault)
  }
}

/** Walks a list page by page, leaving out what `read` answers null to. */
export async function* listed<T, R>(open: () => AsyncIterable<T>, read: (one: T) => R | null): AsyncGenerator<R> {
  try {
    for await (const one of open()) {
      const known = read(one)
      if (known !== null) yield known
    }
  } catch (fault) {
    throw translatedFault(fault)
  }
}

/** Null for an id that Stripe does not know. */
export async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (fault) {
    if (fault instanceof Stripe.errors.StripeInvalidRequestError && fault.code === 'resource_missing') return null
    throw fault
  }
}

function translatedFault(fault: unknown): unknown {
  if (!isOutage(fault)) return fault
  return new Problem('provider-unavailable', 'The payment provider does not answer just now.', {
    cause: fault,
    retryAfterSeconds: 5,
  })
}

function isOutage(fault: unknown): boolean {
  const { StripeConnectionError, StripeRateLimitError, StripeAPIError, StripeIdempotencyError } = Stripe.errors
  return [StripeConnectionError, StripeRateLimitError, StripeAPIError, StripeIdempotencyError].some(
    (kind) => fault instanceof kind,
  )
}
