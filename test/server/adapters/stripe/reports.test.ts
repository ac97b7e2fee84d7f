// What Stripe may answer and a plain day does not bring: other currencies, words to come, things of other programs.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { money } from '../../../../server/core/money.ts'
import { makeCheckout, usd } from '../../../support/make.ts'
import { openPayments } from './open-payments.ts'

const texts = {
  line: 'Top-up',
  locale: 'en',
  returnUrl: 'https://pay.example/{session}',
  cancelUrl: 'https://pay.example',
}

async function paid(five = usd(500)) {
  const world = openPayments()
  const { payments, provider, local } = world
  const { session } = await payments.open(makeCheckout({ money: five, startedAt: provider.now() }), texts)
  provider.pay(session)
  const { store } = local.world
  const intent = store.all('payment_intent')[0]!
  const charge = store.all('charge')[0]!
  const refund = async (amount: number) => {
    const order = { refund: 'refund_one', payment: intent.id, money: { ...five, amount }, reason: 'requested' } as const
    const report = await payments.refund({ ...order, attempt: 1 })
    if (report === 'refused') throw new Error('The refund was refused')
    return store.get('refund', report.id)!
  }
  return { ...world, session, store, intent, charge, refund, [Symbol.asyncDispose]: world.close }
}

type World = Awaited<ReturnType<typeof paid>>

/** The balance is in euros: Stripe converts. */
function settleInEuros({ store }: World, id: string, amount: number, fee: number) {
  const transaction = store.get('balance_transaction', id)!
  const exchange_rate = 0.9
  store.put('balance_transaction', { ...transaction, amount, fee, net: amount - fee, currency: 'eur', exchange_rate })
}

test('a payment that was settled in another currency tells its movement in that one', async () => {
  await using world = await paid()
  settleInEuros(world, world.charge.balance_transaction as string, 450, 41)
  expect(await world.payments.report(world.session)).toMatchObject({
    paid: usd(500),
    movement: { amount: 450, fee: 41, currency: 'EUR' },
  })
})

test('a refund that left a balance in another currency tells so', async () => {
  await using world = await paid()
  const { id, balance_transaction } = await world.refund(200)
  settleInEuros(world, balance_transaction as string, -181, 0)
  expect(await world.payments.reportRefund(id)).toMatchObject({
    money: usd(200),
    sent: { amount: -181, fee: 0, currency: 'EUR' },
  })
})

test('krónur are counted whole here and with two zeros at Stripe, in every report', async () => {
  await using world = await paid(money(750, 'ISK'))
  const { payments, provider, session, charge, intent, store } = world
  const transaction = store.get('balance_transaction', charge.balance_transaction as string)!
  store.put('balance_transaction', { ...transaction, fee: 5000, net: 70_000 })
  expect(transaction.amount).toBe(75_000)
  expect(await payments.report(session)).toMatchObject({
    paid: money(750, 'ISK'),
    movement: { amount: 750, fee: 50, currency: 'ISK' },
  })
  const { id, amount } = await world.refund(300)
  expect(amount).toBe(30_000)
  expect(await payments.reportRefund(id)).toMatchObject({ money: money(300, 'ISK'), sent: { amount: -300 } })
  const dispute = provider.dispute(intent.id, { amount: 80_000 })
  expect(await payments.reportDispute(dispute)).toMatchObject({
    money: money(800, 'ISK'),
    movements: [{ amount: -800, currency: 'ISK' }],
  })
})

test('a payment whose fee is not written yet has to be asked for again', async () => {
  await using world = await paid()
  world.store.put('charge', { ...world.charge, balance_transaction: null })
  await expect(world.payments.report(world.session)).rejects.toMatchObject({ code: 'provider-unavailable' })
})

test('the reader is named by the session, or else by the payment', async () => {
  await using world = await paid()
  const session = world.store.get('checkout.session', world.session)!
  world.store.put('checkout.session', { ...session, metadata: { checkout: 'checkout_one' } })
  expect(await world.payments.report(world.session)).toMatchObject({ reader: 'reader_one' })
})

