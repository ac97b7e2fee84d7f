// Idempotency keys: what is answered again, what is refused, and what a failure leaves behind.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openStripe, refusal } from './open.ts'

const dollar = { amount: 100, currency: 'usd' }

test('the same idempotency key answers the same and does it once', async () => {
  await using local = await openStripe()
  const once = () => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const [first, second] = [await once(), await once()]
  expect(second.id).toBe(first.id)
  expect(second.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect((await local.stripe.customers.list()).data).toHaveLength(1)
})

test('the same key with other parameters is refused', async () => {
  await using local = await openStripe()
  await local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const error = await refusal(local.stripe.customers.create({ name: 'Bob' }, { idempotencyKey: 'k1' }))
  expect(error).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 })
})

test('a key in flight is refused with 409', async () => {
  await using local = await openStripe()
  local.control.chaos({ slowMs: 60 })
  const create = () => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const answers = await Promise.allSettled([create(), create()])
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ reason: { statusCode: 409 } })
})

test('a key is forgotten after a day on the clock', async () => {
  await using local = await openStripe()
  const create = () => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const first = await create()
  local.control.advance(24 * 60 * 60)
  expect((await create()).id).not.toBe(first.id)
})

test('a 500 is kept under its key, a 503 is not', async () => {
  await using local = await openStripe()
  const create = (idempotencyKey: string) => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey })
  local.control.chaos({ failNext: { status: 500 } })
  expect(await refusal(create('k1'))).toMatchObject({ statusCode: 500 })
  expect(await refusal(create('k1'))).toMatchObject({ statusCode: 500 })
  local.control.chaos({ failNext: { status: 503 } })
  expect(await refusal(create('k2'))).toMatchObject({ statusCode: 503 })
  expect((await create('k2')).object).toBe('customer')
})

test('a decline is kept under its key', async () => {
  await using local = await openStripe()
  const params = { ...dollar, payment_method: 'pm_card_chargeDeclined', confirm: true, off_session: true }
  const pay = () => local.stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })
  const [first, second] = [await refusal(pay()), await refusal(pay())]
  expect(second.payment_intent?.id).toBe(first.payment_intent?.id)
  expect((await local.stripe.paymentIntents.list()).data).toHaveLength(1)
})

test('a connection cut after charging is asked again by the SDK and charged once', async () => {
  await using local = await openStripe()
  local.control.chaos({ timeoutAfterCharge: true })
  const patient = new Stripe('sk_test_1', { ...local.connection, maxNetworkRetries: 1 })
  const params = { ...dollar, payment_method: 'pm_card_visa', confirm: true, off_session: true }
  const intent = await patient.paymentIntents.create(params)
  expect(intent.status).toBe('succeeded')
  expect(intent.lastResponse.headers['idempotent-replayed']).toBe('true')
  expect((await local.stripe.charges.list()).data).toHaveLength(1)
})

test('a 500 that is kept is replayed as the same answer, and nothing was done', async () => {
  await using local = await openStripe()
  local.control.chaos({ failNext: { status: 500 } })
  const create = () => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const [first, second] = [await refusal(create()), await refusal(create())]
  expect(second.headers).toMatchObject({
    'idempotent-replayed': 'true',
    'original-request': first.requestId,
    'stripe-should-retry': 'false',
  })
  expect((await local.stripe.customers.list()).data).toEqual([])
})

test('a 500 can hide work that was done, which only a list shows', async () => {
  await using local = await openStripe()
  local.control.chaos({ failNext: { status: 500, isDone: true } })
  const params = { ...dollar, payment_method: 'pm_card_visa', confirm: true, off_session: true }
  const pay = () => local.stripe.paymentIntents.create(params, { idempotencyKey: 'k1' })
  expect([(await refusal(pay())).statusCode, (await refusal(pay())).statusCode]).toEqual([500, 500])
  expect((await local.stripe.paymentIntents.list()).data).toMatchObject([{ status: 'succeeded' }])
})

test('the SDK does not ask again for a 500 that is kept, and does for a 503', async () => {
  await using local = await openStripe()
  const patient = new Stripe('sk_test_1', { ...local.connection, maxNetworkRetries: 2 })
  const create = (idempotencyKey: string) => patient.customers.create({ name: 'Ada' }, { idempotencyKey })
  local.control.chaos({ failNext: { status: 500 } })
  expect(await refusal(create('k1'))).toMatchObject({ statusCode: 500 })
  local.control.chaos({ failNext: { status: 503 } })
  expect((await create('k2')).object).toBe('customer')
  expect(local.control.requests().map(({ status }) => status)).toEqual([500, 503, 200])
})

test('a request that was refused for its parameters leaves its key free', async () => {
  await using local = await openStripe()
  const options = { idempotencyKey: 'k1' }
  const wrong = { nickname: 'Ada' } as Stripe.CustomerCreateParams
  expect(await refusal(local.stripe.customers.create(wrong, options))).toMatchObject({ code: 'parameter_unknown' })
  expect((await local.stripe.customers.create({ name: 'Ada' }, options)).name).toBe('Ada')
})

test('a key in flight with other parameters is a mismatch', async () => {
  await using local = await openStripe()
  local.control.chaos({ slowMs: 60 })
  const create = (name: string) => local.stripe.customers.create({ name }, { idempotencyKey: 'k1' })
  const [, second] = await Promise.allSettled([create('Ada'), create('Bob')])
  expect(second).toMatchObject({ status: 'rejected', reason: { type: 'StripeIdempotencyError', statusCode: 400 } })
})

test('a key is kept to the last second of its day', async () => {
  const now = Date.parse('2027-01-15T12:00:00Z')
  await using local = await openStripe({ now: () => now })
  const create = () => local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  const first = await create()
  local.control.advance(24 * 60 * 60 - 1)
  expect((await create()).id).toBe(first.id)
  local.control.advance(1)
  expect((await create()).id).not.toBe(first.id)
})
