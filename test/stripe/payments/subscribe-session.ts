// Checkout in subscription mode: the first payment or a card for later, and only then the subscription.
import type Stripe from 'stripe'
import { startSubscription } from '../billing/start-subscription.ts'
import { keepForLater } from '../resources/invoice-items.ts'
import { createPaymentIntent, paymentIntentNamed } from '../resources/payment-intents.ts'
import { attach, markSetUp } from '../resources/payment-methods.ts'
import { createSetupIntent, setupIntentNamed } from '../resources/setup-intents.ts'
import { onClockOf } from '../resources/test-clocks.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { completeSession, customerOf, type Payer } from './complete-session.ts'
import { authenticate, type Confirmed, confirm } from './confirm.ts'
import { authenticateSetup, confirmSetup, type SetupConfirmed } from './confirm-setup.ts'
import type { Paid } from './pay-session.ts'

type Session = Stripe.Checkout.Session
type Method = Stripe.PaymentMethod

export function subscribeSession(world: World, session: Session, method: Method): Paid {
  const notes = world.store.notes('firstIntents')
  const customer = typeof session.customer === 'string' ? { customer: session.customer } : {}
  const known = notes.get(session.id)
  if (!session.amount_total) {
    const intent = known ? setupIntentNamed(world, known) : createSetupIntent(world, customer)
    notes.set(session.id, intent.id)
    return settle(world, session, confirmSetup(world, intent, { method }), method)
  }
  const intent = known
    ? paymentIntentNamed(world, known)
    : createPaymentIntent(world, { ...firstOf(session), ...customer })
  notes.set(session.id, intent.id)
  return settle(world, session, confirm(world, intent, { method }), method)
}

export function answerSubscriber(world: World, session: Session, isHolder: boolean): Paid {
  const id = world.store.notes('firstIntents').get(session.id) ?? ''
  const isSetup = id.startsWith('seti_')
  const intent = isSetup ? setupIntentNamed(world, id) : paymentIntentNamed(world, id)
  const method = world.store.get('payment_method', idOf(intent.payment_method))!
  const answered =
    intent.object === 'setup_intent'
      ? authenticateSetup(world, intent, isHolder)
      : authenticate(world, intent, isHolder)
  return settle(world, session, answered, method)
}

/** Nothing to pay today, and no card asked for. */
export function subscribeWithoutCard(world: World, session: Session, payer: Payer): Session {
  const customer = customerOf(world, session, payer, true)!
  return subscribe(world, session, { payer, customer })
}

function firstOf(session: Session): Stripe.PaymentIntentCreateParams {
  return {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    description: 'Subscription creation',
    setup_future_usage: 'off_session',
  }
}

function settle(world: World, session: Session, confirmed: Confirmed | SetupConfirmed, method: Method): Paid {
  const { intent } = confirmed
  switch (confirmed.outcome) {
    case 'asks-holder':
      return { outcome: 'asks-holder', session, intent }
    case 'declined':
      return { outcome: 'declined', session, message: confirmed.decline.message, code: confirmed.decline.code }
    case 'processing':
    case 'succeeded':
      return { outcome: 'paid', session: subscribeWith(world, session, method, intent) }
    default:
      return confirmed satisfies never
  }
}

function subscribeWith(
  world: World,
  session: Session,
  method: Method,
  intent: Confirmed['intent'] | SetupConfirmed['intent'],
) {
  const customer = customerOf(world, session, method, true)!
  markSetUp(world, method)
  attach(world, world.store.get('payment_method', method.id)!, customer)
  if (intent.object === 'setup_intent') {
    world.store.put('setup_intent', { ...intent, customer })
    return subscribe(world, session, { payer: method, customer, method: method.id })
  }
  const charge = world.store.get('charge', idOf(intent.latest_charge))
  if (charge) world.store.put('charge', { ...charge, customer })
  const owned = world.store.put('payment_intent', { ...intent, customer })
  return subscribe(world, session, { payer: method, customer, method: method.id, intent: owned })
}

interface Subscribing {
  payer: Payer
  customer: string
  method?: string
  intent?: Stripe.PaymentIntent
}

function subscribe(world: World, session: Session, { payer, customer, method, intent }: Subscribing): Session {
  const items = world.store.notes('lineItems').get(session.id) ?? []
  const { trial_end, trial_period_days, trial_settings, billing_mode, metadata, description } =
    world.store.notes('subscriptionData').get(session.id) ?? {}
  const wishes = (session.discounts ?? []).map(({ coupon, promotion_code: code }) =>
    code ? { promotion_code: idOf(code) } : { coupon: idOf(coupon) },
  )
  const subscription = onClockOf(world, customer, () => {
    keepOnce(world, customer, items)
    return startSubscription(
      world,
      {
        customer,
        items: items.filter(isRecurring).map((item) => ({ price: item.price!.id, quantity: item.quantity ?? 1 })),
        payment_behavior: 'default_incomplete',
        ...(method && { default_payment_method: method }),
        ...(trial_end && { trial_end }),
        ...(trial_period_days && { trial_period_days }),
        ...(trial_settings && { trial_settings }),
        ...(billing_mode && { billing_mode }),
        ...(metadata && { metadata }),
        ...(description && { description }),
        ...(wishes.length > 0 && { discounts: wishes }),
      },
      intent,
    )
  })
  return completeSession(world, session, payer, {
    customer,
    invoice: idOf(subscription.latest_invoice),
    payment_status: intent ? 'paid' : 'no_payment_required',
    subscription: subscription.id,
  })
}

/** What is bought once beside the subscription stands on its first invoice. */
function keepOnce(world: World, customer: string, items: Stripe.LineItem[]): void {
  const now = world.clock.seconds()
  for (const item of items.filter((one) => !isRecurring(one))) {
    keepForLater(world, customer, {
      amount: item.amount_subtotal,
      currency: item.currency,
      description: item.description,
      price: item.price,
      quantity: item.quantity ?? 1,
      period: { start: now, end: now },
      isProration: false,
      subscription: null,
      item: null,
      invoiceItem: null,
      metadata: {},
    })
  }
}

export function isRecurring({ price }: Stripe.LineItem): boolean {
  return price?.type === 'recurring'
}
