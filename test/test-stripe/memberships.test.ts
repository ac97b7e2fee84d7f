// Subscriptions from their beginning to their end, on a test clock and on the clock of everything.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const DAY = 86_400
const START = Date.parse('2027-01-31T12:00:00Z') / 1000

async function prices(local: Local) {
  const { id: product } = await local.stripe.products.create({ name: 'Membership' })
  const recurring = { interval: 'month' } as const
  const make = async (unit_amount: number, interval: 'month' | 'year' = 'month') =>
    (await local.stripe.prices.create({ product, currency: 'usd', unit_amount, recurring: { ...recurring, interval } }))
      .id
  return { product, silver: await make(500), gold: await make(1500), yearly: await make(5000, 'year') }
}

/** A customer on a test clock, with a card to be charged. */
async function member(local: Local, card = 'pm_card_visa') {
  const { id: test_clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: START })
  const { id: customer } = await local.stripe.customers.create({ name: 'Ada', test_clock })
  const { id: method } = await local.stripe.paymentMethods.attach(card, { customer })
  await local.stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } })
  const to = (seconds: number) =>
    local.stripe.testHelpers.testClocks.advance(test_clock, { frozen_time: START + seconds })
  return { customer, method, test_clock, to }
}

async function invoicesOf(local: Local, subscription: string) {
  return (await local.stripe.invoices.list({ subscription, limit: 100 })).data
}

async function swapCard(local: Local, customer: string, card: string) {
  const { id } = await local.stripe.paymentMethods.attach(card, { customer })
  await local.stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } })
}

test('a subscription is active once its first invoice is paid', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const expand = ['latest_invoice.payments.data.payment', 'latest_invoice.confirmation_secret']
  const subscription = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }], expand })
  expect(subscription).toMatchObject({
    status: 'active',
    billing_mode: { type: 'flexible' },
    items: { data: [{ current_period_start: START, price: { id: silver }, quantity: 1 }] },
    latest_invoice: {
      status: 'paid',
      amount_paid: 500,
      billing_reason: 'subscription_create',
      parent: { subscription_details: { subscription: subscription.id } },
      lines: { data: [{ amount: 500, pricing: { price_details: { price: silver } } }] },
    },
  })
  // The month after January 31st ends on its last day.
  expect(subscription.items.data[0]?.current_period_end).toBe(Date.parse('2027-02-28T12:00:00Z') / 1000)
  const invoice = subscription.latest_invoice as Stripe.Invoice
  const intent = invoice.payments?.data[0]?.payment.payment_intent as string
  const payment = { type: 'payment_intent', payment_intent: intent } as const
  expect((await local.stripe.invoicePayments.list({ payment })).data).toMatchObject([
    { invoice: invoice.id, status: 'paid' },
  ])
  await local.control.idle()
  const told = local.types().filter((type) => /^(customer\.subscription|invoice)/.test(type))
  expect(told).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'invoice_payment.paid',
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
  ])
})

test('each month is invoiced when it begins and charged an hour later', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await to(28 * DAY)
  const [draft] = await invoicesOf(local, id)
  expect(draft).toMatchObject({ status: 'draft', billing_reason: 'subscription_cycle', created: START + 28 * DAY })
  await to(28 * DAY + 3600)
  expect((await invoicesOf(local, id))[0]).toMatchObject({ id: draft!.id, status: 'paid' })
  await to(365 * DAY)
  const paid = await invoicesOf(local, id)
  expect(paid).toHaveLength(13)
  const days = paid.map((invoice) => new Date(invoice.created * 1000).getUTCDate()).reverse()
  expect(days.slice(0, 5)).toEqual([31, 28, 31, 30, 31])
  await local.control.idle()
  expect(local.types()).toEqual(expect.arrayContaining(['invoice.upcoming', 'test_helpers.test_clock.ready']))
})

test('time passes for everybody by the clock of the control', async () => {
  await using local = await openStripe({ now: () => START * 1000 })
  const { silver } = await prices(local)
  const { id: customer } = await local.stripe.customers.create({})
  const { id: default_payment_method } = await local.stripe.paymentMethods.attach('pm_card_visa', { customer })
  const params = { customer, items: [{ price: silver }], default_payment_method }
  const { id } = await local.stripe.subscriptions.create(params)
  local.control.advance(100 * DAY)
  expect((await invoicesOf(local, id)).map((invoice) => invoice.status)).toEqual(['paid', 'paid', 'paid', 'paid'])
})

