// How metadata given with a request joins what an object already has.
import type Stripe from 'stripe'

/** Keys given are set, a key given as '' goes, null clears all. */
export function joinMetadata(
  before: Stripe.Metadata,
  given: Stripe.MetadataParam | '' | null | undefined,
): Stripe.Metadata {
  if (given === undefined) return before
  if (given === null || given === '') return {}
  const joined = { ...before, ...given } as Stripe.Metadata
  return Object.fromEntries(Object.entries(joined).filter(([, value]) => value !== ''))
}
