// Prices and products: what a tier costs, as Stripe keeps it. Made when the first reader joins at that price, and found by name ever after.
import Stripe from 'stripe'
import type { Membership, MembershipTerms } from '../../core/membership.ts'
import { toStripe } from './amount.ts'

type Priced = Pick<Membership, 'site'> & Pick<MembershipTerms, 'tier' | 'interval' | 'price'>

/** A price never changes at Stripe. A tier that costs something else has another one, and who has joined keeps the old. */
export async function priceFor(stripe: Stripe, membership: Priced, name: string): Promise<string> {
  const key = keyOf(membership)
  const [known] = (await stripe.prices.list({ lookup_keys: [key], active: true, limit: 1 })).data
  if (known !== undefined) return known.id
  const { site, tier, interval, price } = membership
  const { amount, currency } = toStripe(price)
  const product = await productOf(stripe, { site, tier, name })
  // Two who join at the same moment get the same one by the idempotency key, which Stripe knows for a day.
  const made = await stripe.prices.create(
    // The name may still be on a price that the operator has archived.
    {
      product,
      currency,
      unit_amount: amount,
      recurring: { interval },
      lookup_key: key,
      transfer_lookup_key: true,
      metadata: { site, tier },
    },
    { idempotencyKey: `price:${key}` },
  )
  return made.id
}

function keyOf({ site, tier, interval, price: { amount, currency } }: Priced): string {
  return [site, tier, interval, amount, currency].join(':')
}

type Named = Pick<Membership, 'site' | 'tier'> & { readonly name: string }

/** One for each tier, under an id of our own: it is there, or it is made. */
async function productOf(stripe: Stripe, { site, tier, name }: Named): Promise<string> {
  const id = `tuppence_${site}_${tier}`
  try {
    await stripe.products.create({ id, name, metadata: { site, tier } })
  } catch (fault) {
    if (!(fault instanceof Stripe.errors.StripeInvalidRequestError) || fault.code !== 'resource_already_exists')
      throw fault
  }
  return id
}
