// Webhooks that are told twice, late, in the wrong order or never: one way for all, or another for each type.
import { expect, test } from 'vitest'
import { eventsOf, openStripe, payOnce } from './open.ts'

test('duplicates have the same id', async () => {
  await using local = await openStripe()
  local.control.chaos({ duplicate: true })
  await local.stripe.customers.create({ name: 'Ada' })
  await local.control.idle()
  const [first, second, ...more] = eventsOf(local)
  expect(second?.id).toBe(first?.id)
  expect(more).toEqual([])
})

test('events that happen together can arrive last first', async () => {
  await using local = await openStripe()
  local.control.chaos({ reorder: true })
  await payOnce(local)
  expect(local.types()[0]).toBe('checkout.session.completed')
})

test('a dropped webhook never comes, and the event is there to be found', async () => {
  await using local = await openStripe()
  local.control.chaos({ drop: ['checkout.session.completed'] })
  await payOnce(local)
  expect(local.types()).not.toContain('checkout.session.completed')
  const found = await local.stripe.events.list({ type: 'checkout.session.*' })
  expect(found.data).toMatchObject([{ type: 'checkout.session.completed', pending_webhooks: 1 }])
})

test('all of it together: what is not dropped comes twice and last first', async () => {
  await using local = await openStripe()
  local.control.chaos({ duplicate: 1, reorder: true, drop: ['payment_intent.created'] })
  await payOnce(local)
  expect(local.types()).toEqual([
    'checkout.session.completed',
    'checkout.session.completed',
    'payment_intent.succeeded',
    'payment_intent.succeeded',
    'charge.succeeded',
    'charge.succeeded',
  ])
})

test('each type can have its own fate', async () => {
  await using local = await openStripe()
  local.control.chaos({
    byType: {
      'payment_intent.created': { drop: true },
      'payment_intent.succeeded': { reorder: true, duplicate: 2 },
      'charge.succeeded': { reorder: true },
      'checkout.session.completed': { delayMs: 120, duplicate: 1 },
    },
  })
  await payOnce(local)
  expect(local.types()).toEqual([
    'payment_intent.succeeded',
    'payment_intent.succeeded',
    'payment_intent.succeeded',
    'charge.succeeded',
    'checkout.session.completed',
    'checkout.session.completed',
  ])
})

test('a type goes before the star above it, and a star before what counts for all', async () => {
  await using local = await openStripe()
  const byType = { 'payment_intent.*': { drop: true }, 'payment_intent.succeeded': { drop: false } }
  local.control.chaos({ duplicate: 1, byType })
  await payOnce(local)
  const count = (type: string) => local.types().filter((one) => one === type).length
  expect(count('payment_intent.created')).toBe(0)
  expect(count('payment_intent.succeeded')).toBe(2)
  expect(count('charge.succeeded')).toBe(2)
})

test('what was dropped is found among the events, and can be delivered after all', async () => {
  await using local = await openStripe()
  local.control.chaos({ byType: { 'charge.*': { drop: true } } })
  await payOnce(local)
  const [missed, ...more] = (await local.stripe.events.list({ delivery_success: false })).data
  expect(more).toEqual([])
  local.control.calm()
  await local.control.deliver(missed!.id)
  expect(local.types().at(-1)).toBe('charge.succeeded')
})
