// Which sentence a reader gets for each problem of the API, and for each piece of news.
import type { Entitlements } from '../../../../server/wire/entitlement.ts'
import type { Money } from '../../../../server/wire/money.ts'
import type { Place } from '../../../place.ts'
import type { Fault } from '../../../session.ts'
import { priceText } from '../../price.ts'
import { news as en, type News } from './en.ts'

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

type Sentence = keyof News['sentences']

/** Those that say the same to a reader as another. Every other code has a sentence of its own: the compiler counts. */
const likewise: Record<Exclude<Fault, Sentence | Internal | 'offline'>, Sentence> = {
  'payment-declined': 'declined',
  'not-allowed': 'origin-not-allowed',
  'request-in-progress': 'rate-limited',
  'offer-expired': 'price-changed',
  'provider-unavailable': 'rate-limited',
}

/** English is here, in the visit's own chunk. */
export const newsOf = ({ translation }: Pick<Place, 'translation'>): News => translation?.news ?? en

type Speaker = Pick<Place, 'translation' | 'words'>

export function sentenceFor(speaker: Speaker, fault: Fault): string {
  if (fault === 'offline') return speaker.words.offline
  const { sentences } = newsOf(speaker)
  const known: Partial<Record<Fault, string>> = sentences
  return known[fault] ?? sentences[likewise[fault as keyof typeof likewise]] ?? sentences.internal
}

type Credit = NonNullable<Entitlements['credit']>

export function creditSentence(place: Place, { spent, due, price, interval }: Credit): string {
  const text = (price: Money) => priceText(price, place.embed.locale)
  return newsOf(place).credit({ spent: text(spent), due: text(due), price: text(price) }, interval)
}
