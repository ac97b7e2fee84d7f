// Unspent money goes back to the card it came from, once, whatever the provider does meanwhile.
import { expect, test } from 'vitest'
import { money } from '../../../server/core/money.ts'
import { recoverRefunds } from '../../../server/flows/recover-refunds.ts'
import { returnMoney } from '../../../server/flows/return-money.ts'
import { balances, createBuyer, topUpBy } from '../../support/buyer.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { newReader, topUp } from '../../support/reader.ts'

const failsLater = '4000000000005126'
const pendsFirst = '4000000000007726'

const refundsOf = async (h: Harness) => h.driver.db.selectFrom('refunds').selectAll().orderBy('id').execute()
const refundRequests = (h: Harness) =>
  h.stripe.control.requests().filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')

test('unspent money returns to its card, and what was spent stays with the publisher', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })).toEqual({
    next: 'returned',
    sent: { amount: 480, currency: 'USD' },
    kept: { amount: 0, currency: 'USD' },
  })
  expect(await balances(h)).toEqual({
    'fees:processing USD': 45,
    'publisher:payable USD': 20,
    // 455 came in, 480 went out: the fee of the top-up is the operator's.
    'stripe:balance USD': -25,
  })
  expect(await refundsOf(h)).toMatchObject([{ state: 'succeeded', amount: 480, is_sent: 1, by: 'reader' }])
  expect(await h.findings()).toEqual([])
})

test('asked twenty times at once it goes back once', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })),
  )
  expect(answers.filter(({ next }) => next === 'returned')).toHaveLength(1)
  expect(refundRequests(h)).toHaveLength(1)
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })).toEqual({
    next: 'stop',
    because: 'empty',
  })
  expect(await h.findings()).toEqual([])
})

test('what came by two payments goes back to both, the newest first', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  h.clock.advance({ days: 1 })
  await topUp(h, reader, 1000)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  const refunds = (await refundsOf(h)).map(({ amount }) => amount).toSorted((a, b) => a - b)
  expect(refunds).toEqual([480, 1000])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await h.findings()).toEqual([])
})

test('a refund that fails a day later is in the wallet again', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, failsLater)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  h.clock.advance({ hours: 2 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(await refundsOf(h)).toMatchObject([{ state: 'failed' }])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await balances(h)).toEqual({ 'fees:processing USD': 45, 'reader:wallet USD': 500, 'stripe:balance USD': 455 })
  expect((await h.store.walletLines(reader, 5)).map(({ kind, amount }) => [kind, amount])).toEqual([
    ['card-refund-failed', 500],
    ['card-refund', -500],
    ['top-up', 500],
  ])
  expect(await h.findings()).toEqual([])
})

test('a refund that the bank takes its time for is on its way, and then arrives', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, pendsFirst)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  expect(await h.store.refundsUnderWay(reader)).toMatchObject([{ state: 'pending', money: { amount: 500 } }])
  h.clock.advance({ hours: 2 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(await h.store.refundsUnderWay(reader)).toEqual([])
  expect(await refundsOf(h)).toMatchObject([{ state: 'succeeded' }])
  expect(await h.findings()).toEqual([])
})

test('a refund that is canceled is in the wallet again', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, pendsFirst)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  const [refund] = await refundsOf(h)
  h.stripe.control.endRefund(refund?.provider_id as string, 'canceled')
  await h.stripe.control.idle()
  expect(await refundsOf(h)).toMatchObject([{ state: 'failed' }])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

// CRS-04
test('a provider that sends the money and never answers is asked again, and sends it once', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  h.stripe.control.chaos({ timeoutAfterCharge: { times: 10, path: '/v1/refunds' }, drop: true })
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })).toMatchObject({ next: 'returned' })
  expect(await refundsOf(h)).toMatchObject([{ state: 'started', provider_id: null }])
  h.stripe.control.calm()

  h.clock.advance({ minutes: 3 })
  expect(await recoverRefunds(h.ports)).toEqual({ looked: 1, moved: 1 })
  expect(await refundsOf(h)).toMatchObject([{ state: 'succeeded', is_sent: 1 }])
  expect((await balances(h))['stripe:balance USD']).toBe(-25)
  expect(await recoverRefunds(h.ports)).toEqual({ looked: 0, moved: 0 })
  expect(await h.findings()).toEqual([])
})

// CRS-05
test('a fault that the provider keeps under the key is not taken for an answer: a day later it is a new attempt', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  h.stripe.control.chaos({ failNext: { status: 500, times: 1, path: '/v1/refunds' } })
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  h.stripe.control.calm()
  h.clock.advance({ hours: 1 })
  expect(await recoverRefunds(h.ports)).toEqual({ looked: 1, moved: 0 })
  h.clock.advance({ hours: 24 })
  expect(await recoverRefunds(h.ports)).toEqual({ looked: 1, moved: 1 })
  expect(await refundsOf(h)).toMatchObject([{ state: 'succeeded' }])
  const keys = new Set(refundRequests(h).map(({ idempotencyKey }) => idempotencyKey))
  expect(keys.size).toBe(2)
  expect(await h.findings()).toEqual([])
})

test('a payment that the bank disputes cannot go back: the wallet is on hold and keeps its money', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })).toEqual({
    next: 'stop',
    because: 'on-hold',
  })
  expect(refundRequests(h)).toHaveLength(0)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})

test('where the dispute was not told yet, the provider refuses, and the money is in the wallet again', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.dispute(payment)
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })).toEqual({
    next: 'stop',
    because: 'refused',
  })
  expect(await refundsOf(h)).toMatchObject([{ state: 'failed', is_sent: 0 }])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.store.payment(payment)).toMatchObject({ refunded: { amount: 0 } })
  expect(await h.findings()).toEqual([])
})

test('no more goes back than the reader agreed to, also where more came in meanwhile', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  await topUp(h, reader, 1000)
  expect(await returnMoney(h.ports, { reader, most: money(480, 'USD') })).toMatchObject({ sent: { amount: 480 } })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 1000 })
  expect(await h.findings()).toEqual([])
})

test('a currency in which the reader has nothing is empty, and the other wallet is left alone', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, 'EUR') })).toEqual({
    next: 'stop',
    because: 'empty',
  })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})
