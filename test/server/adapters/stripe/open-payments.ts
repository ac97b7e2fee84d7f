// The payments port on the local Stripe, without a network, and the strings behind it.
import Stripe from 'stripe'
import { connect } from '../../../../server/adapters/stripe/connection.ts'
import { stripePayments } from '../../../../server/adapters/stripe/payments.ts'
import type { Membership } from '../../../../server/core/membership.ts'
import type { OpenedPayments, ProviderSide } from '../../../contract/payments.ts'
import { createLocalStripe, type LocalStripe } from '../../../stripe/local-stripe.ts'
import { createSchemaCheck } from '../../../stripe/schema/schema-check.ts'
import { testClock } from '../../../support/clock.ts'

const schemaCheck = createSchemaCheck()

export const webhookSecrets = ['whsec_new', 'whsec_old'] as const

export function openPayments() {
  const clock = testClock()
  const local = createLocalStripe({ now: () => Date.parse(clock.now()), schemaCheck })
  const httpClient = Stripe.createFetchHttpClient(async (input, init) => local.fetch(new Request(input, init)))
  const connection = { secretKey: 'sk_test_contract', apiBase: new URL('http://127.0.0.1:4402'), httpClient }
  const stripe = connect(connection)
  const opened: OpenedPayments = {
    payments: stripePayments({ ...connection, webhookSecrets, clock }),
    provider: providerSide(local, stripe, clock),
    async close() {
      local.close()
      // Whatever a test is about: all that was sent has to be as Stripe wants it.
      if (local.violations.length > 0) throw new Error(`Not Stripe’s: ${JSON.stringify(local.violations, null, 2)}`)
    },
  }
  return { ...opened, local, stripe, clock }
}

function providerSide({ control }: LocalStripe, stripe: Stripe, clock: ReturnType<typeof testClock>): ProviderSide {
  // The SDK tries three times before it gives up.
  const tries = 3
  return {
    now: clock.now,
    advance(seconds) {
      clock.advance({ seconds })
      control.tick()
    },
    pay: (session, { refunds = 'at-once' } = {}) =>
      void control.complete(session, { card: refunds === 'later' ? '4000000000007726' : '4242424242424242' }),
    async replaceCard(subscription, card) {
      const { customer } = await stripe.subscriptions.retrieve(subscription)
      const { id } = await stripe.paymentMethods.attach(cards[card], { customer: customer as string })
      await stripe.subscriptions.update(subscription, { default_payment_method: id })
    },
    async takeForeignPayment() {
      const session = await stripe.checkout.sessions.create(foreignSession)
      const { payment_intent } = control.complete(session.id).session
      return { session: session.id, payment: payment_intent as string }
    },
    dispute: (payment, order) => control.dispute(payment, order).id,
    decide: (dispute, decision) => void control.decide(dispute, decision),
    warn: (payment) => control.warn(payment).id,
    endRefund: (refund, end) => void control.endRefund(refund, end),
    breakCard: (subscription) =>
      cardOf(stripe, subscription, 'pm_card_chargeCustomerFail', (id) =>
        stripe.subscriptions.update(subscription, { default_payment_method: id }),
      ),
    chooseCard: (subscription) =>
      cardOf(stripe, subscription, 'pm_card_visa', (id, customer) =>
        stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } }),
      ),
    startTrial: (membership, days) => startTrial(stripe, membership, days),
    planNothing: async (subscription) =>
      void (await stripe.subscriptionSchedules.create({ from_subscription: subscription })),
    loseAnswer: () => void control.chaos({ timeoutAfterCharge: { times: tries } }),
    breakOnce: () => void control.chaos({ failNext: { status: 500 } }),
    goDown: (status) => void control.chaos({ failNext: { status, times: 1000 } }),
    comeBack: () => void control.calm(),
  }
}

const cards = {
  pays: 'pm_card_visa',
  declines: 'pm_card_chargeCustomerFail',
  asks: 'pm_card_authenticationRequired',
} as const

async function startTrial(stripe: Stripe, membership: Membership, days: number): Promise<string> {
  const { id, reader, site, tier, interval, price } = membership
  const metadata = { membership: id, reader, site, tier }
  const { id: customer } = await stripe.customers.create({})
  const { id: default_payment_method } = await stripe.paymentMethods.attach('pm_card_visa', { customer })
  const { id: product } = await stripe.products.create({ name: tier })
  const params = {
    product,
    currency: price.currency.toLowerCase(),
    unit_amount: price.amount,
    metadata: { site, tier },
  }
  const { id: priced } = await stripe.prices.create({ ...params, recurring: { interval } })
  const items = [{ price: priced }]
  const started = { customer, items, default_payment_method, metadata, trial_period_days: days }
  return (await stripe.subscriptions.create(started)).id
}

async function cardOf(
  stripe: Stripe,
  subscription: string,
  card: string,
  use: (method: string, customer: string) => Promise<unknown>,
): Promise<void> {
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer as string })
  await use(id, customer as string)
}

/** Metadata of the same name as ours, and an id that is none of ours. */
const foreignSession: Stripe.Checkout.SessionCreateParams = {
  mode: 'payment',
  success_url: 'https://shop.example/done',
  metadata: { checkout: 'cart-17', reader: 'order_3' },
  payment_intent_data: { metadata: { checkout: 'cart-17' } },
  line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 900, product_data: { name: 'A mug' } } }],
}
