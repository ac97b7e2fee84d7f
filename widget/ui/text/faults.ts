// Which sentence a reader gets for each problem of the API.
import type { Fault } from '../../session.ts'
import type { Words } from './en.ts'

/** Faults between our own parts. The reader can do nothing about one rather than another, so they share a sentence. */
type Internal =
  | 'malformed-request'
  | 'idempotency-key-missing'
  | 'signature-invalid'
  | 'unauthenticated'
  | 'payment-required'
  | 'method-not-allowed'
  | 'state-conflict'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'idempotency-key-reused'
  | 'amount-out-of-range'

type Sentence = keyof Words['sentences']

/** Those that say the same to a reader as another. Every other code has a sentence of its own: the compiler counts. */
const likewise: Record<Exclude<Fault, Sentence | Internal>, Sentence> = {
  'payment-declined': 'declined',
  'not-allowed': 'origin-not-allowed',
  'request-in-progress': 'rate-limited',
  'offer-expired': 'price-changed',
  'provider-unavailable': 'rate-limited',
}

export function sentenceFor(fault: Fault, { sentences }: Words): string {
  const known: Partial<Record<Fault, string>> = sentences
  return known[fault] ?? sentences[likewise[fault as keyof typeof likewise]] ?? sentences.internal
}

/** Only these let a publisher's `data-on-fault="open"` speak: the page did nothing wrong and neither did the reader. */
export function isOutage(fault: Fault): boolean {
  return fault === 'offline' || fault === 'internal' || fault === 'provider-unavailable'
}
