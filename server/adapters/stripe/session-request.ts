// The request that opens a Checkout Session for a top-up. The same checkout gives the same request, byte for byte.
import type Stripe from 'stripe'
import { type Checkout, repeatSeconds } from '../../core/checkout.ts'
import { epochSeconds } from '../../core/instant.ts'
import type { CheckoutTexts } from '../../ports/index.ts'
import { toStripe } from './amount.ts'

// Stripe takes 30 minutes at least, counted at its own clock when the request arrives, which is up to `repeatSeconds` after the
// attempt was started, and a minute more for clocks that differ.
const sessionSeconds = 30 * 60 + repeatSeconds + 60

/** Metadata carries ids only; it is not inherited, so the payment gets its own copy. */
export function sessionRequest(checkout: Checkout, texts: CheckoutTexts): Stripe.Checkout.SessionCreateParams {
  const { amount, currency } = toStripe(checkout.money)
  const metadata = { checkout: checkout.id, reader: checkout.reader }
  return {
    mode: 'payment',
    line_items: [{ quantity: 1, price_data: { currency, unit_amount: amount, product_data: { name: texts.line } } }],
    client_reference_id: checkout.id,
    metadata,
    payment_intent_data: { metadata, description: texts.line },
    expires_at: epochSeconds(checkout.startedAt) + sessionSeconds,
    locale: texts.locale as Stripe.Checkout.SessionCreateParams.Locale,
    ...surfaceOf(checkout, texts),
  }
}

function surfaceOf({ surface }: Checkout, texts: CheckoutTexts): Partial<Stripe.Checkout.SessionCreateParams> {
  const returnUrl = texts.returnUrl.replace('{session}', '{CHECKOUT_SESSION_ID}')
  return surface === 'inline'
    ? { ui_mode: 'embedded_page', return_url: returnUrl }
    : { ui_mode: 'hosted_page', success_url: returnUrl, cancel_url: texts.cancelUrl }
}