test('a card that fails is tried again for fifteen days, then the subscription ends', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await swapCard(local, customer, 'pm_card_chargeCustomerFail')
  await to(29 * DAY)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('past_due')
  const [late] = await invoicesOf(local, id)
  expect(late).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: START + 31 * DAY + 3600 })
  await to(45 * DAY)
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({
    status: 'canceled',
    cancellation_details: { reason: 'payment_failed' },
  })
  expect((await invoicesOf(local, id))[0]).toMatchObject({
    status: 'open',
    attempt_count: 4,
    next_payment_attempt: null,
  })
  await local.control.idle()
  expect(local.types().filter((type) => type === 'invoice.payment_failed')).toHaveLength(4)
  expect(local.types()).toContain('customer.subscription.deleted')
})

test('a better card in between makes it active again', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await swapCard(local, customer, 'pm_card_chargeCustomerFail')
  await to(29 * DAY)
  await swapCard(local, customer, 'pm_card_visa')
  await to(32 * DAY)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('active')
})

test('a renewal whose holder has to authenticate is past due until they do', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await swapCard(local, customer, 'pm_card_authenticationRequired')
  await to(29 * DAY)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('past_due')
  const [invoice] = (await local.stripe.invoices.list({ subscription: id, expand: ['data.payments'] })).data
  const intent = idOf(invoice!.payments!.data[0]!.payment.payment_intent!)
  const { next_action } = await local.stripe.paymentIntents.retrieve(intent)
  const body = new URLSearchParams({ answer: 'complete' })
  await fetch(String(next_action?.redirect_to_url?.url), { method: 'POST', body, redirect: 'manual' })
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active' })
  await local.control.idle()
  expect(local.types()).toContain('invoice.payment_action_required')
})

test('a first payment that fails leaves it incomplete, for a day', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local, 'pm_card_chargeCustomerFail')
  const params = { customer, items: [{ price: silver }] }
  const error = await refusal(local.stripe.subscriptions.create({ ...params, payment_behavior: 'error_if_incomplete' }))
  expect(error).toMatchObject({ statusCode: 402, code: 'card_declined' })
  expect((await local.stripe.subscriptions.list({ customer })).data).toEqual([])
  const { id, status } = await local.stripe.subscriptions.create(params)
  expect(status).toBe('incomplete')
  await to(DAY)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('incomplete_expired')
  expect((await invoicesOf(local, id))[0]?.status).toBe('void')
})

test('an incomplete subscription is paid by confirming the intent of its invoice', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const subscription = await local.stripe.subscriptions.create({
    customer,
    items: [{ price: silver }],
    payment_behavior: 'default_incomplete',
    payment_settings: { save_default_payment_method: 'on_subscription' },
    expand: ['latest_invoice.confirmation_secret'],
  })
  expect(subscription.status).toBe('incomplete')
  const secret = String((subscription.latest_invoice as Stripe.Invoice).confirmation_secret?.client_secret)
  const back = { payment_method: 'pm_card_mastercard', return_url: 'https://shop.test/back' }
  const intent = await local.stripe.paymentIntents.confirm(secret.split('_secret_')[0]!, back)
  expect(await local.stripe.subscriptions.retrieve(subscription.id)).toMatchObject({
    status: 'active',
    default_payment_method: idOf(intent.payment_method),
  })
})

test('without a card nothing can be subscribed', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { id: customer } = await local.stripe.customers.create({})
  expect(await refusal(local.stripe.subscriptions.create({ customer, items: [{ price: silver }] }))).toMatchObject({
    code: 'resource_missing',
    statusCode: 400,
  })
})

test('a trial costs nothing, is announced to end, and is then paid', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const params = { customer, items: [{ price: silver }], trial_period_days: 14 }
  const { id, status, latest_invoice } = await local.stripe.subscriptions.create(params)
  expect(status).toBe('trialing')
  expect(await local.stripe.invoices.retrieve(idOf(latest_invoice))).toMatchObject({ total: 0, status: 'paid' })
  await to(12 * DAY)
  await local.control.idle()
  expect(local.types()).toContain('customer.subscription.trial_will_end')
  await to(14 * DAY + 3600)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('active')
  expect((await invoicesOf(local, id))[0]).toMatchObject({ amount_paid: 500 })
})

