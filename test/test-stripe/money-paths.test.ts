// The ways that money takes through the product, each with the very calls that it makes of Stripe.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { fiveDollars, openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const metadata = { ledger_entry: 'je_1', reader: 'reader_1', publisher: 'pub_1', path: 'top-up' }
const withFee = ['latest_charge.balance_transaction']

async function types(local: Local): Promise<string[]> {
  await local.control.idle()
  return local.types()
}

test('a top-up is paid on the page, tells its ids and its fee, and is made once under its key', async () => {
  const now = Date.parse('2027-01-15T12:00:00Z')
  await using local = await openStripe({ now: () => now })
  const { id: customer } = await local.stripe.customers.create({ email: 'ada@example.com', metadata })
  const params = fiveDollars({
    ui_mode: 'hosted_page',
    customer,
    client_reference_id: 'checkout_1',
    metadata,
    payment_intent_data: { metadata, setup_future_usage: 'off_session', description: 'Top-up' },
    automatic_tax: { enabled: true },
    expires_at: now / 1000 + 30 * 60,
  })
  const open = () => local.stripe.checkout.sessions.create(params, { idempotencyKey: 'topup:checkout_1' })
  const session = await open()
  expect((await open()).id).toBe(session.id)
  expect(session.payment_intent).toBeNull()
  const { redirectTo } = local.control.complete(session.id)
  expect(redirectTo).toBe(`https://shop.test/done?session=${session.id}`)
  const expand = ['payment_intent.latest_charge.balance_transaction', 'line_items']
  expect(await local.stripe.checkout.sessions.retrieve(session.id, { expand })).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    client_reference_id: 'checkout_1',
    customer,
    metadata,
    line_items: { data: [{ amount_total: 500 }] },
    payment_intent: {
      metadata,
      setup_future_usage: 'off_session',
      latest_charge: { balance_transaction: { amount: 500, fee: 45, net: 455, exchange_rate: null } },
    },
  })
})

test.each([
  ['succeeds', 'checkout.session.async_payment_succeeded', 'paid'],
  ['fails', 'checkout.session.async_payment_failed', 'unpaid'],
] as const)('a top-up by a debit that %s days later is told by %s', async (debit, type, payment_status) => {
  await using local = await openStripe()
  const params = fiveDollars({ allowed_payment_method_types: ['card', 'us_bank_account'] })
  const { id } = await local.stripe.checkout.sessions.create(params)
  expect(local.control.complete(id, { debit }).outcome).toBe('processing')
  expect(await local.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'unpaid' })
  local.control.advance(4 * 86_400)
  expect((await local.stripe.events.list({ type })).data).toMatchObject([{ data: { object: { id, payment_status } } }])
})

/** A card is kept by a session in setup mode, as when a tab is opened. */
async function openTab(local: Local, card?: string) {
  const { id: customer } = await local.stripe.customers.create({ metadata })
  const { id } = await local.stripe.checkout.sessions.create({
    mode: 'setup',
    currency: 'usd',
    customer,
    metadata,
    setup_intent_data: { metadata },
    success_url: 'https://shop.test/done?session={CHECKOUT_SESSION_ID}',
  })
  local.control.complete(id, card ? { card } : {})
  const { setup_intent } = await local.stripe.checkout.sessions.retrieve(id, { expand: ['setup_intent'] })
  return { customer, payment_method: idOf((setup_intent as Stripe.SetupIntent).payment_method) }
}

function chargeTab(local: Local, tab: Awaited<ReturnType<typeof openTab>>, attempt = 1) {
  const params = { ...tab, amount: 500, currency: 'usd', off_session: true, confirm: true, metadata }
  const grouped = { ...params, transfer_group: '2027-01', expand: withFee }
  return local.stripe.paymentIntents.create(grouped, { idempotencyKey: `tab:tab_1:${attempt}` })
}

test('a tab is opened with a card and charged later without its holder', async () => {
  await using local = await openStripe()
  const tab = await openTab(local)
  const intent = await chargeTab(local, tab)
  expect(intent).toMatchObject({
    status: 'succeeded',
    transfer_group: '2027-01',
    metadata,
    latest_charge: { transfer_group: '2027-01', balance_transaction: { fee: 45, net: 455 } },
  })
  expect((await chargeTab(local, tab)).id).toBe(intent.id)
  local.control.renewCard(tab.payment_method)
  expect(await types(local)).toEqual(
    expect.arrayContaining([
      'setup_intent.succeeded',
      'payment_intent.succeeded',
      'payment_method.automatically_updated',
    ]),
  )
})

