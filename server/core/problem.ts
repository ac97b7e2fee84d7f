// Problems: the closed list of reasons for which a request is refused.
import type { Offer } from './offer.ts'

export type ProblemCode =
  | 'malformed-request'
  | 'idempotency-key-missing'
  | 'signature-invalid'
  | 'unauthenticated'
  | 'payment-required'
  | 'payment-declined'
  | 'origin-not-allowed'
  | 'not-allowed'
  | 'revoked'
  | 'not-found'
  | 'method-not-allowed'
  | 'request-in-progress'
  | 'state-conflict'
  | 'price-changed'
  | 'offer-expired'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'idempotency-key-reused'
  | 'amount-out-of-range'
  | 'rate-limited'
  | 'internal'
  | 'provider-unavailable'

export type ProblemExtras = {
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
  readonly offers?: readonly Offer[]
  readonly retryAfterSeconds?: number
  readonly allow?: string
  readonly cause?: unknown
}

/** A refusal, thrown by flows and handlers. `detail` is public by definition; the private story goes into `cause`. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: string
  readonly extras: ProblemExtras

  constructor(code: ProblemCode, detail: string, extras: ProblemExtras = {}) {
    super(`${code}: ${detail}`, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'Problem'
    this.code = code
    this.detail = detail
    this.extras = extras
  }
}