test.each([
  ['cancel', 'canceled'],
  ['pause', 'paused'],
  ['create_invoice', 'past_due'],
] as const)('a trial that ends without a card: %s makes it %s', async (missing_payment_method, status) => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { id: test_clock } = await local.stripe.testHelpers.testClocks.create({ frozen_time: START })
  const { id: customer } = await local.stripe.customers.create({ test_clock })
  const trial_settings = { end_behavior: { missing_payment_method } }
  const params = { customer, items: [{ price: silver }], trial_period_days: 7, trial_settings }
  const { id, pending_setup_intent } = await local.stripe.subscriptions.create(params)
  expect(pending_setup_intent).toBeTruthy()
  await local.stripe.testHelpers.testClocks.advance(test_clock, { frozen_time: START + 8 * DAY })
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe(status)
})

test('a canceled subscription is over now, or at the end of its period', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const items = [{ price: silver }]
  const now = await local.stripe.subscriptions.create({ customer, items })
  const cancellation_details = { comment: 'Too much to read', feedback: 'unused' } as const
  expect(await local.stripe.subscriptions.cancel(now.id, { cancellation_details })).toMatchObject({
    status: 'canceled',
    cancellation_details: { ...cancellation_details, reason: 'cancellation_requested' },
  })
  const later = await local.stripe.subscriptions.create({ customer, items })
  const leaving = await local.stripe.subscriptions.update(later.id, { cancel_at_period_end: true })
  expect(leaving).toMatchObject({ status: 'active', cancel_at: later.items.data[0]?.current_period_end })
  await to(28 * DAY)
  expect((await local.stripe.subscriptions.retrieve(later.id)).status).toBe('canceled')
  expect(await refusal(local.stripe.subscriptions.update(later.id, { metadata: { a: '1' } }))).toMatchObject({
    statusCode: 400,
  })
  expect((await local.stripe.subscriptions.list({ customer })).data).toEqual([])
  expect((await local.stripe.subscriptions.list({ customer, status: 'all' })).data).toHaveLength(2)
})

test('an upgrade invoiced at once costs the rest of the new less the rest of the old, as its preview said', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer, to } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await to(14 * DAY)
  const changed = [{ id: items.data[0]!.id, price: gold }]
  const details = { items: changed, proration_behavior: 'always_invoice' } as const
  const preview = await local.stripe.invoices.createPreview({ subscription: id, subscription_details: details })
  expect(preview.lines.data.map((line) => line.amount)).toEqual([-250, 750])
  const expand = ['latest_invoice']
  const upgraded = await local.stripe.subscriptions.update(id, { ...details, expand })
  expect(upgraded).toMatchObject({
    items: { data: [{ id: items.data[0]!.id, price: { id: gold } }] },
    latest_invoice: { status: 'paid', amount_paid: 500, billing_reason: 'subscription_update', total: preview.total },
  })
})

test('a downgrade is given back on the next invoice', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer, to } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: gold }] })
  await to(14 * DAY)
  await local.stripe.subscriptions.update(id, { items: [{ id: items.data[0]!.id, price: silver }] })
  expect((await local.stripe.invoiceItems.list({ customer, pending: true })).data).toHaveLength(2)
  const preview = await local.stripe.invoices.createPreview({ subscription: id })
  await to(29 * DAY)
  const [next] = await invoicesOf(local, id)
  expect(next?.lines.data.map((line) => line.amount)).toEqual([-750, 250, 500])
  expect(next).toMatchObject({ total: 0, status: 'paid' })
  expect(preview.total).toBe(0)
})

test('a credit that is more than the invoice stays with the customer', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: gold }] })
  const changed = [{ id: items.data[0]!.id, price: silver }]
  await local.stripe.subscriptions.update(id, { items: changed, proration_behavior: 'always_invoice' })
  expect(await local.stripe.customers.retrieve(customer)).toMatchObject({ balance: -1000 })
})