test('a tab whose card is declined says why, and its intent can be paid with another card', async () => {
  await using local = await openStripe()
  const tab = await openTab(local, '4000000000000341')
  const error = await refusal(chargeTab(local, tab))
  expect(error).toMatchObject({
    type: 'StripeCardError',
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
    payment_intent: { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } },
  })
  const intent = String(error.payment_intent?.id)
  const better = { payment_method: 'pm_card_visa', return_url: 'https://shop.test/tab' }
  expect(await local.stripe.paymentIntents.confirm(intent, better)).toMatchObject({ id: intent, status: 'succeeded' })
})

test('a tab whose holder is asked for waits for them, on the same intent', async () => {
  await using local = await openStripe()
  const tab = await openTab(local, '4000002760003184')
  const error = await refusal(chargeTab(local, tab))
  expect(error).toMatchObject({ code: 'authentication_required', payment_intent: { metadata } })
  const intent = String(error.payment_intent?.id)
  const back = { payment_method: tab.payment_method, return_url: 'https://shop.test/tab' }
  const asking = await local.stripe.paymentIntents.confirm(intent, back)
  expect(asking.status).toBe('requires_action')
  const answer = new URLSearchParams({ answer: 'complete' })
  await fetch(String(asking.next_action?.redirect_to_url?.url), { method: 'POST', body: answer, redirect: 'manual' })
  expect(await local.stripe.paymentIntents.retrieve(intent)).toMatchObject({
    status: 'succeeded',
    amount_received: 500,
  })
  expect(await types(local)).toContain('payment_intent.requires_action')
})

test('a card for a tab can be set up by the API alone', async () => {
  await using local = await openStripe()
  const { id: customer } = await local.stripe.customers.create({ metadata })
  const { id } = await local.stripe.setupIntents.create({ customer, usage: 'off_session', metadata })
  const ready = { payment_method: 'pm_card_visa', return_url: 'https://shop.test/tab' }
  const { payment_method } = await local.stripe.setupIntents.confirm(id, ready)
  expect((await chargeTab(local, { customer, payment_method: idOf(payment_method) })).status).toBe('succeeded')
})

test('a direct payment offers what the account offers, redirects to nowhere and is receipted by mail', async () => {
  await using local = await openStripe()
  const automatic_payment_methods = { enabled: true, allow_redirects: 'never' } as const
  const params = { amount: 500, currency: 'usd', automatic_payment_methods, metadata, receipt_email: 'ada@example.com' }
  const { id, client_secret } = await local.stripe.paymentIntents.create(params)
  expect(client_secret).toContain(`${id}_secret_`)
  const paid = await local.stripe.paymentIntents.confirm(id, {
    payment_method: 'pm_card_visa',
    expand: ['latest_charge'],
  })
  expect(paid).toMatchObject({ status: 'succeeded', latest_charge: { receipt_email: 'ada@example.com' } })
  await local.stripe.refunds.create({ payment_intent: id, amount: 200 })
  const subjects = ['Your refund: $2.00', 'Your receipt: $5.00']
  expect(local.control.mailbox()).toMatchObject(subjects.map((subject) => ({ to: 'ada@example.com', subject })))
})

test.each([
  ['usd', 50],
  ['eur', 50],
  ['gbp', 30],
  ['jpy', 50],
  ['huf', 17_500],
  ['dkk', 250],
])('in %s nothing below %i minor units is charged', async (currency, least) => {
  await using local = await openStripe()
  const charge = (amount: number) => local.stripe.paymentIntents.create({ amount, currency })
  expect(await refusal(charge(least - 1))).toMatchObject({ code: 'amount_too_small', param: 'amount' })
  expect((await charge(least)).amount).toBe(least)
})

async function tiers(local: Local) {
  const { id: product } = await local.stripe.products.create({ name: 'Membership', metadata })
  const price = async (lookup_key: string, unit_amount: number) => {
    const recurring = { interval: 'month' } as const
    return (await local.stripe.prices.create({ product, currency: 'usd', unit_amount, lookup_key, recurring })).id
  }
  return { product, silver: await price('silver_month', 500), gold: await price('gold_month', 1500) }
}

/** Subscribes on the page; the card is that of the reader who came back from it. */
async function join(local: Local, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const { product, silver, gold } = await tiers(local)
  const { data } = await local.stripe.prices.list({ lookup_keys: ['silver_month'] })
  const { id } = await local.stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: data[0]!.id, quantity: 1 }],
    metadata,
    success_url: 'https://shop.test/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://shop.test/',
    ...more,
    subscription_data: { billing_mode: { type: 'flexible' }, metadata, ...more.subscription_data },
  })
  local.control.complete(id, { email: 'ada@example.com' })
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand: ['subscription', 'invoice'] })
  const subscription = session.subscription as Stripe.Subscription
  return { product, silver, gold, session, subscription, item: subscription.items.data[0]!.id }
}

