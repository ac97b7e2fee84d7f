// Cards that are kept: payment methods, setup intents, checkout in setup mode, payments while the holder is away.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const back = { return_url: 'https://shop.test/back' }

function setupSession(more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams {
  return { mode: 'setup', currency: 'usd', success_url: 'https://shop.test/done', ...more }
}

async function ada(local: Local): Promise<string> {
  return (await local.stripe.customers.create({ name: 'Ada', email: 'ada@example.com' })).id
}

/** Sets a card up as its holder would, answering 3-D Secure where it asks. */
async function setUpCard(local: Local, customer: string, payment_method: string): Promise<string> {
  const intent = await local.stripe.setupIntents.create({ customer, payment_method, confirm: true, ...back })
  const page = intent.next_action?.redirect_to_url?.url
  const body = new URLSearchParams({ answer: 'complete' })
  if (page) await fetch(page, { method: 'POST', body, redirect: 'manual' })
  return idOf((await local.stripe.setupIntents.retrieve(intent.id)).payment_method)
}

function charge(local: Local, customer: string, payment_method: string) {
  const how = { confirm: true, off_session: true, expand: ['latest_charge'] }
  return local.stripe.paymentIntents.create({ amount: 700, currency: 'usd', customer, payment_method, ...how })
}

test('a card is attached to a customer, listed there and detached for good', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const { id } = await local.stripe.paymentMethods.attach('pm_card_visa', { customer })
  expect((await local.stripe.customers.listPaymentMethods(customer)).data).toMatchObject([{ id, customer }])
  expect((await local.stripe.paymentMethods.list({ customer, type: 'card' })).data).toHaveLength(1)
  await local.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
  expect((await local.stripe.paymentMethods.detach(id)).customer).toBeNull()
  expect(await local.stripe.customers.retrieve(customer)).toMatchObject({
    invoice_settings: { default_payment_method: null },
  })
  expect(await refusal(local.stripe.paymentMethods.attach(id, { customer }))).toMatchObject({ statusCode: 400 })
  await local.control.idle()
  expect(local.types()).toEqual(expect.arrayContaining(['payment_method.attached', 'payment_method.detached']))
})

test('a card that is declined cannot be attached, one that only fails later can', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const attach = (id: string) => local.stripe.paymentMethods.attach(id, { customer })
  expect(await refusal(attach('pm_card_chargeDeclinedVelocityLimitExceeded'))).toMatchObject({
    statusCode: 402,
    decline_code: 'card_velocity_exceeded',
  })
  const { id } = await attach('pm_card_chargeCustomerFail')
  expect(await refusal(charge(local, customer, id))).toMatchObject({
    type: 'StripeCardError',
    code: 'card_declined',
    payment_intent: { customer, last_payment_error: { payment_method: { id } } },
  })
})

test('the card of one customer cannot be charged for another', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.paymentMethods.attach('pm_card_visa', { customer: await ada(local) })
  expect(await refusal(charge(local, await ada(local), id))).toMatchObject({ param: 'payment_method' })
})

test('a card used once without a customer cannot be used again', async () => {
  await using local = await openStripe()
  const once = { amount: 500, currency: 'usd', confirm: true, off_session: true }
  const paid = await local.stripe.paymentIntents.create({ ...once, payment_method: 'pm_card_visa' })
  const again = local.stripe.paymentIntents.create({ ...once, payment_method: idOf(paid.payment_method) })
  expect(await refusal(again)).toMatchObject({ statusCode: 400 })
})

test('a setup intent keeps a card for its customer', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const open = await local.stripe.setupIntents.create({ customer, metadata: { a: '1' } })
  expect(open).toMatchObject({ status: 'requires_payment_method', usage: 'off_session' })
  const confirmed = await local.stripe.setupIntents.confirm(open.id, { payment_method: 'pm_card_visa', ...back })
  expect(confirmed).toMatchObject({ status: 'succeeded', metadata: { a: '1' } })
  const kept = await local.stripe.paymentMethods.retrieve(idOf(confirmed.payment_method))
  expect(kept.customer).toBe(customer)
  expect(await refusal(local.stripe.setupIntents.cancel(open.id))).toMatchObject({
    code: 'setup_intent_unexpected_state',
  })
  await local.control.idle()
  expect(local.types()).toEqual(expect.arrayContaining(['setup_intent.succeeded', 'payment_method.attached']))
})

test('a setup that is declined is a card error that carries the intent', async () => {
  await using local = await openStripe()
  const params = { customer: await ada(local), payment_method: 'pm_card_chargeDeclined', confirm: true, ...back }
  expect(await refusal(local.stripe.setupIntents.create(params))).toMatchObject({
    statusCode: 402,
    code: 'card_declined',
    setup_intent: { status: 'requires_payment_method', last_setup_error: { code: 'card_declined' } },
  })
  await local.control.idle()
  expect(local.types()).toContain('setup_intent.setup_failed')
})