test('another interval begins a new period and is paid at once', async () => {
  await using local = await openStripe()
  const { silver, yearly } = await prices(local)
  const { customer, to } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await to(14 * DAY)
  const params = { items: [{ id: items.data[0]!.id, price: yearly }], expand: ['latest_invoice'] }
  const after = await local.stripe.subscriptions.update(id, params)
  expect(after.items.data[0]).toMatchObject({ current_period_start: START + 14 * DAY })
  expect(after.latest_invoice).toMatchObject({ amount_paid: 5000 - 250 })
})

test('an upgrade that has to be paid first waits for it', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await swapCard(local, customer, 'pm_card_chargeCustomerFail')
  const waiting = { proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' } as const
  const params = { items: [{ id: items.data[0]!.id, price: gold }], ...waiting }
  const pending = await local.stripe.subscriptions.update(id, params)
  expect(pending).toMatchObject({
    status: 'active',
    items: { data: [{ price: { id: silver } }] },
    pending_update: { subscription_items: [{ price: { id: gold } }] },
  })
  await swapCard(local, customer, 'pm_card_visa')
  await local.stripe.invoices.pay(idOf(pending.latest_invoice))
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({
    items: { data: [{ price: { id: gold } }] },
    pending_update: null,
  })
  await local.control.idle()
  expect(local.types()).toContain('customer.subscription.pending_update_applied')
  const mixed = await refusal(local.stripe.subscriptions.update(id, { ...params, description: 'Gold' }))
  expect(mixed).toMatchObject({ param: 'description' })
})

test('an upgrade that nobody pays for is forgotten after 23 hours', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer, to } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await swapCard(local, customer, 'pm_card_chargeCustomerFail')
  const waiting = { proration_behavior: 'always_invoice', payment_behavior: 'pending_if_incomplete' } as const
  const params = { items: [{ id: items.data[0]!.id, price: gold }], ...waiting }
  const { latest_invoice } = await local.stripe.subscriptions.update(id, params)
  await to(DAY)
  expect((await local.stripe.subscriptions.retrieve(id)).pending_update).toBeNull()
  expect((await local.stripe.invoices.retrieve(idOf(latest_invoice))).status).toBe('void')
  await local.control.idle()
  expect(local.types()).toContain('customer.subscription.pending_update_expired')
})

test('a paused subscription is not invoiced, and goes on with a paid period', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  const keeping = { unused_time_from: { type: 'none' } } as const
  const resting = await local.stripe.subscriptions.pause(id, { type: 'subscription', bill_for: keeping })
  expect(resting).toMatchObject({ status: 'paused', status_details: { paused: { type: 'subscription' } } })
  await to(60 * DAY)
  expect(await invoicesOf(local, id)).toHaveLength(1)
  const going = await local.stripe.subscriptions.resume(id, { expand: ['latest_invoice'] })
  expect(going).toMatchObject({
    status: 'active',
    billing_cycle_anchor: START + 60 * DAY,
    latest_invoice: { amount_paid: 500 },
  })
  await local.control.idle()
  const told = ['customer.subscription.paused', 'customer.subscription.resumed']
  expect(local.types()).toEqual(expect.arrayContaining(told))
})

test('a paused subscription whose card fails rests until it is paid', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await local.stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } })
  await swapCard(local, customer, 'pm_card_chargeCustomerFail')
  const waiting = await local.stripe.subscriptions.resume(id, { payment_behavior: 'resume_on_payment_success' })
  expect(waiting.status).toBe('paused')
  await swapCard(local, customer, 'pm_card_visa')
  await local.stripe.invoices.pay(idOf(waiting.latest_invoice))
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('active')
})

test('what was not used when it is paused is given back on the next invoice, unless it is to be used up', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await to(14 * DAY)
  await local.stripe.subscriptions.pause(id)
  const details = { resume_at: 'now' } as const
  const preview = await local.stripe.invoices.createPreview({ subscription: id, subscription_details: details })
  expect(preview.lines.data.map((line) => line.amount)).toEqual([-250, 500])
  const going = await local.stripe.subscriptions.resume(id, { expand: ['latest_invoice'] })
  expect(going).toMatchObject({ status: 'active', latest_invoice: { amount_paid: 250 } })
})

