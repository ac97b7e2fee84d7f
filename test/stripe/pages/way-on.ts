// Where a browser goes when a page is done with: back to whoever sent it here.
import type Stripe from 'stripe'

export function afterPayment(session: Stripe.Checkout.Session): string | null {
  const target = session.success_url ?? session.return_url
  return target?.replaceAll('{CHECKOUT_SESSION_ID}', session.id) ?? null
}

/** Where the page around an embedded one goes; null where it is only told. A card needs no redirect of its own. */
export function afterEmbedded(session: Stripe.Checkout.Session): string | null {
  return session.redirect_on_completion === 'always' ? afterPayment(session) : null
}

/** The page itself, for another look or another try. */
export function pageOf(session: Stripe.Checkout.Session, secret: string | undefined): string {
  if (!secret) return `/c/pay/${session.id}`
  return `/c/embedded/${session.id}?key=${secret.split('_secret_')[1] ?? ''}`
}

type Intent = Stripe.PaymentIntent | Stripe.SetupIntent

/** Where a payment without a session returns to after 3-D Secure. */
export function afterChallenge(intent: Intent, returnUrl: string, isHolder: boolean): string {
  const url = new URL(returnUrl)
  url.searchParams.set(intent.object, intent.id)
  url.searchParams.set(`${intent.object}_client_secret`, intent.client_secret ?? '')
  url.searchParams.set('redirect_status', isHolder ? 'succeeded' : 'failed')
  return url.href
}
