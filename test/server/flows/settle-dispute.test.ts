// A bank takes a payment back: the wallet is held, never below zero, and no order of messages matters (WHK-08).
import { expect, test } from 'vitest'
import { releaseHolds } from '../../../server/flows/release-holds.ts'
import { releaseWallet } from '../../../server/flows/release-wallet.ts'
import { type ReturnOrder, returnTips } from '../../../server/flows/return-tips.ts'
import { settleDispute } from '../../../server/flows/settle-dispute.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { balances, createBuyer, topUpBy } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { newReader, openTicketFor, startTopUp, topUp } from '../../support/reader.ts'
import { tipAgain, tipSite } from '../../support/tips.ts'

const price = { amount: 20, currency: 'USD' }

async function tryToBuy(h: Harness, reader: `reader_${string}`, site: string) {
  const { ticket } = await openTicketFor(h, site, 'the-lake')
  return unlockItem(h.ports, { ticket, reader, approved: price })
}

test('a dispute puts the wallet on hold; what was bought stays open', async () => {
  await using h = await createHarness()
  const { reader, site, payment, entitlement } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  const before = await h.footprint()
  expect(await tryToBuy(h, reader, site.id)).toEqual({ next: 'stop', because: 'on-hold' })
  expect({ ...(await h.footprint()), tickets: 0 }).toEqual({ ...before, tickets: 0 })
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ revokedAt: null })
  // Stripe takes the sum and its fee of 15.00 at once.
  expect(await balances(h)).toEqual({
    'disputes USD': 500,
    'fees:processing USD': 1545,
    'publisher:payable USD': 20,
    'reader:wallet USD': 480,
    'stripe:balance USD': 455 - 2000,
  })
  expect(await h.findings()).toEqual([])
})

test('a dispute that is told between the look and the commit still stops the purchase', async () => {
  await using h = await createHarness()
  const { reader, site, payment } = await createBuyer(h)
  const { ticket } = await openTicketFor(h, site.id, 'the-lake')
  h.stripe.control.chaos({ drop: true })
  const dispute = h.stripe.control.dispute(payment)
  let isTold = false
  const store = {
    ...h.store,
    async commit(changes: Parameters<typeof h.store.commit>[0]) {
      if (!isTold) {
        isTold = true
        await settleDispute(h.ports, dispute.id)
      }
      return h.store.commit(changes)
    },
  }
  const answer = await unlockItem({ ...h.ports, store }, { ticket, reader, approved: price })
  expect(answer).toEqual({ next: 'stop', because: 'on-hold' })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})

test('a dispute that is won gives everything back, and the wallet is free again', async () => {
  await using h = await createHarness()
  const { reader, site, payment } = await createBuyer(h)
  const { id } = h.stripe.control.dispute(payment)
  h.stripe.control.decide(id, 'won')
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('good')
  expect(await tryToBuy(h, reader, site.id)).toEqual({ next: 'unlocked' })
  expect(await balances(h)).toEqual({
    // Stripe keeps its fee even where the dispute is won.
    'fees:processing USD': 1545,
    'publisher:payable USD': 40,
    'reader:wallet USD': 460,
    'stripe:balance USD': 455 - 1500,
  })
  expect(await h.findings()).toEqual([])
})

test('a dispute that is lost takes what is unspent, and the rest is bad debt that holds the wallet', async () => {
  await using h = await createHarness()
  const { reader, payment, entitlement } = await createBuyer(h)
  const { id } = h.stripe.control.dispute(payment)
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await balances(h)).toEqual({
    'bad-debt USD': 20,
    'fees:processing USD': 1545,
    'publisher:payable USD': 20,
    'stripe:balance USD': 455 - 2000,
  })
  expect(await h.store.standing(reader)).toBe('on-hold')
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ revokedAt: null })
  expect(await releaseWallet(h.ports, reader)).toBe('good')
  expect(await settleDispute(h.ports, id)).toBe('known')
  expect(await h.store.standing(reader)).toBe('good')
  expect(await h.findings()).toEqual([])
})

test('a dispute that is lost while all of it is unspent leaves no debt and no hold', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUp(h, reader)
  const [payment] = await h.store.refundablePayments(reader, 'USD')
  const { id } = h.stripe.control.dispute(payment?.id as string)
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('good')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await balances(h)).not.toHaveProperty('bad-debt USD')
  expect(await h.findings()).toEqual([])
})

test('an operator cannot release a wallet from an open dispute', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await releaseWallet(h.ports, reader)).toBe('on-hold')
  expect(await h.findings()).toEqual([])
})

test('a dispute larger than its payment takes no more from the wallet than the payment was', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  await topUp(h, reader, 1000)
  const { id } = h.stripe.control.dispute(payment, { amount: 620 })
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 1480 - 500 })
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': 120 })
  expect(await h.findings()).toEqual([])
})

test('an inquiry moves no money; it holds the wallet until it is closed', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  const { id } = h.stripe.control.dispute(payment, { isInquiry: true })
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  expect(await balances(h)).not.toHaveProperty('disputes USD')
  h.stripe.control.decide(id, 'won')
  await h.stripe.control.idle()
  expect(await h.store.dispute(id)).toMatchObject({ state: 'closed', holds: false })
  expect(await h.store.standing(reader)).toBe('good')
  expect(await h.findings()).toEqual([])
})

