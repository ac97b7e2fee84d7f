// The states of a checkout session: open, then complete or expired. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Session = Stripe.Checkout.Session

export function requireOpen(session: Session, verb: string): void {
  if (session.status === 'open') return
  throw invalid(`Only an open session can be used for: ${verb}. This one is ${session.status}.`)
}

/** The first try at paying gives the session its PaymentIntent; it keeps that one through further tries. */
export function tried(session: Session, intent: string): Session {
  return { ...session, payment_intent: intent }
}

export function completed(session: Session, completion: Partial<Session>): Session {
  return {
    ...session,
    client_secret: null,
    ...completion,
    status: 'complete',
    url: null,
  }
}

export function expired(session: Session): Session {
  return { ...session, client_secret: null, status: 'expired', url: null }
}
