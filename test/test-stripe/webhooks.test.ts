// Events: signed like Stripe's, and sent again when refused.
import { expect, test } from 'vitest'
import { eventsOf, openStripe, payOnce, SECRET } from './open.ts'

test('the SDK verifies each webhook over its exact bytes', async () => {
  await using local = await openStripe()
  const id = await payOnce(local)
  const events = local.hooks.map(({ body, signature }) => local.stripe.webhooks.constructEvent(body, signature, SECRET))
  const completed = events.find((event) => event.type === 'checkout.session.completed')
  expect(completed).toMatchObject({ api_version: '2026-10-28.endive', livemode: false, data: { object: { id } } })
  const [hook] = local.hooks
  const written = JSON.stringify(JSON.parse(hook!.body))
  expect(() => local.stripe.webhooks.constructEvent(written, hook!.signature, SECRET)).toThrow()
  expect(() => local.stripe.webhooks.constructEvent(hook!.body, hook!.signature, 'whsec_other')).toThrow()
})

test('one payment is told in these events', async () => {
  await using local = await openStripe()
  await payOnce(local)
  expect(local.types().sort()).toEqual([
    'charge.succeeded',
    'checkout.session.completed',
    'payment_intent.created',
    'payment_intent.succeeded',
  ])
})

test('an event caused by a request names it', async () => {
  await using local = await openStripe()
  const customer = await local.stripe.customers.create({ name: 'Ada' }, { idempotencyKey: 'k1' })
  await local.control.idle()
  const request = { id: customer.lastResponse.requestId, idempotency_key: 'k1' }
  expect(eventsOf(local)).toMatchObject([{ type: 'customer.created', request, pending_webhooks: 1 }])
})

test('a refused webhook is sent again with the same id until it is taken', async () => {
  await using local = await openStripe({ statuses: [500, 503] })
  await local.stripe.customers.create({ name: 'Ada' })
  await local.control.idle()
  const ids = eventsOf(local).map((event) => event.id)
  expect(ids).toHaveLength(3)
  expect(new Set(ids).size).toBe(1)
  expect(local.control.deliveries(ids[0]!)).toMatchObject([{ state: 'delivered', attempts: [500, 503, 200] }])
  expect((await local.stripe.events.retrieve(ids[0]!)).pending_webhooks).toBe(0)
})

test('a webhook that is never taken is found by delivery_success', async () => {
  await using local = await openStripe({ statuses: [500, 500, 500, 500] })
  await local.stripe.customers.create({ name: 'Ada' })
  await local.control.idle()
  const missed = await local.stripe.events.list({ delivery_success: false })
  expect(missed.data.map((event) => event.type)).toEqual(['customer.created'])
  await local.control.deliver(missed.data[0]!.id)
  expect((await local.stripe.events.list({ delivery_success: false })).data).toEqual([])
})

test('an endpoint made by the API gets the types it asked for, with its own secret', async () => {
  await using local = await openStripe()
  const [starting] = (await local.stripe.webhookEndpoints.list()).data
  const endpoint = await local.stripe.webhookEndpoints.create({
    url: starting!.url,
    enabled_events: ['customer.deleted'],
    api_version: '2026-10-28.endive',
  })
  await local.stripe.webhookEndpoints.del(starting!.id)
  const { id } = await local.stripe.customers.create({ name: 'Ada' })
  await local.stripe.customers.del(id)
  await local.control.idle()
  const [hook, ...more] = local.hooks
  expect(local.stripe.webhooks.constructEvent(hook!.body, hook!.signature, endpoint.secret!).type).toBe(
    'customer.deleted',
  )
  expect(more).toEqual([])
})

test('a webhook can be signed at an earlier moment, and the SDK refuses it as too old', async () => {
  await using local = await openStripe()
  await local.stripe.customers.create({ name: 'Ada' })
  await local.control.idle()
  const [event] = eventsOf(local)
  await local.control.deliver(event!.id, Math.floor(Date.now() / 1000) - 301)
  const { body, signature } = local.hooks[1]!
  expect(() => local.stripe.webhooks.constructEvent(body, signature, SECRET)).toThrow('tolerance')
})