test.each([
  ['pending', 'pending'],
  ['requires_action', 'pending'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
] as const)('a refund that Stripe calls %s is %s', async (status, state) => {
  await using world = await paid()
  const refund = await world.refund(200)
  world.store.put('refund', { ...refund, status, balance_transaction: null })
  expect(await world.payments.reportRefund(refund.id)).toMatchObject({ state, sent: null })
})

test('a refund that was made by another program has no id of ours, though it is of our payment', async () => {
  await using world = await paid()
  const refund = await world.refund(200)
  world.store.put('refund', { ...refund, metadata: { refund: 'ticket 42' } })
  expect(await world.payments.reportRefund(refund.id)).toMatchObject({
    refund: null,
    of: { payment: world.intent.id, checkout: 'checkout_one' },
  })
})

test('what is about a charge without an intent names the charge, and no checkout', async () => {
  await using world = await paid()
  const { payments, provider, store, charge, intent } = world
  const of = { payment: charge.id, checkout: null }
  const refund = await world.refund(200)
  store.put('refund', { ...refund, payment_intent: null })
  expect((await payments.reportRefund(refund.id))?.of).toEqual(of)
  const dispute = provider.dispute(intent.id)
  store.put('dispute', { ...store.get('dispute', dispute)!, payment_intent: null })
  expect((await payments.reportDispute(dispute))?.of).toEqual(of)
  const { payment_intent: _none, ...warning } = store.get('radar.early_fraud_warning', provider.warn(intent.id))!
  store.put('radar.early_fraud_warning', warning)
  expect((await payments.reportFraudWarning(warning.id))?.of).toEqual(of)
})

const states: [Stripe.Dispute.Status, string][] = [
  ['warning_needs_response', 'open'],
  ['warning_under_review', 'open'],
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['appeal_needs_response', 'open'],
  ['appeal_under_review', 'open'],
  ['won', 'won'],
  ['lost', 'lost'],
  ['warning_closed', 'closed'],
  ['prevented', 'closed'],
]
test.each(states)('a dispute that Stripe calls %s is %s', async (status, state) => {
  await using world = await paid()
  const id = world.provider.dispute(world.intent.id)
  world.store.put('dispute', { ...world.store.get('dispute', id)!, status })
  expect(await world.payments.reportDispute(id)).toMatchObject({ state })
})

test('the movements of a dispute come oldest first, and a fee that is given back is negative', async () => {
  await using world = await paid()
  const id = world.provider.dispute(world.intent.id)
  const dispute = world.store.get('dispute', id)!
  const [taken] = dispute.balance_transactions as [Stripe.BalanceTransaction]
  const given = { ...taken, id: 'txn_given', amount: 500, fee: -1500, net: 2000, created: taken.created + 60 }
  world.store.put('dispute', { ...dispute, status: 'won', balance_transactions: [given, taken] })
  expect((await world.payments.reportDispute(id))?.movements).toEqual([
    { id: taken.id, amount: -500, fee: 1500, currency: 'USD' },
    { id: 'txn_given', amount: 500, fee: -1500, currency: 'USD' },
  ])
})

test('things in a currency that we keep no books in are of another program, and its movements stay as they are', async () => {
  await using world = await paid()
  const { payments, provider, store, intent, charge } = world
  const refund = await world.refund(200)
  const dispute = provider.dispute(intent.id)
  const currency = 'vef'
  store.put('payment_intent', { ...intent, currency })
  store.put('refund', { ...refund, currency })
  store.put('dispute', { ...store.get('dispute', dispute)!, currency })
  const transaction = store.get('balance_transaction', charge.balance_transaction as string)!
  store.put('balance_transaction', { ...transaction, currency })

  expect(await payments.report(world.session)).toBeNull()
  expect(await payments.reportRefund(refund.id)).toBeNull()
  expect(await payments.reportDispute(dispute)).toBeNull()
  const books = payments.books('2026-01-01T00:00:00.000Z')
  for (const list of [books.payments, books.refunds, books.disputes]) {
    for await (const _one of list()) expect.unreachable('It is not ours')
  }
  const movements: string[] = []
  for await (const { movement } of books.movements()) movements.push(`${movement.amount} ${movement.currency}`)
  expect(movements).toContain('500 VEF')
})

test('what moved the balance for reasons of its own is listed as other', async () => {
  await using world = await paid()
  const { store, charge, payments } = world
  const transaction = store.get('balance_transaction', charge.balance_transaction as string)!
  store.put('balance_transaction', { ...transaction, id: 'txn_fee', source: null, type: 'stripe_fee', amount: -200 })
  store.put('charge', { ...charge, id: 'ch_foreign', payment_intent: null })
  store.put('balance_transaction', { ...transaction, id: 'txn_foreign', source: 'ch_foreign' })
  const kinds: [string, string][] = []
  for await (const { movement, source } of payments.books(world.provider.now()).movements()) {
    kinds.push([movement.id, source.kind])
  }
  expect(kinds).toEqual([
    ['txn_foreign', 'other'],
    ['txn_fee', 'other'],
    [transaction.id, 'payment'],
  ])
})
