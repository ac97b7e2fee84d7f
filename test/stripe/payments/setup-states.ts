// The states of a SetupIntent and the ways between them. Pure: objects in, objects out.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'

type Intent = Stripe.SetupIntent

const OPEN = ['requires_payment_method', 'requires_confirmation', 'requires_action']

export function requireSetupOpen(intent: Intent, verb: 'cancel' | 'confirm' | 'update'): void {
  if (OPEN.includes(intent.status)) return
  const message = `A SetupIntent with the status ${intent.status} cannot be used for: ${verb}.`
  throw invalid(message, { code: 'setup_intent_unexpected_state' })
}

export function setupWithMethod(intent: Intent, method: string | null): Intent {
  return { ...intent, payment_method: method, status: method ? 'requires_confirmation' : 'requires_payment_method' }
}

export function setupAskingHolder(intent: Intent, method: string, nextAction: Intent['next_action']): Intent {
  return {
    ...intent,
    last_setup_error: null,
    next_action: nextAction,
    payment_method: method,
    status: 'requires_action',
  }
}

export function setUp(intent: Intent, method: string): Intent {
  return { ...intent, last_setup_error: null, next_action: null, payment_method: method, status: 'succeeded' }
}

export function setupRefused(intent: Intent, error: Intent['last_setup_error']): Intent {
  return {
    ...intent,
    last_setup_error: error,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  }
}

export function setupCanceled(intent: Intent, reason: Intent['cancellation_reason']): Intent {
  return { ...intent, cancellation_reason: reason, next_action: null, status: 'canceled' }
}
