// The bank warns that a card was stolen: small payments go back at once, large ones hold the wallet.
import { expect, test } from 'vitest'
import { heedFraudWarning } from '../../../server/flows/heed-fraud-warning.ts'
import { releaseWallet } from '../../../server/flows/release-wallet.ts'
import { balances, createBuyer, paymentOf, topUpBy } from '../../support/buyer.ts'
import { createHarness } from '../../support/harness.ts'
import { newReader, topUp } from '../../support/reader.ts'

test('a small payment is refunded at once, with what is unspent from the wallet', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.warn(payment)
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await h.store.payment(payment)).toMatchObject({ refunded: { amount: 500 } })
  expect(await balances(h)).toEqual({
    'bad-debt USD': 20,
    'fees:processing USD': 45,
    'publisher:payable USD': 20,
    'stripe:balance USD': -45,
  })
  expect(await h.findings()).toEqual([])
})

test('a card with a warning from the start is refunded before it is spent', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, '4000000000005423')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await balances(h)).toEqual({ 'fees:processing USD': 45, 'stripe:balance USD': -45 })
  expect(await h.findings()).toEqual([])
})

test('the same warning twenty times at once is heeded once', async () => {
  await using h = await createHarness()
  const { payment } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  const { id } = h.stripe.control.warn(payment)
  const heeded = await Promise.all(Array.from({ length: 20 }, () => heedFraudWarning(h.ports, id)))
  expect(heeded.filter((each) => each === 'refunded')).toHaveLength(1)
  const refunds = h.stripe.control.requests().filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
  expect(refunds).toHaveLength(1)
  expect(await h.findings()).toEqual([])
})

test('a large payment is not given away unasked: the wallet waits for the operator', async () => {
  await using h = await createHarness()
  await h.site()
  const reader = await newReader(h)
  await topUp(h, reader, 30_000)
  h.stripe.control.warn(await paymentOf(h, reader))
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 30_000 })
  expect(await releaseWallet(h.ports, reader)).toBe('good')
  expect(await h.findings()).toEqual([])
})

test('a warning about a payment that is disputed already changes nothing', async () => {
  await using h = await createHarness()
  const { payment } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  const before = await h.footprint()
  h.stripe.control.chaos({ drop: true })
  const { id } = h.stripe.control.warn(payment)
  expect(await heedFraudWarning(h.ports, id)).toBe('noted')
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})

test('a warning about somebody else’s payment is none of ours', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  expect(await heedFraudWarning(h.ports, 'issfr_nothing')).toBe('foreign')
  expect(await h.findings()).toEqual([])
})