test('a setup intent asks the holder, and their no is a failure', async () => {
  await using local = await openStripe()
  const params = { payment_method: 'pm_card_authenticationRequired', confirm: true, ...back }
  const { id, next_action } = await local.stripe.setupIntents.create(params)
  const page = String(next_action?.redirect_to_url?.url)
  expect(await (await fetch(page)).text()).toContain('saves this card')
  const body = new URLSearchParams({ answer: 'fail' })
  const answer = await fetch(page, { method: 'POST', body, redirect: 'manual' })
  expect(answer.headers.get('location')).toContain(`setup_intent=${id}`)
  expect(await local.stripe.setupIntents.retrieve(id)).toMatchObject({
    last_setup_error: { code: 'setup_intent_authentication_failure' },
  })
})

test.each([
  ['pm_card_visa', 'succeeded'],
  ['pm_card_authenticationRequiredOnSetup', 'succeeded'],
  ['pm_card_authenticationRequiredSetupForOffSession', 'succeeded'],
  ['pm_card_authenticationRequired', 'authentication_required'],
  ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
])('%s, set up and then charged while its holder is away: %s', async (card, end) => {
  await using local = await openStripe()
  const customer = await ada(local)
  const method = await setUpCard(local, customer, card)
  const paying = charge(local, customer, method)
  if (end === 'succeeded') expect(await paying).toMatchObject({ status: end, latest_charge: { customer } })
  else expect(await refusal(paying)).toMatchObject({ statusCode: 402, decline_code: end, payment_intent: { customer } })
})

test('a card that was only attached has still to be authenticated', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const { id } = await local.stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', { customer })
  expect(await refusal(charge(local, customer, id))).toMatchObject({ code: 'authentication_required' })
})

test('an intent that was declined off session is confirmed by the holder on session', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const method = await setUpCard(local, customer, 'pm_card_authenticationRequired')
  const error = await refusal(charge(local, customer, method))
  const { id } = error.payment_intent as Stripe.PaymentIntent
  const waiting = await local.stripe.paymentIntents.confirm(id, { payment_method: method, ...back })
  expect(waiting.status).toBe('requires_action')
  const body = new URLSearchParams({ answer: 'complete' })
  await fetch(String(waiting.next_action?.redirect_to_url?.url), { method: 'POST', body, redirect: 'manual' })
  expect((await local.stripe.paymentIntents.retrieve(id)).status).toBe('succeeded')
})

test('a checkout session in setup mode saves a card and charges nothing', async () => {
  await using local = await openStripe()
  const customer = await ada(local)
  const session = await local.stripe.checkout.sessions.create(setupSession({ customer }))
  expect(session).toMatchObject({ payment_status: 'no_payment_required', amount_total: null, payment_intent: null })
  expect(await (await fetch(String(session.url))).text()).toContain('Save card')
  expect(local.control.complete(session.id)).toMatchObject({ outcome: 'paid', redirectTo: 'https://shop.test/done' })
  const done = await local.stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent.payment_method'] })
  expect(done).toMatchObject({
    status: 'complete',
    payment_status: 'no_payment_required',
    setup_intent: { status: 'succeeded', payment_method: { customer, card: { last4: '4242' } } },
  })
  expect((await local.stripe.charges.list()).data).toEqual([])
})

test('a guest in setup mode becomes a customer when the session says so', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(setupSession({ customer_creation: 'always' }))
  local.control.complete(id, { email: 'new@example.com', card: '4000002500003155' })
  const expand = ['customer', 'setup_intent.payment_method']
  const done = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(done.customer).toMatchObject({ email: 'new@example.com' })
  expect((done.setup_intent as Stripe.SetupIntent).payment_method).toMatchObject({ customer: idOf(done.customer) })
})

test.each([
  ['no currency', { currency: undefined }, 'currency'],
  ['something to sell', { line_items: [{ price: 'price_1', quantity: 1 }] }, 'line_items'],
] as const)('setup mode with %s is refused', async (_what, more, param) => {
  await using local = await openStripe()
  const params = JSON.parse(JSON.stringify({ ...setupSession(), ...more }))
  expect(await refusal(local.stripe.checkout.sessions.create(params))).toMatchObject({ statusCode: 400, param })
})

test('a saved card can get a new date of expiry by itself', async () => {
  await using local = await openStripe()
  const method = await local.stripe.paymentMethods.attach('pm_card_visa', { customer: await ada(local) })
  expect(local.control.renewCard(method.id).card?.exp_year).toBe(method.card!.exp_year + 3)
  await local.control.idle()
  expect(local.types()).toContain('payment_method.automatically_updated')
})

test('a customer can be made with a card that is charged by default, named twice by its alias', async () => {
  await using local = await openStripe()
  const invoice_settings = { default_payment_method: 'pm_card_visa' }
  const customer = await local.stripe.customers.create({ payment_method: 'pm_card_visa', invoice_settings })
  const [method] = (await local.stripe.customers.listPaymentMethods(customer.id)).data
  expect(customer.invoice_settings.default_payment_method).toBe(method?.id)
})
