// A wallet for each currency, in that currency's own decimals, and nothing ever one to one (MON-08).
import { expect, test } from 'vitest'
import type { ReaderId } from '../../../server/core/id.ts'
import { money } from '../../../server/core/money.ts'
import { topUpMin } from '../../../server/core/top-up.ts'
import { reconcileLedger } from '../../../server/flows/reconcile-ledger.ts'
import { returnMoney } from '../../../server/flows/return-money.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { topUpWallet } from '../../../server/flows/top-up-wallet.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { balances } from '../../support/buyer.ts'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { newReader, texts } from '../../support/reader.ts'
import { verifierAndChallenge } from '../../support/verifier.ts'

async function payIn(h: Harness, reader: ReaderId, amount: number, currency: string) {
  const { session } = await topUpWallet(h.ports, {
    checkout: h.ports.ids.id('checkout'),
    reader,
    ticket: null,
    money: money(amount, currency),
    approved: null,
    surface: 'redirect',
    texts,
  })
  const { session: paid } = h.stripe.control.complete(session)
  await settlePayment(h.ports, session)
  await h.stripe.control.idle()
  return { session, payment: paid.payment_intent as string, total: paid.amount_total }
}

async function ticketOf(h: Harness, currency: string, price: number, origin = siteOrigin) {
  const { site } = await h.site({ currency, defaultPrice: price, origins: [origin] })
  await h.item(site.id, { id: 'story' })
  const { challenge } = verifierAndChallenge()
  const want = { kind: 'unlock', item: 'story' }
  const opened = await h.post(
    '/v1/tickets',
    { site: site.id, want, expected: { amount: price, currency }, challenge, page: `${origin}/story` },
    { Origin: origin },
  )
  return ((await opened.json()) as { ticket: `ticket_${string}` }).ticket
}

test.each([
  // What we ask for, and what Stripe is told: its own table has two decimals for krónur, and none for ariary.
  ['JPY', 1000, 1000],
  ['KRW', 4500, 4500],
  ['KWD', 1500, 1500],
  ['ISK', 900, 90_000],
  ['HUF', 120_000, 120_000],
])('%s goes in and out in its own decimals', async (currency, amount, atStripe) => {
  await using h = await createHarness()
  // No account settles in krónur.
  if (currency === 'ISK') h.stripe.control.settleIn('usd', 0.008)
  const reader = await newReader(h)
  const { total } = await payIn(h, reader, amount, currency)
  expect(total).toBe(atStripe)
  expect(await h.store.wallet(reader, currency)).toEqual({ amount, currency })
  expect(await returnMoney(h.ports, { reader, most: money(1_000_000, currency) })).toMatchObject({
    next: 'returned',
    sent: { amount, currency },
  })
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0 })
})

test('money in one currency does not pay in another, however much it is', async () => {
  await using h = await createHarness()
  const ticket = await ticketOf(h, 'JPY', 30)
  const reader = await newReader(h)
  await payIn(h, reader, 2000, 'USD')
  const answer = await unlockItem(h.ports, { ticket, reader, approved: money(30, 'JPY') })
  expect(answer).toEqual({ next: 'top-up', missing: { amount: 30, currency: 'JPY' } })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 2000 })
  expect(await h.findings()).toEqual([])
})

test('each currency is a wallet of its own, and a publisher is owed in each', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await payIn(h, reader, 500, 'EUR')
  await payIn(h, reader, 1000, 'JPY')
  const euros = await ticketOf(h, 'EUR', 20)
  const yen = await ticketOf(h, 'JPY', 30, 'https://yen.example')
  await unlockItem(h.ports, { ticket: euros, reader, approved: money(20, 'EUR') })
  await unlockItem(h.ports, { ticket: yen, reader, approved: money(30, 'JPY') })
  expect(await h.store.wallets(reader)).toEqual([
    { amount: 480, currency: 'EUR' },
    { amount: 970, currency: 'JPY' },
  ])
  expect(await balances(h)).toMatchObject({ 'publisher:payable EUR': 20, 'publisher:payable JPY': 30 })
  expect(await h.findings()).toEqual([])
})

test('euros that Stripe settles in dollars are booked at its rate, and its balance agrees to the cent', async () => {
  await using h = await createHarness()
  h.stripe.control.settleIn('usd', 1.08)
  const reader = await newReader(h)
  await payIn(h, reader, 500, 'EUR')
  // 5.40 dollars arrived, less 2.9 % and 30 cents.
  expect(await balances(h)).toEqual({
    'exchange EUR': 500,
    'exchange USD': -540,
    'fees:processing USD': 46,
    'reader:wallet EUR': 500,
    'stripe:balance USD': 494,
  })
  // The rate of another day: what the refund costs more than the payment brought stays in exchange, not with the reader.
  h.stripe.control.settleIn('usd', 1.1)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'EUR') })
  expect(await balances(h)).toEqual({
    'exchange USD': 10,
    'fees:processing USD': 46,
    'stripe:balance USD': -56,
  })
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0 })
})

test('a dispute about euros that were settled in dollars is lost in euros for the reader', async () => {
  await using h = await createHarness()
  h.stripe.control.settleIn('usd', 1.08)
  const reader = await newReader(h)
  const { payment } = await payIn(h, reader, 500, 'EUR')
  const { id } = h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await balances(h)).toMatchObject({ 'disputes USD': 540, 'reader:wallet EUR': 500 })
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'EUR')).toMatchObject({ amount: 0 })
  expect(await balances(h)).not.toHaveProperty('disputes USD')
  expect(await h.store.standing(reader)).toBe('good')
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0 })
})

test.each(['USD', 'GBP', 'HKD', 'JPY', 'CZK', 'HUF', 'MXN', 'THB'])(
  'the least top-up in %s is one that Stripe takes, and a unit less is refused by us',
  async (currency) => {
    await using h = await createHarness()
    const reader = await newReader(h)
    const { amount } = topUpMin(currency)
    await payIn(h, reader, amount, currency)
    const before = await h.footprint()
    await expect(payIn(h, reader, amount - 1, currency)).rejects.toMatchObject({ code: 'amount-out-of-range' })
    expect(await h.footprint()).toEqual(before)
    expect(await h.findings()).toEqual([])
  },
)

test('a site cannot be made in a currency in which nobody could pay', async () => {
  await using h = await createHarness()
  const before = await h.footprint()
  for (const currency of ['KPW', 'usd', 'EURO', 'XXX'])
    await expect(h.site({ currency })).rejects.toMatchObject({ code: 'malformed-request' })
  expect(await h.footprint()).toEqual(before)
})
