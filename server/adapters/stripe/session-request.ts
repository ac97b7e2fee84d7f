// The requests that open a Checkout Session, for a top-up or to join. The same attempt gives the same request, byte for byte.
import type Stripe from 'stripe'
import { type Checkout, repeatSeconds } from '../../core/checkout.ts'
import { trialDaysOf } from '../../core/first-period.ts'
import { epochSeconds } from '../../core/instant.ts'
import type { Membership } from '../../core/membership.ts'
import type { CheckoutTexts } from '../../ports/index.ts'
import { toStripe } from './amount.ts'

// Stripe takes 30 minutes at least, counted at its own clock when the request arrives, which is up to `repeatSeconds` after the
// attempt was started, and a minute more for clocks that differ.
const sessionSeconds = 30 * 60 + repeatSeconds + 60

type Attempt = Pick<Checkout | Membership, 'id' | 'startedAt' | 'surface'>

/** Metadata carries ids only; it is not inherited, so the payment gets its own copy. */
export function sessionRequest(checkout: Checkout, texts: CheckoutTexts): Stripe.Checkout.SessionCreateParams {
  const { amount, currency } = toStripe(checkout.money)
  const metadata = { checkout: checkout.id, reader: checkout.reader }
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: texts.line } } }],
    metadata,
    payment_intent_data: { metadata, description: texts.line },
    ...sharedRequest(checkout, texts),
  }
}

type JoinTerms = { readonly price: string; readonly coupon: string | null }

/** `billing_mode` is said, because its default is Stripe's to change. */
export function joinRequest(
  membership: Membership,
  { price, coupon }: JoinTerms,
  texts: CheckoutTexts,
): Stripe.Checkout.SessionCreateParams {
  const { id, reader, site, tier, seats } = membership
  const metadata = { membership: id, reader, site, tier }
  return {
    mode: 'subscription',
    line_items: [{ quantity: seats, price }],
    metadata,
    subscription_data: { metadata, billing_mode: { type: 'flexible' }, ...trialOf(membership) },
    // A card is asked for also where nothing is due yet.
    payment_method_collection: 'always',
    ...(coupon === null ? {} : { discounts: [{ coupon }] }),
    ...sharedRequest(membership, texts),
  }
}

/** Should the card be gone when the free days are over, nobody is owed anything: it ends. */
function trialOf(membership: Membership): Stripe.Checkout.SessionCreateParams.SubscriptionData {
  const days = trialDaysOf(membership)
  if (days === 0) return {}
  return { trial_period_days: days, trial_settings: { end_behavior: { missing_payment_method: 'cancel' } } }
}

function sharedRequest(attempt: Attempt, texts: CheckoutTexts): Partial<Stripe.Checkout.SessionCreateParams> {
  return {
    client_reference_id: attempt.id,
    expires_at: epochSeconds(attempt.startedAt) + sessionSeconds,
    locale: texts.locale as Stripe.Checkout.SessionCreateParams.Locale,
    ...surfaceOf(attempt, texts),
  }
}

function surfaceOf({ surface }: Attempt, texts: CheckoutTexts): Partial<Stripe.Checkout.SessionCreateParams> {
  const returnUrl = texts.returnUrl.replace('{session}', '{CHECKOUT_SESSION_ID}')
  return surface === 'inline'
    ? { ui_mode: 'embedded_page', return_url: returnUrl }
    : { ui_mode: 'hosted_page', success_url: returnUrl, cancel_url: texts.cancelUrl }
}