test('a membership is joined on the page, and its invoice leads to its payment and back', async () => {
  await using local = await openStripe()
  const { session, subscription, silver } = await join(local)
  expect(subscription).toMatchObject({ status: 'active', metadata, items: { data: [{ price: { id: silver } }] } })
  const invoice = session.invoice as Stripe.Invoice
  expect(invoice).toMatchObject({
    status: 'paid',
    parent: { subscription_details: { subscription: subscription.id, metadata } },
  })
  const { payments } = await local.stripe.invoices.retrieve(String(invoice.id), { expand: ['payments'] })
  const payment_intent = idOf(payments?.data[0]?.payment.payment_intent ?? null)
  const found = await local.stripe.invoicePayments.list({ payment: { type: 'payment_intent', payment_intent } })
  expect(found.data).toMatchObject([{ invoice: invoice.id, amount_paid: 500 }])
  const paid = await local.stripe.paymentIntents.retrieve(payment_intent, { expand: withFee })
  expect(paid.latest_charge).toMatchObject({ balance_transaction: { fee: 45, net: 455 } })
  expect(await types(local)).toEqual(
    expect.arrayContaining(['customer.subscription.created', 'invoice.paid', 'invoice_payment.paid']),
  )
})

test('a trial needs no card, and ends where none was given', async () => {
  await using local = await openStripe()
  const trial_settings = { end_behavior: { missing_payment_method: 'cancel' } } as const
  const subscription_data = { trial_period_days: 14, trial_settings }
  const { subscription } = await join(local, { subscription_data, payment_method_collection: 'if_required' })
  expect(subscription.status).toBe('trialing')
  local.control.advance(15 * 86_400)
  expect((await local.stripe.subscriptions.retrieve(subscription.id)).status).toBe('canceled')
  const told = ['customer.subscription.trial_will_end', 'customer.subscription.deleted']
  expect(await types(local)).toEqual(expect.arrayContaining(told))
})

test('an upgrade is previewed, charged at once and in force once it is paid', async () => {
  await using local = await openStripe()
  const { subscription, item, gold } = await join(local)
  const proration_behavior = 'always_invoice' as const
  const change = { items: [{ id: item, price: gold }], proration_behavior }
  const { amount_due } = await local.stripe.invoices.createPreview({
    subscription: subscription.id,
    subscription_details: change,
  })
  const upgraded = await local.stripe.subscriptions.update(subscription.id, {
    ...change,
    payment_behavior: 'pending_if_incomplete',
    expand: ['latest_invoice'],
  })
  expect(upgraded).toMatchObject({
    pending_update: null,
    items: { data: [{ id: item, price: { id: gold } }] },
    latest_invoice: { amount_paid: amount_due, status: 'paid' },
  })
})

test('a downgrade waits for the end of the period', async () => {
  await using local = await openStripe()
  const { subscription, item, silver, gold } = await join(local)
  await local.stripe.subscriptions.update(subscription.id, { items: [{ id: item, price: gold }] })
  const { id, phases } = await local.stripe.subscriptionSchedules.create({ from_subscription: subscription.id })
  const { start_date, end_date } = phases[0]!
  await local.stripe.subscriptionSchedules.update(id, {
    end_behavior: 'release',
    phases: [
      { items: [{ price: gold, quantity: 1 }], start_date, end_date },
      { items: [{ price: silver, quantity: 1 }], duration: { interval: 'month' }, proration_behavior: 'none' },
    ],
  })
  const price = async () => (await local.stripe.subscriptions.retrieve(subscription.id)).items.data[0]?.price.id
  expect(await price()).toBe(gold)
  local.control.moveTo(end_date)
  expect(await price()).toBe(silver)
})

test('a membership is paused and goes on, and is canceled at the end of its period', async () => {
  await using local = await openStripe()
  const { subscription } = await join(local)
  const { id } = subscription
  expect((await local.stripe.subscriptions.pause(id, { type: 'subscription' })).status).toBe('paused')
  expect((await local.stripe.subscriptions.resume(id)).status).toBe('active')
  const ending = await local.stripe.subscriptions.update(id, { cancel_at_period_end: true })
  expect(ending).toMatchObject({ status: 'active', cancel_at_period_end: true })
  local.control.moveTo(ending.items.data[0]!.current_period_end)
  expect((await local.stripe.subscriptions.retrieve(id)).status).toBe('canceled')
})

