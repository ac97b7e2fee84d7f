// Every refusal and fault as application/problem+json (RFC 9457), from one exhaustive table.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Problem, ProblemCode } from '../../core/problem.ts'
import type { problemCodes } from '../../wire/problem.ts'
import type { Env } from '../env.ts'

// The wire's list is a promise to clients, the core's is ours to use: they must name the same codes.
type WireCode = (typeof problemCodes)[number]
type SameCodes = [ProblemCode, WireCode] extends [WireCode, ProblemCode] ? true : never
true satisfies SameCodes

export const problemTable = {
  'malformed-request': [400, 'The request is not what this route takes'],
  'idempotency-key-missing': [400, 'A request that moves money needs an Idempotency-Key'],
  'signature-invalid': [400, 'The message is not signed by its sender'],
  unauthenticated: [401, 'Credentials are missing or not valid'],
  'payment-required': [402, 'This item has to be unlocked first'],
  'payment-declined': [402, 'The payment was declined'],
  'origin-not-allowed': [403, 'This page may not ask for this site'],
  'not-allowed': [403, 'This is not allowed'],
  revoked: [403, 'This unlock was taken back'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'This route does not take this method'],
  'request-in-progress': [409, 'The same request is being worked on'],
  'state-conflict': [409, 'This cannot be done in the present state'],
  'price-changed': [409, 'The price has changed'],
  'offer-expired': [410, 'The offer no longer holds'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'The body is of a type that this route does not take'],
  'idempotency-key-reused': [422, 'The Idempotency-Key was used for something else'],
  'amount-out-of-range': [422, 'The amount is outside the limits'],
  'rate-limited': [429, 'Too many requests'],
  internal: [500, 'Something went wrong on our side'],
  'provider-unavailable': [503, 'A service that we need does not answer'],
} as const satisfies Record<ProblemCode, readonly [ContentfulStatusCode, string]>

/** Where a problem's type can be read up: a relative reference, the same on every installation. */
export const problemType = (code: ProblemCode): string => `/problems/${code}`

export function problemResponse(c: Context<Env>, problem: Problem): Response {
  const [status, title] = problemTable[problem.code]
  const { errors, offers, retryAfterSeconds, allow } = problem.extras
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  if (allow !== undefined) c.header('Allow', allow)
  c.header('Cache-Control', 'no-store')
  const body = {
    type: problemType(problem.code),
    title,
    status,
    detail: problem.detail,
    instance: `urn:request:${c.get('requestId')}`,
    ...(errors === undefined ? {} : { errors }),
    ...(offers === undefined ? {} : { offers }),
  }
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' })
}
