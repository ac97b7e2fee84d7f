// Coupons: a credit towards the first period, as Stripe takes it off. One for each attempt that has a credit, good for that attempt alone.
import type Stripe from 'stripe'
import type { Membership } from '../../core/membership.ts'
import type { Money } from '../../core/money.ts'
import { toStripe } from './amount.ts'

type Named = { readonly credit: Money; readonly name: string | undefined }

/** Under an id and a key of our own. An attempt is repeated within minutes, so Stripe still knows the key by then. */
export async function couponFor(
  stripe: Stripe,
  { id: membership }: Pick<Membership, 'id'>,
  { credit, name }: Named,
): Promise<string> {
  const { amount, currency } = toStripe(credit)
  const named = name === undefined ? {} : { name }
  const { id } = await stripe.coupons.create(
    {
      id: `tuppence_${membership}`,
      amount_off: amount,
      currency,
      duration: 'once',
      max_redemptions: 1,
      metadata: { membership },
      ...named,
    },
    { idempotencyKey: `credit:${membership}` },
  )
  return id
}
