// One payment through a checkout session: a card is given, perhaps its holder is asked, then it is done or not.
import type Stripe from 'stripe'
import type { CardForm } from '../cards/card-form.ts'
import { createCustomer } from '../resources/customers.ts'
import { createPaymentIntent, paymentIntentNamed } from '../resources/payment-intents.ts'
import { attach, createPaymentMethod } from '../resources/payment-methods.ts'
import { emit } from '../world/emit.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { authenticate, type Confirmed, confirm } from './confirm.ts'
import { completed, requireOpen, tried } from './session-states.ts'

type Session = Stripe.Checkout.Session

export type Paid =
  | { outcome: 'paid' | 'processing'; session: Session }
  | { outcome: 'asks-holder'; session: Session; intent: Stripe.PaymentIntent }
  | { outcome: 'declined'; session: Session; message: string; code: string }

export function paySession(world: World, session: Session, form: CardForm): Paid {
  return payWith(world, session, createPaymentMethod(world, form))
}

export function payWith(world: World, session: Session, method: Stripe.PaymentMethod): Paid {
  requireOpen(session, 'pay')
  const intent = intentFor(world, session)
  const open = world.store.put('checkout.session', tried(session, intent.id))
  return settle(world, open, confirm(world, intent, { method }), method)
}

/** What the holder of the card answered on the page of 3-D Secure. */
export function answerHolder(world: World, session: Session, isHolder: boolean): Paid {
  requireOpen(session, 'authenticate')
  const intent = paymentIntentNamed(world, idOf(session.payment_intent))
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  return settle(world, session, authenticate(world, intent, isHolder), method)
}

export function sessionOfIntent({ store }: World, intent: string): Session | undefined {
  return store.all('checkout.session').find((session) => session.payment_intent === intent)
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
  const details = detailsFrom(session, method)
  const customer = (session.customer as string | null) ?? newCustomer(world, session, intent, details)
  if (customer && customer !== intent.customer) keepCustomer(world, intent, method, customer)
  const payment_status = intent.status === 'succeeded' ? 'paid' : 'unpaid'
  const done = completed(session, { customer, customer_details: details, payment_status })
  world.store.put('checkout.session', done)
  emit(world, 'checkout.session.completed', done)
  return done
}

function detailsFrom(session: Session, method: Stripe.PaymentMethod): NonNullable<Session['customer_details']> {
  const { address, email, name, phone } = method.billing_details
  const known = session.customer_details
  return {
    address: known?.address ?? address,
    business_name: null,
    email: known?.email ?? email,
    individual_name: null,
    name: known?.name ?? name,
    phone: known?.phone ?? phone,
    tax_exempt: 'none',
    tax_ids: [],
  }
}

/** A guest becomes a customer when the session says so, or when the card is to be charged later. */
function newCustomer(
  world: World,
  session: Session,
  intent: Stripe.PaymentIntent,
  { email, name }: NonNullable<Session['customer_details']>,
): string | null {
  if (session.customer_creation !== 'always' && !intent.setup_future_usage) return null
  return createCustomer(world, { ...(email && { email }), ...(name && { name }) }).id
}

function keepCustomer(world: World, intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod, customer: string) {
  world.store.put('payment_intent', { ...intent, customer })
  const charge = world.store.get('charge', idOf(intent.latest_charge))
  if (charge) world.store.put('charge', { ...charge, customer })
  if (intent.setup_future_usage) attach(world, method, customer)
}
