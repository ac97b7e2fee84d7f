// Intents, charges, refunds and customers by the API alone.
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { openStripe, refusal } from './open.ts'

const card = { amount: 500, currency: 'usd', payment_method: 'pm_card_visa' }
const now = { confirm: true, off_session: true }

test('an intent goes from waiting for a card to paid', async () => {
  await using local = await openStripe()
  const { id, status } = await local.stripe.paymentIntents.create({ amount: 500, currency: 'usd' })
  expect(status).toBe('requires_payment_method')
  const ready = await local.stripe.paymentIntents.update(id, { payment_method: 'pm_card_visa', metadata: { a: '1' } })
  expect(ready.status).toBe('requires_confirmation')
  const paid = await local.stripe.paymentIntents.confirm(id, { return_url: 'https://shop.test/back' })
  expect(paid).toMatchObject({ status: 'succeeded', metadata: { a: '1' }, amount_received: 500 })
  const again = await refusal(local.stripe.paymentIntents.confirm(id, { return_url: 'https://shop.test/back' }))
  expect(again.code).toBe('payment_intent_unexpected_state')
})

test('a declined intent is a card error that carries the intent', async () => {
  await using local = await openStripe()
  const params = { ...card, ...now, payment_method: 'pm_card_chargeDeclinedInsufficientFunds' }
  const error = await refusal(local.stripe.paymentIntents.create(params))
  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    payment_intent: { status: 'requires_payment_method' },
  })
})

test('a card whose holder is away cannot authenticate', async () => {
  await using local = await openStripe()
  const params = { ...card, ...now, payment_method: 'pm_card_authenticationRequired' }
  const error = await refusal(local.stripe.paymentIntents.create(params))
  expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' })
})

test('an intent with its holder present redirects to 3-D Secure and back', async () => {
  await using local = await openStripe()
  const params = { ...card, payment_method: 'pm_card_threeDSecure2Required', confirm: true }
  expect(await refusal(local.stripe.paymentIntents.create(params))).toMatchObject({ param: 'return_url' })
  const waiting = await local.stripe.paymentIntents.create({ ...params, return_url: 'https://shop.test/back' })
  expect(waiting.status).toBe('requires_action')
  const page = String(waiting.next_action?.redirect_to_url?.url)
  const body = new URLSearchParams({ answer: 'complete' })
  const answer = await fetch(page, { method: 'POST', body, redirect: 'manual' })
  expect(answer.headers.get('location')).toContain(`https://shop.test/back?payment_intent=${waiting.id}`)
  expect((await local.stripe.paymentIntents.retrieve(waiting.id)).status).toBe('succeeded')
})

test('an intent can be canceled until it is paid', async () => {
  await using local = await openStripe()
  const open = await local.stripe.paymentIntents.create(card)
  const canceled = await local.stripe.paymentIntents.cancel(open.id, { cancellation_reason: 'abandoned' })
  expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' })
  const paid = await local.stripe.paymentIntents.create({ ...card, ...now })
  expect((await refusal(local.stripe.paymentIntents.cancel(paid.id))).code).toBe('payment_intent_unexpected_state')
})

test.each([
  [500, 45],
  [1000, 59],
  [50, 31],
  [2000, 88],
])('of %i cents the fee is %i', async (amount, fee) => {
  await using local = await openStripe()
  const expand = ['latest_charge.balance_transaction']
  const intent = await local.stripe.paymentIntents.create({ ...card, ...now, amount, expand })
  expect(intent.latest_charge).toMatchObject({ balance_transaction: { amount, fee, net: amount - fee } })
})

