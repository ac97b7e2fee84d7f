// The states of a PaymentIntent and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Intent = Stripe.PaymentIntent
type Verb = 'cancel' | 'confirm' | 'update'

const ALLOWED: Record<Verb, string[]> = {
  cancel: ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture', 'processing'],
  confirm: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
  update: ['requires_payment_method', 'requires_confirmation', 'requires_action'],
}

export function requireState(intent: Intent, verb: Verb): void {
  if (ALLOWED[verb].includes(intent.status)) return
  const message = `A PaymentIntent with the status ${intent.status} cannot be used for: ${verb}.`
  throw invalid(message, { code: 'payment_intent_unexpected_state' })
}

/** A method at hand waits for confirmation; without one there is nothing to confirm. */
export function withMethod(intent: Intent, method: string | null): Intent {
  return { ...intent, payment_method: method, status: method ? 'requires_confirmation' : 'requires_payment_method' }
}

export function askingHolder(intent: Intent, method: string, nextAction: Intent['next_action']): Intent {
  return {
    ...intent,
    last_payment_error: null,
    next_action: nextAction,
    payment_method: method,
    status: 'requires_action',
  }
}

/** Debits of bank accounts take days. */
export function processing(intent: Intent, method: string, charge: string): Intent {
  return { ...intent, last_payment_error: null, latest_charge: charge, payment_method: method, status: 'processing' }
}

export function succeeded(intent: Intent, method: string, charge: string): Intent {
  return {
    ...intent,
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: charge,
    next_action: null,
    payment_method: method,
    status: 'succeeded',
  }
}

/** The method is taken off again: another has to be tried. A refused 3-D Secure leaves no charge. */
export function refused(intent: Intent, error: Intent['last_payment_error'], charge: string | null): Intent {
  return {
    ...intent,
    last_payment_error: error,
    latest_charge: charge ?? intent.latest_charge,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  }
}

export function canceled(intent: Intent, reason: Intent['cancellation_reason'], at: number): Intent {
  return { ...intent, canceled_at: at, cancellation_reason: reason, next_action: null, status: 'canceled' }
}