test('a paused subscription goes on in the period that is paid, without an invoice', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await local.stripe.subscriptions.pause(id, { bill_for: { unused_time_from: { type: 'none' } } })
  await to(7 * DAY)
  const anchor = { type: 'unchanged' } as const
  const going = await local.stripe.subscriptions.resume(id, {
    billing_cycle_anchor: anchor,
    proration_behavior: 'none',
  })
  expect(going).toMatchObject({ status: 'active', billing_cycle_anchor: START })
  expect(await invoicesOf(local, id)).toHaveLength(1)
})

test('a subscription with a schedule is not paused', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await local.stripe.subscriptionSchedules.create({ from_subscription: id })
  expect(await refusal(local.stripe.subscriptions.pause(id))).toMatchObject({ type: 'StripeInvalidRequestError' })
})

test('parts are reckoned of the period that runs, and of no other', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer, to } = await member(local)
  const { id, items } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await to(29 * DAY)
  const details = { items: [{ id: items.data[0]!.id, price: gold }], proration_date: START + 10 * DAY }
  const preview = local.stripe.invoices.createPreview({ subscription: id, subscription_details: details })
  expect(await refusal(preview)).toMatchObject({ param: 'subscription_details[proration_date]' })
  expect(await refusal(local.stripe.subscriptions.update(id, details))).toMatchObject({ param: 'proration_date' })
})

test('another interval during a trial costs nothing, and the trial goes on', async () => {
  await using local = await openStripe()
  const { silver, yearly } = await prices(local)
  const { customer } = await member(local)
  const trial = { customer, items: [{ price: silver }], trial_period_days: 14 }
  const { id, items } = await local.stripe.subscriptions.create(trial)
  const changed = [{ id: items.data[0]!.id, price: yearly }]
  const after = await local.stripe.subscriptions.update(id, { items: changed, proration_behavior: 'none' })
  expect(after).toMatchObject({ status: 'trialing', trial_end: START + 14 * DAY })
  expect(after.items.data[0]).toMatchObject({ current_period_end: START + 14 * DAY, price: { id: yearly } })
  expect(await invoicesOf(local, id)).toHaveLength(1)
})

test.each([
  ['void', 'void'],
  ['mark_uncollectible', 'uncollectible'],
  ['keep_as_draft', 'draft'],
] as const)('while collection is paused by %s invoices are %s', async (behavior, status) => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await local.stripe.subscriptions.update(id, { pause_collection: { behavior } })
  await to(29 * DAY)
  expect((await invoicesOf(local, id))[0]?.status).toBe(status)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('active')
})

test('a schedule downgrades at the end of the period', async () => {
  await using local = await openStripe()
  const { silver, gold } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: gold }] })
  const schedule = await local.stripe.subscriptionSchedules.create({ from_subscription: id })
  const [now] = schedule.phases
  const planned = await local.stripe.subscriptionSchedules.update(schedule.id, {
    phases: [
      { items: [{ price: gold, quantity: 1 }], start_date: now!.start_date, end_date: now!.end_date },
      { items: [{ price: silver, quantity: 1 }], duration: { interval: 'month' } },
    ],
  })
  expect(planned).toMatchObject({ status: 'active', subscription: id, current_phase: { end_date: now!.end_date } })
  await to(29 * DAY)
  const [invoice] = await invoicesOf(local, id)
  expect(invoice).toMatchObject({ amount_paid: 500 })
  await to(70 * DAY)
  expect(await local.stripe.subscriptionSchedules.retrieve(schedule.id)).toMatchObject({ status: 'completed' })
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'active', schedule: null })
})

test('a schedule can be released, and canceled with its subscription', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const make = async () => {
    const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
    return { id, schedule: await local.stripe.subscriptionSchedules.create({ from_subscription: id }) }
  }
  const freed = await make()
  const released = await local.stripe.subscriptionSchedules.release(freed.schedule.id)
  expect(released).toMatchObject({ status: 'released', released_subscription: freed.id, subscription: null })
  const over = await make()
  expect((await local.stripe.subscriptionSchedules.cancel(over.schedule.id)).status).toBe('canceled')
  expect((await local.stripe.subscriptions.retrieve(over.id)).status).toBe('canceled')
})

