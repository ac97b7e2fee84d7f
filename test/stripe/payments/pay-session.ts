// One payment through a checkout session: a card is given, perhaps its holder is asked, then it is done or not.
import type Stripe from 'stripe'
import type { CardForm } from '../cards/card-form.ts'
import { createPaymentIntent, paymentIntentNamed } from '../resources/payment-intents.ts'
import { attach, createPaymentMethod } from '../resources/payment-methods.ts'
import { setupIntentNamed } from '../resources/setup-intents.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { completeSession, customerOf } from './complete-session.ts'
import { authenticate, type Confirmed, confirm } from './confirm.ts'
import { authenticateSetup, confirmSetup, type SetupConfirmed } from './confirm-setup.ts'
import { requireOpen, tried } from './session-states.ts'
import { answerSubscriber, subscribeSession, subscribeWithoutCard } from './subscribe-session.ts'

type Session = Stripe.Checkout.Session

export type Paid =
  | { outcome: 'paid' | 'processing'; session: Session }
  | { outcome: 'asks-holder'; session: Session; intent: Stripe.PaymentIntent | Stripe.SetupIntent }
  | { outcome: 'declined'; session: Session; message: string; code: string }

export function paySession(world: World, session: Session, form: CardForm): Paid {
  return payWith(world, session, createPaymentMethod(world, form))
}

export function payWith(world: World, session: Session, method: Stripe.PaymentMethod): Paid {
  requireOpen(session, 'pay')
  if (session.mode === 'subscription') return subscribeSession(world, session, method)
  if (session.mode === 'setup') {
    const intent = setupIntentNamed(world, idOf(session.setup_intent))
    return settleSetup(world, session, confirmSetup(world, intent, { method }), method)
  }
  const intent = intentFor(world, session)
  const open = world.store.put('checkout.session', tried(session, intent.id))
  return settle(world, open, confirm(world, intent, { method }), method)
}

/** What the holder of the card answered on the page of 3-D Secure. */
export function answerHolder(world: World, session: Session, isHolder: boolean): Paid {
  requireOpen(session, 'authenticate')
  if (session.mode === 'subscription') return answerSubscriber(world, session, isHolder)
  if (session.mode === 'setup') {
    const intent = setupIntentNamed(world, idOf(session.setup_intent))
    const method = world.store.get('payment_method', idOf(intent.payment_method))!
    return settleSetup(world, session, authenticateSetup(world, intent, isHolder), method)
  }
  const intent = paymentIntentNamed(world, idOf(session.payment_intent))
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  return settle(world, session, authenticate(world, intent, isHolder), method)
}

export function sessionOfIntent({ store }: World, intent: string): Session | undefined {
  const first = store.notes('firstIntents')
  return store
    .all('checkout.session')
    .find(({ id, payment_intent, setup_intent }) => [payment_intent, setup_intent, first.get(id)].includes(intent))
}

/** Whether a card has to be given. Where nothing is due today perhaps none is. */
export function needsCard({ mode, amount_total: total, payment_method_collection: collection }: Session): boolean {
  if (mode === 'setup' || (total ?? 0) > 0) return true
  return mode === 'subscription' && collection === 'always'
}

/** Finishes a session that asks for no card. */
export function finishSession(world: World, session: Session, { email, name }: Pick<CardForm, 'email' | 'name'>): Paid {
  requireOpen(session, 'finish')
  const payer = { billing_details: { address: null, email, name, phone: null, tax_id: null } }
  if (session.mode === 'subscription') return { outcome: 'paid', session: subscribeWithoutCard(world, session, payer) }
  const customer = customerOf(world, session, payer, false)
  const done = completeSession(world, session, payer, { customer, payment_status: 'no_payment_required' })
  return { outcome: 'paid', session: done }
}

function intentFor(world: World, session: Session): Stripe.PaymentIntent {
  if (typeof session.payment_intent === 'string') return paymentIntentNamed(world, session.payment_intent)
  const data = world.store.notes('paymentData').get(session.id) ?? {}
  const customer = typeof session.customer === 'string' ? session.customer : null
  return createPaymentIntent(world, {
    ...data,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    ...(customer && { customer }),
  })
}

function settle(world: World, session: Session, confirmed: Confirmed, method: Stripe.PaymentMethod): Paid {
  switch (confirmed.outcome) {
    case 'asks-holder':
      return { outcome: 'asks-holder', session, intent: confirmed.intent }
    case 'declined':
      return { outcome: 'declined', session, message: confirmed.decline.message, code: confirmed.decline.code }
    case 'succeeded':
      return { outcome: 'paid', session: complete(world, session, confirmed.intent, method) }
    case 'processing':
      return { outcome: 'processing', session: complete(world, session, confirmed.intent, method) }
    default:
      return confirmed satisfies never
  }
}

function complete(world: World, session: Session, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): Session {
  // A card that is to be charged later has to belong to somebody.
  const customer = customerOf(world, session, method, intent.setup_future_usage !== null)
  if (customer && customer !== intent.customer) keepCustomer(world, intent, method, customer)
  const payment_status = intent.status === 'succeeded' ? 'paid' : 'unpaid'
  return completeSession(world, session, method, { customer, payment_status })
}

function keepCustomer(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, customer: string) {
  world.store.put('payment_intent', { ...intent, customer })
  const charge = world.store.get('charge', idOf(intent.latest_charge))
  if (charge) world.store.put('charge', { ...charge, customer })
  if (intent.setup_future_usage) attach(world, method, customer)
}

function settleSetup(world: World, session: Session, confirmed: SetupConfirmed, method: Stripe.PaymentMethod): Paid {
  switch (confirmed.outcome) {
    case 'asks-holder':
      return { outcome: 'asks-holder', session, intent: confirmed.intent }
    case 'declined':
      return { outcome: 'declined', session, message: confirmed.decline.message, code: confirmed.decline.code }
    case 'succeeded':
      return { outcome: 'paid', session: completeSetup(world, session, confirmed.intent, method) }
    default:
      return confirmed satisfies never
  }
}

function completeSetup(world: World, session: Session, intent: Stripe.SetupIntent, method: Stripe.PaymentMethod) {
  const customer = customerOf(world, session, method, false)
  if (customer && customer !== intent.customer) {
    world.store.put('setup_intent', { ...intent, customer })
    attach(world, method, customer)
  }
  return completeSession(world, session, method, { customer })
}