test('the portal offers a pause, and a downgrade at the end of the period', async () => {
  await using local = await openStripe()
  const { session, subscription, product, silver, gold } = await join(local)
  const { id: configuration } = await local.stripe.billingPortal.configurations.create({
    features: {
      subscription_pause: { enabled: true },
      subscription_update: {
        enabled: true,
        default_allowed_updates: ['price'],
        products: [{ product, prices: [silver, gold] }],
        schedule_at_period_end: { conditions: [{ type: 'decreasing_item_amount' }] },
      },
    },
  })
  const portal = await local.stripe.billingPortal.sessions.create({
    customer: idOf(session.customer as string),
    configuration,
    return_url: 'https://shop.test/account',
    flow_data: { type: 'subscription_cancel', subscription_cancel: { subscription: subscription.id } },
  })
  expect(portal).toMatchObject({ configuration, flow: { type: 'subscription_cancel' } })
  expect((await fetch(portal.url)).status).toBe(200)
})

test('a tip is a donation of a guest, who stays one', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(
    fiveDollars({
      submit_type: 'donate',
      customer_creation: 'if_required',
      metadata,
      payment_intent_data: { metadata },
    }),
  )
  local.control.complete(id, { email: 'ada@example.com', name: 'Ada' })
  expect(await local.stripe.checkout.sessions.retrieve(id)).toMatchObject({
    submit_type: 'donate',
    payment_status: 'paid',
    customer: null,
    customer_details: { email: 'ada@example.com', name: 'Ada' },
  })
})

test('a tip of every month is a subscription with a price of its own', async () => {
  await using local = await openStripe()
  const product_data = { name: 'Monthly tip' }
  const price_data = { currency: 'usd', unit_amount: 300, product_data, recurring: { interval: 'month' } } as const
  const { subscription } = await join(local, { line_items: [{ quantity: 1, price_data }] })
  expect(subscription.items.data[0]?.price).toMatchObject({ unit_amount: 300, recurring: { interval: 'month' } })
  local.control.advance(32 * 86_400)
  const { data } = await local.stripe.invoices.list({ subscription: subscription.id })
  expect(data.map((invoice) => invoice.amount_paid)).toEqual([300, 300])
})

test('a refund names its reason and its entry, and is made once under its key', async () => {
  await using local = await openStripe()
  const intent = await chargeTab(local, await openTab(local))
  const params = { payment_intent: intent.id, amount: 200, reason: 'requested_by_customer', metadata } as const
  const give = () => local.stripe.refunds.create(params, { idempotencyKey: 'refund:refund_1' })
  const refund = await give()
  expect(refund).toMatchObject({ status: 'succeeded', reason: 'requested_by_customer', metadata })
  expect((await give()).id).toBe(refund.id)
  expect((await local.stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(1)
})

test('a payment that the bank warns of is refunded, and there is nothing left to dispute', async () => {
  await using local = await openStripe()
  const intent = await chargeTab(local, await openTab(local))
  const warning = local.control.warn(intent.id)
  const { payment_intent } = await local.stripe.radar.earlyFraudWarnings.retrieve(warning.id)
  await local.stripe.refunds.create({ payment_intent: idOf(payment_intent ?? null), reason: 'fraudulent' })
  expect(await local.stripe.radar.earlyFraudWarnings.retrieve(warning.id)).toMatchObject({ actionable: false })
})

test('a publisher is opened by v2, onboarded, sent the sum of a month, and part of it is taken back', async () => {
  await using local = await openStripe()
  const stripe_balance = { stripe_transfers: { requested: true } }
  const account = await local.stripe.v2.core.accounts.create({
    configuration: { recipient: { capabilities: { stripe_balance } } },
    dashboard: 'express',
    defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
    contact_email: 'pub@example.com',
    identity: { country: 'us' },
  })
  const account_onboarding = { refresh_url: 'https://shop.test/again', return_url: 'https://shop.test/back' }
  const { url } = await local.stripe.v2.core.accountLinks.create({
    account: account.id,
    use_case: { type: 'account_onboarding', account_onboarding },
  })
  await fetch(url, { method: 'POST', redirect: 'manual' })
  const funds = { amount: 5000, currency: 'usd', payment_method: 'pm_card_bypassPending', confirm: true }
  await local.stripe.paymentIntents.create({ ...funds, off_session: true })
  const month = { amount: 2500, currency: 'usd', destination: account.id, transfer_group: '2027-01', metadata }
  const send = () => local.stripe.transfers.create(month, { idempotencyKey: `payout:2027-01:${account.id}` })
  const transfer = await send()
  expect((await send()).id).toBe(transfer.id)
  const reversal = await local.stripe.transfers.createReversal(transfer.id, { amount: 300, metadata })
  expect(reversal).toMatchObject({ amount: 300, transfer: transfer.id, metadata })
  local.control.payOut({ account: account.id, fails: true })
  const told = ['account.updated', 'transfer.created', 'transfer.reversed', 'payout.failed']
  expect(await types(local)).toEqual(expect.arrayContaining(told))
})
