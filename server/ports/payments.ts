// Payments: the provider that charges cards.
import type { Checkout, PaymentReport } from '../core/checkout.ts'

export interface Payments {
  /**
   * Opens the provider's session for a checkout. Safe to repeat: the same checkout gives the same session (its id is the
   * idempotency key). Throws `Problem('provider-unavailable')` when the provider does not answer.
   */
  open(checkout: Checkout, texts: CheckoutTexts): Promise<OpenedSession>
  /** What a browser needs to continue a session that is open. Null once it is not. */
  surface(session: string): Promise<OpenedSession | null>
  /** The provider's own word on a session. Null when it knows no such session, or it is not one of ours. */
  report(session: string): Promise<PaymentReport | null>
  /** Finds the session of an attempt whose answer was never seen, by our id. Null when none was made. */
  find(checkout: Checkout): Promise<string | null>
  /** Ends a session so that it can no longer be paid. A session that is paid or gone already is left as it is. */
  expire(session: string): Promise<void>
  /** Verifies a message from the provider over its raw bytes. Throws `Problem('signature-invalid')`. */
  verifyEvent(rawBody: string, signature: string | undefined): Promise<ProviderEvent>
}

export type CheckoutTexts = {
  /** The line on the provider's page and on the card statement's receipt. */
  readonly line: string
  readonly locale: string
  /** Where the provider sends the browser afterwards. `{session}` is replaced by the session's id. */
  readonly returnUrl: string
  readonly cancelUrl: string
}

export type OpenedSession = {
  readonly session: string
  /** For `redirect`: the provider's page. */
  readonly url: string | null
  /** For `inline`: what its script needs to draw the form. */
  readonly clientSecret: string | null
}

/** A message of the provider, verified. Only its kind and the session it speaks of are believed, as a hint to ask. */
export type ProviderEvent = {
  readonly id: string
  readonly kind: string
  readonly session: string | null
  readonly isLive: boolean
}
