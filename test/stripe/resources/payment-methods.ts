// Payment methods: cards and bank accounts that paid or tried to. No endpoints yet: only expansion shows them.
import type Stripe from 'stripe'
import type { CardForm } from '../cards/card-form.ts'
import { cardOfAlias, cardOfNumber, type TestCard } from '../cards/test-cards.ts'
import { noSuch } from '../http/failure.ts'
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

/** Keeps a card that paid for its customer's later payments. */
export function attach(world: World, method: Stripe.PaymentMethod, customer: string): Stripe.PaymentMethod {
  return world.store.put('payment_method', { ...method, customer })
}

/** A US bank account, whose debits take days; Stripe's test accounts tell by their last digits how they end. */
export function createBankAccount(world: World, payer: Payer, isGood: boolean): Stripe.PaymentMethod {
  return world.store.put('payment_method', {
    ...blankMethod(payer, world.clock.seconds()),
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'individual',
      account_type: 'checking',
      bank_name: 'LOCAL TEST BANK',
      financial_connections_account: null,
      fingerprint: 'fplocalbank',
      last4: isGood ? '6789' : RETURNS_DEBITS,
      networks: { preferred: 'ach', supported: ['ach'] },
      routing_number: '110000000',
      status_details: {},
    },
  })
}

export function returnsDebits(method: Stripe.PaymentMethod): boolean {
  return method.us_bank_account?.last4 === RETURNS_DEBITS
}

const RETURNS_DEBITS = '1116'

type Payer = Pick<CardForm, 'email' | 'name'>

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

function blankMethod({ email, name }: Payer, now: number): Omit<Stripe.PaymentMethod, 'type'> {
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
