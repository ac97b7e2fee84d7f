// Problems (RFC 9457) as clients see them. Match on the last segment of `type`, never on text.
import * as v from 'valibot'
import { Offer } from './item.ts'

export const problemCodes = [
  'malformed-request',
  'idempotency-key-missing',
  'signature-invalid',
  'unauthenticated',
  'payment-required',
  'payment-declined',
  'origin-not-allowed',
  'not-allowed',
  'revoked',
  'not-found',
  'method-not-allowed',
  'request-in-progress',
  'state-conflict',
  'price-changed',
  'offer-expired',
  'body-too-large',
  'unsupported-media-type',
  'idempotency-key-reused',
  'amount-out-of-range',
  'rate-limited',
  'internal',
  'provider-unavailable',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const ProblemBody = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.optional(v.string()),
  instance: v.optional(v.string()),
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
  offers: v.optional(v.array(Offer)),
})
export type ProblemBody = v.InferOutput<typeof ProblemBody>
