// Checkout in subscription mode: with a payment, a trial, a discount, or nothing to pay at all.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { fiveDollars, openStripe, refusal } from './open.ts'

const recurring = { interval: 'month' } as const
const monthly = { currency: 'usd', unit_amount: 500, product_data: { name: 'Membership' }, recurring }

function membership(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'subscription',
    success_url: 'https://shop.test/done?session={CHECKOUT_SESSION_ID}',
    line_items: [{ quantity: 1, price_data: monthly }],
    ...more,
  }
}

const expand = ['subscription.latest_invoice', 'customer', 'invoice']

test('a paid session has a customer, an active subscription and a paid invoice', async () => {
  await using local = await openStripe()
  const subscription_data = { metadata: { tier: 'silver' }, billing_mode: { type: 'flexible' } } as const
  const { id, url } = await local.stripe.checkout.sessions.create(membership({ subscription_data }))
  expect(await (await fetch(String(url))).text()).toContain('Subscribe, $5.00')
  expect((await local.stripe.subscriptions.list()).data).toEqual([])
  expect(local.control.complete(id, { email: 'ada@example.com' })).toMatchObject({ outcome: 'paid' })
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(session).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    payment_intent: null,
    customer: { email: 'ada@example.com' },
    invoice: { status: 'paid', amount_paid: 500 },
    subscription: { status: 'active', metadata: { tier: 'silver' }, items: { data: [{ quantity: 1 }] } },
  })
  const { default_payment_method } = session.subscription as Stripe.Subscription
  expect(default_payment_method).toMatch(/^pm_/)
  await local.control.idle()
  const told = [
    'checkout.session.completed',
    'customer.subscription.created',
    'invoice.paid',
    'payment_method.attached',
  ]
  expect(local.types()).toEqual(expect.arrayContaining(told))
})

test('it renews with the card that paid first', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(membership())
  local.control.complete(id, { card: '4000002500003155' })
  local.control.advance(40 * 86_400)
  const invoices = await local.stripe.invoices.list()
  expect(invoices.data.map((invoice) => invoice.status)).toEqual(['paid', 'paid'])
})

test('a declined card makes no subscription, and another try does', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(membership())
  expect(local.control.complete(id, { card: '4000000000009995' })).toMatchObject({ outcome: 'declined' })
  expect((await local.stripe.subscriptions.list({ status: 'all' })).data).toEqual([])
  expect(local.control.complete(id, { card: '4000002760003184' })).toMatchObject({ outcome: 'paid' })
  expect((await local.stripe.subscriptions.list()).data).toMatchObject([{ status: 'active' }])
})

test('a trial takes a card and charges it when it ends', async () => {
  await using local = await openStripe()
  const params = membership({ subscription_data: { trial_period_days: 7 } })
  const session = await local.stripe.checkout.sessions.create(params)
  expect(session).toMatchObject({ amount_total: 0, payment_method_collection: 'always' })
  local.control.complete(session.id)
  const done = await local.stripe.checkout.sessions.retrieve(session.id, { expand })
  expect(done).toMatchObject({ payment_status: 'no_payment_required', subscription: { status: 'trialing' } })
  expect((await local.stripe.charges.list()).data).toEqual([])
  local.control.advance(7 * 86_400 + 3600)
  expect((await local.stripe.charges.list()).data).toMatchObject([{ amount: 500, status: 'succeeded' }])
})

test('a trial can be had without a card, and ends where none was given', async () => {
  await using local = await openStripe()
  const trial_settings = { end_behavior: { missing_payment_method: 'cancel' } } as const
  const subscription_data = { trial_period_days: 7, trial_settings }
  const params = membership({ subscription_data, payment_method_collection: 'if_required' })
  const { id, url } = await local.stripe.checkout.sessions.create(params)
  expect(await (await fetch(String(url))).text()).not.toContain('cardNumber')
  const body = new URLSearchParams({ email: 'ada@example.com' })
  const answer = await fetch(String(url), { method: 'POST', body, redirect: 'manual' })
  expect(answer.headers.get('location')).toBe(`https://shop.test/done?session=${id}`)
  local.control.advance(7 * 86_400)
  expect((await local.stripe.subscriptions.list({ status: 'all' })).data).toMatchObject([{ status: 'canceled' }])
})

test('a coupon is taken off the first payment', async () => {
  await using local = await openStripe()
  const { id: coupon } = await local.stripe.coupons.create({ percent_off: 20, duration: 'once' })
  const { id } = await local.stripe.checkout.sessions.create(membership({ discounts: [{ coupon }] }))
  local.control.complete(id)
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand: ['invoice.discounts'] })
  expect(session).toMatchObject({ amount_subtotal: 500, amount_total: 400, total_details: { amount_discount: 100 } })
  expect(session.invoice).toMatchObject({ total: 400, discounts: [{ source: { coupon } }] })
})

test('a payment that a coupon takes off whole needs no card', async () => {
  await using local = await openStripe()
  const { id: coupon } = await local.stripe.coupons.create({ percent_off: 100 })
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars({ discounts: [{ coupon }] }))
  expect(local.control.complete(id)).toMatchObject({
    outcome: 'paid',
    session: { payment_status: 'no_payment_required', payment_intent: null },
  })
})

test('something bought once beside it stands on the first invoice', async () => {
  await using local = await openStripe()
  const mug = { currency: 'usd', unit_amount: 900, product_data: { name: 'Mug' } }
  const line_items = [
    { quantity: 1, price_data: monthly },
    { quantity: 1, price_data: mug },
  ]
  const { id } = await local.stripe.checkout.sessions.create(membership({ line_items }))
  local.control.complete(id)
  const { invoice } = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(invoice).toMatchObject({ amount_paid: 1400, status: 'paid' })
})

test.each([
  ['a recurring price in payment mode', { mode: 'payment' }, 'line_items'],
  ['a price paid once in subscription mode', { line_items: fiveDollars().line_items }, 'line_items'],
  [
    'payment_intent_data in subscription mode',
    { payment_intent_data: {}, customer_creation: 'always' },
    'customer_creation',
  ],
] as const)('%s is refused', async (_what, more, param) => {
  await using local = await openStripe()
  const params = { ...membership(), ...more } as Stripe.Checkout.SessionCreateParams
  expect(await refusal(local.stripe.checkout.sessions.create(params))).toMatchObject({ statusCode: 400, param })
})
