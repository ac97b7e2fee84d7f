// The check against Stripe's own types finds what it is there to find.
import { expect, test } from 'vitest'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { openStripe } from './open.ts'

const check = createSchemaCheck()

const session = {
  mode: 'payment',
  ui_mode: 'hosted_page',
  success_url: 'https://shop.test/',
  line_items: [{ price: 'p', quantity: 1 }],
}

test('a request as Stripe wants it is in order', () => {
  expect(check.request('POST', '/v1/checkout/sessions', session)).toEqual([])
  expect(check.request('GET', '/v1/charges', { limit: '3', created: { gte: '1' }, expand: ['data.customer'] })).toEqual(
    [],
  )
  expect(check.request('GET', '/v1/customers/cus_1', {})).toEqual([])
})

test.each([
  ['a word of older versions', 'POST', '/v1/checkout/sessions', { ...session, ui_mode: 'embedded' }, 'ui_mode'],
  ['a fraction of a cent', 'POST', '/v1/payment_intents', { amount: 4.99, currency: 'usd' }, 'amount'],
  ['a fraction in a form', 'POST', '/v1/payment_intents', { amount: '4.99', currency: 'usd' }, 'amount'],
  ['a reason in free words', 'POST', '/v1/refunds', { payment_intent: 'pi_1', reason: 'free text' }, 'reason'],
  ['a field nobody knows', 'POST', '/v1/customers', { nickname: 'Ada' }, 'nickname'],
  [
    'one deep inside',
    'POST',
    '/v1/checkout/sessions',
    { ...session, payment_intent_data: { colour: 'red' } },
    'payment_intent_data.colour',
  ],
  ['a field that is missing', 'POST', '/v1/payment_intents', { amount: 100 }, 'currency'],
  ['a single value for a list', 'GET', '/v1/charges', { expand: 'data.customer' }, 'expand'],
  ['a place that is none', 'POST', '/v1/nothing', {}, 'POST /v1/nothing'],
])('%s is found', (_what, method, path, params, where) => {
  expect(check.request(method, path, params).map((violation) => violation.path)).toEqual([where])
})

test('in answers a missing, an unknown and a wrong field are found, and words on no list', async () => {
  await using local = await openStripe()
  const how = { amount: 500, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true }
  const { id } = await local.stripe.paymentIntents.create(how)
  const intent = local.world.store.get('payment_intent', id)!
  expect(check.answer(intent)).toEqual([])
  const { currency: _gone, ...rest } = intent
  const spoilt = { ...rest, amount: 4.99, colour: 'red', status: 'done', payment_method: 7 }
  const found = check.answer(spoilt).map((violation) => violation.path)
  expect(found.sort()).toEqual(['amount', 'colour', 'currency', 'payment_method', 'status'])
  expect(check.answer({ object: 'list', data: [spoilt] })[0]?.path).toMatch(/^data\[0\]\./)
  expect(check.answer({ object: 'pyment_intent' })).toHaveLength(1)
})

test('in events their type and what they are about are looked at', async () => {
  await using local = await openStripe()
  await local.stripe.customers.create({ name: 'Ada' })
  const [event] = local.world.store.all('event')
  expect(check.answer(event!)).toEqual([])
  expect(check.answer({ ...event!, type: 'customer.made' })).toMatchObject([{ path: 'type' }])
  const broken = { ...event!, data: { object: { ...event!.data.object, balance: null } } }
  expect(check.answer(broken)).toMatchObject([{ path: 'data.object.balance' }])
})
