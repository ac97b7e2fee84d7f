// Asks a card or a bank account for the money of a PaymentIntent and writes down what came of it.
import type Stripe from 'stripe'
import { settleInvoice } from '../billing/settle-invoice.ts'
import { attempt } from '../cards/attempt.ts'
import { DECLINES, type Decline } from '../cards/declines.ts'
import { Failure } from '../http/failure.ts'
import { debitOf } from '../resources/bank-accounts.ts'
import { chargeFailed, chargePending, chargeSucceeded, settleCharge } from '../resources/charges.ts'
import { attach, cardBehind, isSetUp, markSetUp, markSpent, requireUsable } from '../resources/payment-methods.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { actAfterPayment } from './after-payment.ts'
import { askingHolder, processing, refused, requireState, succeeded } from './intent-states.ts'

export interface Confirmation {
  method: Stripe.PaymentMethod
  isOffSession?: boolean
  hasAuthenticated?: boolean
  returnUrl?: string | null
  /** A holder who is away is asked as soon as they are back: so with invoices. */
  mayAsk?: boolean
}

export type Confirmed =
  | { outcome: 'succeeded'; intent: Stripe.PaymentIntent }
  | { outcome: 'asks-holder'; intent: Stripe.PaymentIntent }
  | { outcome: 'processing'; intent: Stripe.PaymentIntent }
  | { outcome: 'declined'; intent: Stripe.PaymentIntent; decline: Decline; method: Stripe.PaymentMethod }

export function confirm(world: World, intent: Stripe.PaymentIntent, confirmation: Confirmation): Confirmed {
  requireState(intent, 'confirm')
  const { method, isOffSession = false, hasAuthenticated = false, returnUrl = null } = confirmation
  requireUsable(world, method, idOf(intent.customer) || null)
  if (!method.card) return { outcome: 'processing', intent: startDebit(world, intent, method) }
  const known = { isOffSession, hasAuthenticated, isSetUp: isSetUp(world, method) }
  const asked = attempt(cardBehind(world, method), known)
  const isAway = asked.outcome === 'declines' && asked.decline === 'authenticationRequired'
  const tried = isAway && confirmation.mayAsk ? ({ outcome: 'asks-holder' } as const) : asked
  switch (tried.outcome) {
    case 'succeeds':
      return { outcome: 'succeeded', intent: pay(world, intent, method, hasAuthenticated) }
    case 'asks-holder':
      return { outcome: 'asks-holder', intent: askHolder(world, intent, method, returnUrl) }
    case 'declines':
      return decline(world, intent, { method, hasAuthenticated, decline: DECLINES[tried.decline], leavesCharge: true })
    default:
      return tried satisfies never
  }
}

/** The holder answered the question of 3-D Secure. */
export function authenticate(world: World, intent: Stripe.PaymentIntent, isHolder: boolean): Confirmed {
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  if (isHolder) return confirm(world, intent, { method, hasAuthenticated: true })
  const { authenticationFailed } = DECLINES
  return decline(world, intent, { method, hasAuthenticated: false, decline: authenticationFailed, leavesCharge: false })
}

/** A debit that was started days ago comes to its end. */
export function endDebit(world: World, intent: Stripe.PaymentIntent): Stripe.PaymentIntent {
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  const why = debitOf(method).isReturned ? DECLINES.debitReturned : null
  const charge = settleCharge(world, world.store.get('charge', idOf(intent.latest_charge))!, why)
  return why ? refuse(world, intent, { method, why, charge: charge.id }) : conclude(world, intent, method, charge.id)
}

/** The answer of the API to a payment that was not made. */
export function cardError({ intent, decline, method }: Extract<Confirmed, { outcome: 'declined' }>): Failure {
  const charge = intent.latest_charge as string | null
  const more = { payment_intent: intent, payment_method: method, ...(charge && { charge }) }
  return new Failure(402, { ...errorOf(decline), ...more })
}

function pay(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, hasAuthenticated: boolean) {
  return conclude(world, intent, method, chargeSucceeded(world, { intent, method, hasAuthenticated }).id)
}

function conclude(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, charge: string) {
  const paid = world.store.put('payment_intent', succeeded(intent, method.id, charge))
  if (intent.setup_future_usage) keep(world, method, idOf(intent.customer))
  else if (!method.customer) markSpent(world, method)
  emit(world, 'payment_intent.succeeded', paid)
  settleInvoice(world, paid)
  actAfterPayment(world, charge)
  return paid
}

/** A guest may become a customer a moment later, and the card is theirs then. */
function keep(world: World, method: Stripe.PaymentMethod, customer: string): void {
  markSetUp(world, method)
  if (customer) attach(world, method, customer)
}

function startDebit(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod) {
  const charge = chargePending(world, { intent, method, hasAuthenticated: false })
  const started = world.store.put('payment_intent', processing(intent, method.id, charge.id))
  emit(world, 'payment_intent.processing', started)
  return started
}

function askHolder(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, returnUrl: string | null) {
  const redirect = { return_url: returnUrl, url: `${world.origin}/3ds/${intent.id}` }
  const nextAction = { type: 'redirect_to_url', redirect_to_url: redirect }
  const waiting = world.store.put('payment_intent', askingHolder(intent, method.id, nextAction))
  emit(world, 'payment_intent.requires_action', waiting)
  settleInvoice(world, waiting)
  return waiting
}

interface Declining {
  method: Stripe.PaymentMethod
  hasAuthenticated: boolean
  decline: Decline
  leavesCharge: boolean
}

function decline(world: World, intent: Stripe.PaymentIntent, declining: Declining): Confirmed {
  const { method, hasAuthenticated, decline: why, leavesCharge } = declining
  const charge = leavesCharge ? chargeFailed(world, { intent, method, hasAuthenticated }, why).id : null
  return { outcome: 'declined', intent: refuse(world, intent, { method, why, charge }), decline: why, method }
}

interface Refusal {
  method: Stripe.PaymentMethod
  why: Decline
  charge: string | null
}

function refuse(world: World, intent: Stripe.PaymentIntent, { method, why, charge }: Refusal): Stripe.PaymentIntent {
  const error = { ...errorOf(why), payment_method: method, ...(charge && { charge }) }
  const open = refused(intent, error as Stripe.PaymentIntent.LastPaymentError, charge)
  world.store.put('payment_intent', open)
  emit(world, 'payment_intent.payment_failed', open)
  settleInvoice(world, open)
  return open
}

export function errorOf({ code, declineCode, message, param }: Decline) {
  // What went wrong beside the card, Stripe files under the request.
  const type = code.startsWith('payment_intent_') ? 'invalid_request_error' : 'card_error'
  return { type, code, message, ...(declineCode && { decline_code: declineCode }), ...(param && { param }) } as const
}
