// Refunds that somebody else made: the books follow the provider, in any order, once.
import { expect, test } from 'vitest'
import type { RefundReport } from '../../../server/core/refund.ts'
import { returnMoney } from '../../../server/flows/return-money.ts'
import { bookRefund, settleRefund } from '../../../server/flows/settle-refund.ts'
import { balances, createBuyer, topUpBy } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, startTopUp, topUp } from '../../support/reader.ts'

test('a refund from the provider’s dashboard comes out of the wallet', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  await dashboard(h).refunds.create({ payment_intent: payment, amount: 300 })
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 180 })
  expect(await h.store.payment(payment)).toMatchObject({ refunded: { amount: 300 } })
  expect(await balances(h)).toEqual({
    'fees:processing USD': 45,
    'publisher:payable USD': 20,
    'reader:wallet USD': 180,
    'stripe:balance USD': 155,
  })
  expect(await h.findings()).toEqual([])
})

test('of a refund from the dashboard beyond what is unspent, the rest is bad debt, and the wallet is empty, not below', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  await dashboard(h).refunds.create({ payment_intent: payment })
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': 20, 'publisher:payable USD': 20 })
  expect(await h.findings()).toEqual([])
})

test('the same refund told twenty times at once is booked once', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  const { id } = await dashboard(h).refunds.create({ payment_intent: payment, amount: 100 })
  const told = await Promise.allSettled(Array.from({ length: 20 }, () => settleRefund(h.ports, id)))
  expect(told.filter((each) => each.status === 'fulfilled' && each.value === 'booked')).toHaveLength(1)
  expect(await settleRefund(h.ports, id)).toBe('known')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 380 })
  expect(await h.findings()).toEqual([])
})

test('a refund that had failed by the time we heard of it is booked out and in, and the payment can still go back', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  const { id } = await dashboard(h).refunds.create({ payment_intent: payment })
  h.stripe.control.endRefund(id, 'failed')
  expect(await returnMoney(h.ports, { reader, most: usd(480) })).toMatchObject({ next: 'returned' })
  expect(await settleRefund(h.ports, id)).toBe('booked')
  expect(await settleRefund(h.ports, id)).toBe('known')
  expect(await h.store.payment(payment)).toMatchObject({ refunded: { amount: 480 } })
  expect(await balances(h)).toMatchObject({ 'stripe:balance USD': -25 })
  expect(await balances(h)).not.toHaveProperty('bad-debt USD')
  expect(await h.findings()).toEqual([])
})

test('a loss is reckoned with what the wallet holds when it is posted, not with what it held at a look before', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  const { id } = await dashboard(h).refunds.create({ payment_intent: payment })
  let isTold = false
  const store = {
    ...h.store,
    async wallet(...asked: Parameters<typeof h.store.wallet>) {
      const seen = await h.store.wallet(...asked)
      if (!isTold) {
        isTold = true
        // Meanwhile the reader pays in again.
        await topUp(h, reader, 300)
      }
      return seen
    },
  }
  await settleRefund({ ...h.ports, store }, id)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 280 })
  expect(await balances(h)).not.toHaveProperty('bad-debt USD')
  expect(await h.findings()).toEqual([])
})

test('a refund that is told before its payment books both', async () => {
  await using h = await createHarness()
  await h.site()
  const reader = await newReader(h)
  h.stripe.control.chaos({ drop: true })
  const { session } = await startTopUp(h, reader)
  const paid = h.stripe.control.complete(session)
  const { id } = await dashboard(h).refunds.create({ payment_intent: paid.session.payment_intent as string })
  expect(await settleRefund(h.ports, id)).toBe('booked')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await balances(h)).toEqual({ 'fees:processing USD': 45, 'stripe:balance USD': -45 })
  expect(await h.findings()).toEqual([])
})

test('an answer of the provider that comes to be booked after a newer one changes nothing', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, '4000000000007726')
  await returnMoney(h.ports, { reader, most: usd(500) })
  const [refund] = await h.store.refundsUnderWay(reader)
  const id = refund?.providerId as string
  const older = (await h.ports.payments.reportRefund(id)) as RefundReport
  expect(older.state).toBe('pending')
  h.stripe.control.endRefund(id, 'succeeded')
  await h.stripe.control.idle()
  expect(await bookRefund(h.ports, older)).toBe('known')
  expect(await h.store.refundByProvider(id)).toMatchObject({ state: 'succeeded' })
  expect(await h.findings()).toEqual([])
})

test('a refund of another program on the account is none of ours', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  const stripe = dashboard(h)
  const intent = await stripe.paymentIntents.create({
    amount: 900,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'https://other.example',
    metadata: { checkout: 'cart-17' },
  })
  await h.stripe.control.idle()
  const before = await h.footprint()
  const { id } = await stripe.refunds.create({ payment_intent: intent.id })
  await h.stripe.control.idle()
  expect(await settleRefund(h.ports, id)).toBe('foreign')
  expect(await settleRefund(h.ports, 're_nothing')).toBe('foreign')
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})