test('parts of a charge are refunded until nothing is left', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.paymentIntents.create({ ...card, ...now })
  const expand = ['charge', 'balance_transaction']
  const part = await local.stripe.refunds.create({ payment_intent: id, amount: 200, expand })
  expect(part).toMatchObject({
    status: 'succeeded',
    amount: 200,
    charge: { amount_refunded: 200, refunded: false },
    balance_transaction: { amount: -200, fee: 0, net: -200, type: 'refund' },
  })
  expect(await refusal(local.stripe.refunds.create({ payment_intent: id, amount: 301 }))).toMatchObject({
    param: 'amount',
  })
  const rest = await local.stripe.refunds.create({ payment_intent: id, reason: 'requested_by_customer', expand })
  expect(rest).toMatchObject({ amount: 300, charge: { amount_refunded: 500, refunded: true } })
  const more = await refusal(local.stripe.refunds.create({ payment_intent: id }))
  expect(more.code).toBe('charge_already_refunded')
  expect((await local.stripe.refunds.list({ payment_intent: id })).data).toHaveLength(2)
})

test('a refund is told as created, charge refunded and updated', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.paymentIntents.create({ ...card, ...now })
  await local.control.idle()
  local.hooks.length = 0
  await local.stripe.refunds.create({ payment_intent: id })
  await local.control.idle()
  expect(local.types().sort()).toEqual(['charge.refunded', 'refund.created', 'refund.updated'])
})

test('a reason in free words is refused', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.paymentIntents.create({ ...card, ...now })
  const error = await refusal(local.stripe.refunds.create({ payment_intent: id, reason: 'changed my mind' }))
  expect(error.param).toBe('reason')
})

test('money becomes available after two days', async () => {
  await using local = await openStripe()
  await local.stripe.paymentIntents.create({ ...card, ...now })
  const status = async () => (await local.stripe.balanceTransactions.list()).data[0]?.status
  expect(await status()).toBe('pending')
  local.control.advance(2 * 86_400)
  expect(await status()).toBe('available')
})

test('metadata joins key by key, and an empty value removes one', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.customers.create({ metadata: { a: '1', b: '2' } })
  const after = await local.stripe.customers.update(id, { metadata: { a: '', c: '3' } })
  expect(after.metadata).toEqual({ b: '2', c: '3' })
})

test('a deleted customer is a stub and no longer listed', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.customers.create({ name: 'Ada' })
  await local.stripe.customers.del(id)
  expect(await local.stripe.customers.retrieve(id)).toMatchObject({ id, deleted: true })
  expect((await local.stripe.customers.list()).data).toEqual([])
  expect(await refusal(local.stripe.customers.update(id, { name: 'Eve' }))).toMatchObject({ statusCode: 404 })
})

test('a card kept for later is set up: its holder is not asked again', async () => {
  await using local = await openStripe()
  const customer = (await local.stripe.customers.create({ name: 'Ada' })).id
  const params = { ...card, customer, payment_method: 'pm_card_authenticationRequiredOnSetup', confirm: true }
  const back = { return_url: 'https://shop.test/back', setup_future_usage: 'off_session' } as const
  const first = await local.stripe.paymentIntents.create({ ...params, ...back })
  const answer = new URLSearchParams({ answer: 'complete' })
  await fetch(`${local.url}/3ds/${first.id}`, { method: 'POST', body: answer, redirect: 'manual' })
  const { payment_method: kept } = await local.stripe.paymentIntents.retrieve(first.id)
  const later = { ...params, payment_method: idOf(kept), off_session: true }
  expect((await local.stripe.paymentIntents.create(later)).status).toBe('succeeded')
})

test('an address that was given in part is answered whole', async () => {
  await using local = await openStripe()
  const shipping = { name: 'Ada', address: { line1: 'Main Street 1', city: 'Berlin' } }
  const intent = await local.stripe.paymentIntents.create({ ...card, ...now, shipping, expand: ['latest_charge'] })
  const whole = { ...shipping.address, line2: null, country: null, postal_code: null, state: null }
  expect(intent).toMatchObject({ shipping: { address: whole }, latest_charge: { shipping: { address: whole } } })
  const { id } = await local.stripe.customers.create({ shipping })
  expect(await local.stripe.customers.update(id, { shipping })).toMatchObject({ shipping: { address: whole } })
})
