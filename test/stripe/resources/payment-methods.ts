// Payment methods: whose they are and whether they may be used, and cards. What is debited is in bank-accounts.ts.
import type Stripe from 'stripe'
import type { CardForm } from '../cards/card-form.ts'
import { DECLINES, type Decline } from '../cards/declines.ts'
import { cardOfAlias, cardOfNumber, type TestCard } from '../cards/test-cards.ts'
import { Failure, invalid, noSuch } from '../http/failure.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'

export function createPaymentMethod(world: World, form: CardForm): Stripe.PaymentMethod {
  const card = cardOfNumber(form.number)
  const method = world.store.put('payment_method', paymentMethodOf(card, form, world.clock.seconds()))
  // Only numbers of the table are kept: somebody might type a real one.
  world.store.notes('cards').set(method.id, card.number)
  return method
}

/** By id, or by one of the aliases such as pm_card_visa, which makes a new one each time. */
export function paymentMethodNamed(world: World, id: string, param: string): Stripe.PaymentMethod {
  const known = world.store.get('payment_method', id)
  if (known) return known
  const card = cardOfAlias(id)
  if (!card) throw noSuch('PaymentMethod', id, param)
  const expYear = new Date(world.clock.now()).getFullYear() + 1
  return createPaymentMethod(world, { number: card.number, expMonth: 12, expYear, cvc: '123', email: null, name: null })
}

export function cardBehind(world: World, method: Stripe.PaymentMethod): TestCard {
  return cardOfNumber(world.store.notes('cards').get(method.id) ?? '')
}

/** The card of a charge; none where a bank account paid. */
export function cardOf({ store }: World, charge: Stripe.Charge): TestCard | undefined {
  const number = store.notes('cards').get(charge.payment_method ?? '')
  return number === undefined ? undefined : cardOfNumber(number)
}

/** Gives a card to a customer. One that is theirs already stays as it is. */
export function attach(world: World, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  if (method.customer === customer) return method
  const kept = world.store.put('payment_method', { ...method, customer })
  emit(world, 'payment_method.attached', kept)
  return kept
}

/** As attach, but asked for by itself: the bank is asked whether the card is any good. */
export function attachByApi(world: World, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  const { id, customer: owner } = method
  if (owner && owner !== customer) throw invalid(`The payment method ${id} belongs to another customer already.`)
  requireUnspent(world, method)
  const card = method.card ? cardBehind(world, method) : null
  if (card?.declines && !card.attaches && !card.authenticates) throw attachError(card.declines)
  return attach(world, method, customer)
}

/** Takes it from its customer for good. */
export function detach(world: World, method: Stripe.PaymentMethod): Stripe.PaymentMethod {
  if (!method.customer) throw invalid(`The payment method ${method.id} belongs to no customer.`)
  const free = world.store.put('payment_method', { ...method, customer: null })
  markSpent(world, method)
  emit(world, 'payment_method.detached', free, previousOf(method, free))
  return free
}

/** The bank tells a new expiry date before the old one has come. */
export function renewCard(world: World, before: Stripe.PaymentMethod): Stripe.PaymentMethod {
  if (!before.card) throw invalid(`${before.id} is no card.`)
  const card = { ...before.card, exp_year: before.card.exp_year + 3 }
  const after = world.store.put('payment_method', { ...before, card })
  emit(world, 'payment_method.automatically_updated', after, previousOf(before, after))
  return after
}

/** Refuses a card of another customer, and one that was used once without being anybody's. */
export function requireUsable(world: World, method: Stripe.PaymentMethod, customer: string | null): void {
  requireUnspent(world, method)
  if (!method.customer || method.customer === customer) return
  const message = `The payment method ${method.id} belongs to a customer, who has to be named as customer.`
  throw invalid(message, { param: 'payment_method' })
}

export function markSetUp({ store }: World, { id }: Stripe.PaymentMethod): void {
  store.notes('setUp').set(id, true)
}

export function isSetUp({ store }: World, { id }: Stripe.PaymentMethod): boolean {
  return store.notes('setUp').has(id)
}

export function markSpent({ store }: World, { id }: Stripe.PaymentMethod): void {
  store.notes('spent').set(id, true)
}

function requireUnspent({ store }: World, { id, customer }: Stripe.PaymentMethod): void {
  if (customer || !store.notes('spent').has(id)) return
  throw invalid(`The payment method ${id} was used or detached before and may not be used again.`)
}

function attachError(name: keyof typeof DECLINES): Failure {
  const { code, message, declineCode }: Decline = DECLINES[name]
  return new Failure(402, { type: 'card_error', code, message, ...(declineCode && { decline_code: declineCode }) })
}

export type Payer = Pick<CardForm, 'email' | 'name'>

function paymentMethodOf(card: TestCard, form: CardForm, now: number): Stripe.PaymentMethod {
  return {
    ...blankMethod(form, now),
    card: {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: cvcCheck(card) },
      country: 'US',
      display_brand: card.brand,
      exp_month: form.expMonth,
      exp_year: form.expYear,
      fingerprint: `fp${form.number.slice(-4)}${card.brand}`,
      funding: 'credit',
      generated_from: null,
      last4: form.number.slice(-4),
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    type: 'card',
  }
}

/** What every kind of payment method has. */
export function blankMethod({ email, name }: Payer, now: number): Omit<Stripe.PaymentMethod, 'type'> {
  return {
    id: newId('pm'),
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: { address: null, email, name, phone: null, tax_id: null },
    created: now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
  }
}

function cvcCheck(card: TestCard): string {
  return card.declines === 'cvc' ? 'fail' : 'pass'
}
