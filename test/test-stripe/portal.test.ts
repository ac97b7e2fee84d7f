// The portal: what a customer may change on the page of their subscriptions.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

async function member(local: Local) {
  const { id: product } = await local.stripe.products.create({ name: 'Membership' })
  const recurring = { interval: 'month' } as const
  const make = async (unit_amount: number) =>
    (await local.stripe.prices.create({ product, currency: 'usd', unit_amount, recurring })).id
  const [silver, gold] = [await make(500), await make(1500)]
  const { id: customer } = await local.stripe.customers.create({ name: 'Ada' })
  const { id: default_payment_method } = await local.stripe.paymentMethods.attach('pm_card_visa', { customer })
  const { id } = await local.stripe.subscriptions.create({
    customer,
    items: [{ price: silver }],
    default_payment_method,
  })
  return { product, silver, gold, customer, id }
}

function press(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

test('the page opens by its address, shows what is had and leads back', async () => {
  await using local = await openStripe()
  const { customer } = await member(local)
  const session = await local.stripe.billingPortal.sessions.create({ customer, return_url: 'https://shop.test/me' })
  const page = await (await fetch(session.url)).text()
  expect(page).toContain('$5.00 a month')
  expect(page).toContain('href="https://shop.test/me"')
  expect((await fetch(session.url.replace(/key=.*/, 'key=guess'))).status).toBe(403)
})

test('a subscription is canceled at the end of its period, and kept after all', async () => {
  await using local = await openStripe()
  const { customer, id } = await member(local)
  const { url } = await local.stripe.billingPortal.sessions.create({ customer })
  expect((await press(url, { verb: 'cancel', subject: id })).status).toBe(303)
  expect((await local.stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(true)
  await press(url, { verb: 'keep', subject: id })
  expect((await local.stripe.subscriptions.retrieve(id)).cancel_at_period_end).toBe(false)
})

test('only what the configuration allows can be done', async () => {
  await using local = await openStripe()
  const { customer, id, product, gold } = await member(local)
  const closed = await local.stripe.billingPortal.sessions.create({ customer })
  expect(await (await press(closed.url, { verb: 'pause', subject: id })).text()).toContain('cannot be done')
  const configuration = await local.stripe.billingPortal.configurations.create({
    features: {
      subscription_pause: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        products: [{ product, prices: [gold] }],
        proration_behavior: 'always_invoice',
      },
    },
  })
  const open = await local.stripe.billingPortal.sessions.create({ customer, configuration: configuration.id })
  await press(open.url, { verb: 'change', subject: `${id} ${gold}` })
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({ items: { data: [{ price: { id: gold } }] } })
  await press(open.url, { verb: 'pause', subject: id })
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('paused')
  expect((await local.stripe.billingPortal.configurations.list()).data).toHaveLength(2)
})

test('a new card becomes the one that is charged, a declined one is said on the page', async () => {
  await using local = await openStripe()
  const { customer } = await member(local)
  const { url } = await local.stripe.billingPortal.sessions.create({ customer })
  const card = { verb: 'card', cardExpiry: '12 / 34', cardCvc: '123' }
  expect(await (await press(url, { ...card, cardNumber: '4000000000000002' })).text()).toContain('declined')
  await press(url, { ...card, cardNumber: '5555555555554444' })
  const { invoice_settings } = (await local.stripe.customers.retrieve(customer)) as Stripe.Customer
  const method = await local.stripe.paymentMethods.retrieve(invoice_settings.default_payment_method as string)
  expect(method.card?.last4).toBe('4444')
})

test('a flow comes back where it was told to', async () => {
  await using local = await openStripe()
  const { customer, id } = await member(local)
  const after_completion = { type: 'redirect', redirect: { return_url: 'https://shop.test/bye' } } as const
  const flow_data = {
    type: 'subscription_cancel',
    subscription_cancel: { subscription: id },
    after_completion,
  } as const
  const session = await local.stripe.billingPortal.sessions.create({ customer, flow_data })
  expect(session.flow).toMatchObject({ type: 'subscription_cancel', subscription_cancel: { subscription: id } })
  const answer = await press(session.url, { verb: 'cancel', subject: id })
  expect(answer.headers.get('location')).toBe('https://shop.test/bye')
})

test('nobody can open a flow for the subscription of another', async () => {
  await using local = await openStripe()
  const { id } = await member(local)
  const { id: customer } = await local.stripe.customers.create({})
  const flow_data = { type: 'subscription_cancel', subscription_cancel: { subscription: id } } as const
  const error = await refusal(local.stripe.billingPortal.sessions.create({ customer, flow_data }))
  expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' })
})
