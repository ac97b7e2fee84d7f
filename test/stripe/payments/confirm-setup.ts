// Sets a card up for later payments without charging it, and writes down what came of it.
import type Stripe from 'stripe'
import { attemptSetup } from '../cards/attempt.ts'
import { DECLINES, type Decline } from '../cards/declines.ts'
import { Failure } from '../http/failure.ts'
import { attach, cardBehind, markSetUp, requireUsable } from '../resources/payment-methods.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { errorOf } from './confirm.ts'
import { requireSetupOpen, setUp, setupAskingHolder, setupRefused } from './setup-states.ts'

type Intent = Stripe.SetupIntent
type Method = Stripe.PaymentMethod

export interface SetupConfirmation {
  method: Method
  hasAuthenticated?: boolean
  returnUrl?: string | null
}

export type SetupConfirmed =
  | { outcome: 'succeeded'; intent: Intent }
  | { outcome: 'asks-holder'; intent: Intent }
  | { outcome: 'declined'; intent: Intent; decline: Decline; method: Method }

export function confirmSetup(world: World, intent: Intent, confirmation: SetupConfirmation): SetupConfirmed {
  requireSetupOpen(intent, 'confirm')
  const { method, hasAuthenticated = false, returnUrl = null } = confirmation
  requireUsable(world, method, idOf(intent.customer) || null)
  // Bank accounts are taken at their word here.
  const tried = method.card ? attemptSetup(cardBehind(world, method), hasAuthenticated) : succeeds
  switch (tried.outcome) {
    case 'succeeds':
      return { outcome: 'succeeded', intent: conclude(world, intent, method) }
    case 'asks-holder':
      return { outcome: 'asks-holder', intent: askHolder(world, intent, method, returnUrl) }
    case 'declines':
      return refuse(world, intent, method, DECLINES[tried.decline])
    default:
      return tried satisfies never
  }
}

const succeeds = { outcome: 'succeeds' } as const

/** The holder answered the question of 3-D Secure. */
export function authenticateSetup(world: World, intent: Intent, isHolder: boolean): SetupConfirmed {
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  if (isHolder) return confirmSetup(world, intent, { method, hasAuthenticated: true })
  return refuse(world, intent, method, DECLINES.setupAuthenticationFailed)
}

/** The answer of the API to a card that was not set up. */
export function setupError({ intent, decline, method }: Extract<SetupConfirmed, { outcome: 'declined' }>): Failure {
  return new Failure(402, { ...errorOf(decline), payment_method: method, setup_intent: intent })
}

function conclude(world: World, intent: Intent, method: Method): Intent {
  markSetUp(world, method)
  if (intent.customer) attach(world, method, idOf(intent.customer))
  const done = world.store.put('setup_intent', setUp(intent, method.id))
  emit(world, 'setup_intent.succeeded', done)
  return done
}

function askHolder(world: World, intent: Intent, method: Method, returnUrl: string | null): Intent {
  const redirect = { return_url: returnUrl, url: `${world.origin}/3ds/${intent.id}` }
  const nextAction = { type: 'redirect_to_url', redirect_to_url: redirect }
  const waiting = world.store.put('setup_intent', setupAskingHolder(intent, method.id, nextAction))
  emit(world, 'setup_intent.requires_action', waiting)
  return waiting
}

function refuse(world: World, intent: Intent, method: Method, why: Decline): SetupConfirmed {
  const error = { ...errorOf(why), payment_method: method }
  const open = world.store.put('setup_intent', setupRefused(intent, error))
  emit(world, 'setup_intent.setup_failed', open)
  return { outcome: 'declined', intent: open, decline: why, method }
}