test('of two disputes the wallet waits for both', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.clock.advance({ hours: 1 })
  await topUp(h, reader)
  const [newest] = await h.store.refundablePayments(reader, 'USD')
  const first = h.stripe.control.dispute(payment)
  const second = h.stripe.control.dispute(newest?.id as string)
  h.stripe.control.decide(first.id, 'won')
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  h.stripe.control.decide(second.id, 'won')
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('good')
  expect(await h.findings()).toEqual([])
})

test('every message of a dispute in every order, each twice, ends in the same books', async () => {
  const endings: unknown[] = []
  for (const order of [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 4, 0, 3, 1],
    [3, 0, 4, 1, 2],
  ]) {
    await using h = await createHarness()
    const { payment } = await createBuyer(h)
    h.stripe.control.chaos({ drop: true })
    const { id } = h.stripe.control.dispute(payment)
    h.stripe.control.decide(id, 'lost')
    await h.stripe.control.idle()
    h.stripe.control.calm()
    const events = (await dashboard(h).events.list({ limit: 100 })).data.filter(({ type }) => /dispute/.test(type))
    expect(events.length).toBeGreaterThanOrEqual(3)
    for (const index of [...order, ...order]) {
      const event = events[index % events.length]
      const sent = await h.stripe.control.deliver(event?.id as string)
      expect(sent.at(-1)?.attempts.at(-1)).toBe(200)
    }
    endings.push(await balances(h))
    expect(await h.findings()).toEqual([])
  }
  expect(new Set(endings.map((ending) => JSON.stringify(ending))).size).toBe(1)
})

test('a dispute that is told before its payment books both', async () => {
  await using h = await createHarness()
  await h.site()
  const reader = await newReader(h)
  h.stripe.control.chaos({ drop: true })
  const { session } = await startTopUp(h, reader)
  h.stripe.control.complete(session)
  const { id } = h.stripe.control.dispute(session)
  expect(await settleDispute(h.ports, id)).toBe('booked')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.store.standing(reader)).toBe('on-hold')
  expect(await h.findings()).toEqual([])
})

test('a card that is disputed as soon as it paid ends like any other', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, '4000000000000259')
  expect(await h.store.standing(reader)).toBe('on-hold')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

test('a wallet on hold takes no new money', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  const before = await h.footprint()
  await expect(startTopUp(h, reader)).rejects.toMatchObject({ code: 'not-allowed' })
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})

/** A reader of a new card who has given a tip of 1.00, of which 0.95 are held for its creator. */
async function generous(h: Harness) {
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  await tipAgain(h, site.id, reader, { amount: 100 })
  const [payment] = await h.store.refundablePayments(reader, 'USD')
  const sum = (all: readonly { amount: number }[]) => all.reduce((total, { amount }) => total + amount, 0)
  const owed = async () => ({
    payable: sum(await h.store.creatorPayables(site.id)),
    held: sum(await h.store.heldSums(site.id)),
  })
  return { site, creator, reader, payment: payment?.id as string, owed }
}

test('a dispute that is lost takes what is held for creators before the operator bears anything, and nothing of it is released', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const { reader, payment, owed } = await generous(h)
  const { id } = h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await owed()).toEqual({ payable: 0, held: 95 })
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await owed()).toEqual({ payable: 0, held: 0 })
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': 5 })
  expect(await h.store.standing(reader)).toBe('on-hold')
  await releaseWallet(h.ports, reader)
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 0, left: 0 })
  expect(await settleDispute(h.ports, id)).toBe('known')
  expect(await h.findings()).toEqual([])
})

test('a tip that a bank has had back from its creator is not taken from the creator once more', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const { site, reader, payment, owed } = await generous(h)
  const { id } = h.stripe.control.dispute(payment)
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  const [tip] = await h.store.tips(site.id, null, 10)
  const order = (key: string, wish: ReturnOrder['wish']) =>
    returnTips(h.ports, { site: site.id, key, bodyHash: '', wish })
  expect(await order('this one', { tips: [tip!.id] })).toMatchObject({ tips: [{ returnedAt: null }], more: false })
  expect(await order('all', { from: tip!.id })).toEqual({ tips: [], more: false })
  expect(await owed()).toEqual({ payable: 0, held: 0 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await h.findings()).toEqual([])
})

test('what was released before the bank ruled stays with its creator', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const { payment, owed } = await generous(h)
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 1, left: 0 })
  const { id } = h.stripe.control.dispute(payment)
  h.stripe.control.decide(id, 'lost')
  await h.stripe.control.idle()
  expect(await owed()).toEqual({ payable: 95, held: 0 })
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': 100 })
  expect(await h.findings()).toEqual([])
})

test('of ten who hear of a loss at once, while a round would release what is held, one takes it', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const { payment, owed } = await generous(h)
  h.stripe.control.chaos({ drop: true })
  const { id } = h.stripe.control.dispute(payment)
  h.stripe.control.decide(id, 'lost')
  h.clock.advance({ days: 8 })
  const heard = Array.from({ length: 10 }, () => settleDispute(h.ports, id))
  await Promise.all([...heard, releaseHolds(h.ports)])
  const { payable, held } = await owed()
  expect([payable, held]).toEqual([expect.any(Number), 0])
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': payable === 0 ? 5 : 100 })
  expect(await h.findings()).toEqual([])
})

test('a small payment that a bank warns of goes back to its card out of what is held for creators, too', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const { payment, owed } = await generous(h)
  h.stripe.control.warn(payment)
  await h.stripe.control.idle()
  expect(await owed()).toEqual({ payable: 0, held: 0 })
  expect(await balances(h)).toMatchObject({ 'bad-debt USD': 5 })
  expect(await h.findings()).toEqual([])
})
