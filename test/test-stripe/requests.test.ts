// What the API takes and refuses, whatever the resource: keys, parameters, lists, expansion.
import Stripe from 'stripe'
import { expect, test } from 'vitest'
import { fiveDollars, openStripe, refusal } from './open.ts'

const dollar = { amount: 100, currency: 'usd' }

test('a live key is refused', async () => {
  await using local = await openStripe()
  const live = new Stripe('sk_live_1234', local.connection)
  const error = await refusal(live.customers.list())
  expect(error).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 })
})

test('a request without a key is refused, basic authentication is welcome', async () => {
  await using local = await openStripe()
  const url = `${local.url}/v1/customers`
  const basic = `Basic ${Buffer.from('sk_test_1:').toString('base64')}`
  expect((await fetch(url)).status).toBe(401)
  expect((await fetch(url, { headers: { authorization: basic } })).status).toBe(200)
})

test('a parameter that Stripe does not know is refused by name', async () => {
  await using local = await openStripe()
  const error = await refusal(local.stripe.customers.create({ nickname: 'Ada' } as Stripe.CustomerCreateParams))
  expect(error).toMatchObject({ code: 'parameter_unknown', param: 'nickname', statusCode: 400 })
  expect(error.requestId).toMatch(/^req_/)
})

test('an unknown parameter deep inside is refused by its whole path', async () => {
  await using local = await openStripe()
  const params = fiveDollars({ payment_intent_data: { colour: 'red' } as never })
  const error = await refusal(local.stripe.checkout.sessions.create(params))
  expect(error).toMatchObject({ code: 'parameter_unknown', param: 'payment_intent_data[colour]' })
})

test('a missing parameter, a fraction and a wrong word are refused each with its code', async () => {
  await using local = await openStripe()
  const create = (params: object) =>
    refusal(local.stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams))
  expect(await create({ currency: 'usd' })).toMatchObject({ code: 'parameter_missing', param: 'amount' })
  expect(await create({ ...dollar, amount: 4.99 })).toMatchObject({ code: 'parameter_invalid_integer' })
  expect(await create({ ...dollar, amount: 10 })).toMatchObject({ code: 'amount_too_small' })
  expect(await create({ ...dollar, setup_future_usage: 'later' })).toMatchObject({ param: 'setup_future_usage' })
  expect(await create({ ...dollar, currency: 'xqz' })).toMatchObject({ param: 'currency' })
})

test('what is not there is 404 in the path and 400 in a parameter', async () => {
  await using local = await openStripe()
  const inPath = await refusal(local.stripe.customers.retrieve('cus_nobody'))
  expect(inPath).toMatchObject({ code: 'resource_missing', statusCode: 404, param: 'id' })
  const asParameter = await refusal(local.stripe.paymentIntents.create({ ...dollar, customer: 'cus_nobody' }))
  expect(asParameter).toMatchObject({ code: 'resource_missing', statusCode: 400, param: 'customer' })
})

test('an address that is none of Stripe’s says so', async () => {
  await using local = await openStripe()
  const headers = { authorization: 'Bearer sk_test_1' }
  const answer = await fetch(`${local.url}/v1/nothing`, { method: 'POST', headers })
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ error: { message: expect.stringContaining('Unrecognized request URL') } })
})

test('too many requests is answered with 429', async () => {
  await using local = await openStripe()
  local.control.chaos({ failNext: { status: 429, times: 2, path: '/v1/customers' } })
  expect(await refusal(local.stripe.customers.list())).toMatchObject({ type: 'StripeRateLimitError' })
})

test('lists are newest first and page in both directions', async () => {
  await using local = await openStripe()
  const ids: string[] = []
  for (const name of ['a', 'b', 'c', 'd']) ids.unshift((await local.stripe.customers.create({ name })).id)
  const first = await local.stripe.customers.list({ limit: 3 })
  expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/customers' })
  expect(first.data.map((one) => one.id)).toEqual(ids.slice(0, 3))
  const after = await local.stripe.customers.list({ limit: 3, starting_after: ids[2]! })
  expect(after.data.map((one) => one.id)).toEqual([ids[3]])
  const before = await local.stripe.customers.list({ limit: 1, ending_before: ids[2]! })
  expect(before).toMatchObject({ data: [{ id: ids[1] }], has_more: true })
  const all = await local.stripe.customers.list({ limit: 1 }).autoPagingToArray({ limit: 10 })
  expect(all.map((one) => one.id)).toEqual(ids)
})

test('lists filter by moment and by field', async () => {
  await using local = await openStripe({ now: () => 1_800_000_000_000 })
  const old = await local.stripe.customers.create({ email: 'old@example.com' })
  local.control.advance(100)
  const young = await local.stripe.customers.create({ email: 'young@example.com' })
  const ids = async (params: Stripe.CustomerListParams) =>
    (await local.stripe.customers.list(params)).data.map((one) => one.id)
  expect(await ids({ created: { gte: young.created } })).toEqual([young.id])
  expect(await ids({ created: { lt: young.created } })).toEqual([old.id])
  expect(await ids({ email: 'old@example.com' })).toEqual([old.id])
})

test('lists are expanded under data', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  local.control.complete(id)
  const expand = ['data.balance_transaction', 'data.payment_intent.payment_method', 'data.refunds']
  const charges = await local.stripe.charges.list({ expand })
  expect(charges.data[0]).toMatchObject({
    balance_transaction: { fee: 45 },
    payment_intent: { payment_method: { card: { last4: '4242' } } },
    refunds: { data: [] },
  })
})

test('what cannot be expanded is refused', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  const error = await refusal(local.stripe.checkout.sessions.retrieve(id, { expand: ['success_url'] }))
  expect(error).toMatchObject({ statusCode: 400, message: expect.stringContaining('cannot be expanded') })
})

test('a field that is left out is not there when it is expanded either', async () => {
  await using local = await openStripe()
  const how = { payment_method: 'pm_card_visa', confirm: true, off_session: true }
  const { id } = await local.stripe.paymentIntents.create({ ...dollar, ...how })
  const expand = ['failure_balance_transaction', 'balance_transaction']
  const refund = await local.stripe.refunds.create({ payment_intent: id, expand })
  expect(refund).not.toHaveProperty('failure_balance_transaction')
  expect(refund).toMatchObject({ balance_transaction: { amount: -100 } })
})
