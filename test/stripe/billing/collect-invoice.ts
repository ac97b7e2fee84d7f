// Tries to get an open invoice paid with the card that is kept for it.
import type Stripe from 'stripe'
import { attempt } from '../cards/attempt.ts'
import { DECLINES } from '../cards/declines.ts'
import { Failure, invalid } from '../http/failure.ts'
import { confirm, errorOf } from '../payments/confirm.ts'
import { intentOfInvoice } from '../resources/invoice-payments.ts'
import { cardBehind, isSetUp } from '../resources/payment-methods.ts'
import { idOf } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { subscriptionOf } from './follow-invoice.ts'
import { failInvoice } from './settle-invoice.ts'

interface Collecting {
  /** Instead of the card that is kept. */
  method?: Stripe.PaymentMethod | undefined
  isOffSession: boolean
}

export function collectInvoice(world: World, invoice: Stripe.Invoice, { method, isOffSession }: Collecting) {
  const card = method ?? methodFor(world, idOf(invoice.customer), subscriptionOf(world, invoice))
  const intent = intentOfInvoice(world, invoice.id)
  if (!card || !intent) return failInvoice(world, invoice)
  confirm(world, intent, { method: card, isOffSession, mayAsk: true })
  return world.store.get('invoice', invoice.id)!
}

export function methodFor(
  { store }: World,
  customer: string,
  subscription?: Pick<Stripe.Subscription, 'default_payment_method'>,
): Stripe.PaymentMethod | undefined {
  const kept = store.get('customer', customer)?.invoice_settings.default_payment_method ?? null
  return store.get('payment_method', idOf(subscription?.default_payment_method ?? kept))
}

export function requireMethod(method: Stripe.PaymentMethod | undefined): Stripe.PaymentMethod {
  if (method) return method
  throw invalid('This customer has no default payment method, and none was named.', { code: 'resource_missing' })
}

/** Refuses with 402 what could not be paid at once, before anything is written. */
export function requirePayable(world: World, method: Stripe.PaymentMethod, isOffSession: boolean): void {
  const known = { isOffSession, hasAuthenticated: false, isSetUp: isSetUp(world, method) }
  const tried = method.card ? attempt(cardBehind(world, method), known) : { outcome: 'succeeds' as const }
  if (tried.outcome === 'succeeds') return
  if (tried.outcome === 'declines')
    throw new Failure(402, { ...errorOf(DECLINES[tried.decline]), payment_method: method })
  throw new Failure(402, {
    type: 'card_error',
    code: 'subscription_payment_intent_requires_action',
    message: 'The payment of this subscription needs its holder to authenticate.',
    payment_method: method,
  })
}