test('a coupon counts once, for some months or always', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const half = await local.stripe.coupons.create({ percent_off: 50, duration: 'once' })
  const dollar = await local.stripe.coupons.create({
    amount_off: 100,
    currency: 'usd',
    duration: 'repeating',
    duration_in_months: 2,
  })
  const promotion = { type: 'coupon', coupon: dollar.id } as const
  const { id: promotion_code } = await local.stripe.promotionCodes.create({ promotion, code: 'DOLLAR' })
  const discounts = [{ coupon: half.id }, { promotion_code }]
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }], discounts })
  await to(100 * DAY)
  const paid = (await invoicesOf(local, id)).map((invoice) => invoice.amount_paid).reverse()
  expect(paid).toEqual([150, 400, 500, 500])
  expect((await local.stripe.promotionCodes.list({ code: 'dollar' })).data[0]).toMatchObject({ times_redeemed: 1 })
})

test('an invoice can be voided, written off, and paid with another card', async () => {
  await using local = await openStripe()
  const { customer } = await member(local, 'pm_card_chargeCustomerFail')
  const make = async () => {
    await local.stripe.invoiceItems.create({ customer, amount: 900, currency: 'usd' })
    const { id } = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
    return (await local.stripe.invoices.finalizeInvoice(id)).id
  }
  expect((await local.stripe.invoices.voidInvoice(await make())).status).toBe('void')
  const id = await make()
  expect(await refusal(local.stripe.invoices.pay(id))).toMatchObject({ statusCode: 402, code: 'card_declined' })
  expect((await local.stripe.invoices.markUncollectible(id)).status).toBe('uncollectible')
  const paid = await local.stripe.invoices.pay(id, { payment_method: 'pm_card_visa' })
  expect(paid).toMatchObject({ status: 'paid', amount_paid: 900 })
  expect(await refusal(local.stripe.invoices.voidInvoice(id))).toMatchObject({ statusCode: 400 })
})

test('prices are found by lookup key, which one at a time has', async () => {
  await using local = await openStripe()
  const { product } = await prices(local)
  const make = (more: object) =>
    local.stripe.prices.create({ product, currency: 'usd', unit_amount: 100, lookup_key: 'gold', ...more })
  const first = await make({})
  expect(await refusal(make({}))).toMatchObject({ param: 'lookup_key' })
  const second = await make({ transfer_lookup_key: true })
  expect((await local.stripe.prices.list({ lookup_keys: ['gold'] })).data.map((price) => price.id)).toEqual([second.id])
  expect((await local.stripe.prices.retrieve(first.id)).lookup_key).toBeNull()
})

test('a deleted customer has no subscription any more', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }] })
  await local.stripe.customers.del(customer)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('canceled')
})

test('a draft that cannot be finalised says so and stays one', async () => {
  await using local = await openStripe()
  const { customer } = await member(local)
  await local.stripe.invoiceItems.create({ customer, amount: 900, currency: 'usd' })
  const { id } = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' })
  local.control.failFinalization(id)
  const draft = await local.stripe.invoices.retrieve(id)
  expect(draft).toMatchObject({ status: 'draft', last_finalization_error: { code: 'customer_tax_location_invalid' } })
  await local.control.idle()
  expect(local.types()).toContain('invoice.finalization_failed')
})

test('a trial can be made longer, and ended now', async () => {
  await using local = await openStripe()
  const { silver } = await prices(local)
  const { customer, to } = await member(local)
  const { id } = await local.stripe.subscriptions.create({ customer, items: [{ price: silver }], trial_period_days: 7 })
  await local.stripe.subscriptions.update(id, { trial_end: START + 20 * DAY })
  await to(10 * DAY)
  expect(await local.stripe.subscriptions.retrieve(id)).toMatchObject({ status: 'trialing' })
  const over = await local.stripe.subscriptions.update(id, { trial_end: 'now' })
  expect(over).toMatchObject({ status: 'active', items: { data: [{ current_period_start: START + 10 * DAY }] } })
  await to(10 * DAY + 3600)
  expect((await invoicesOf(local, id))[0]).toMatchObject({ status: 'paid', amount_paid: 500 })
})
