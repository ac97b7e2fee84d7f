// Money of new cards, held for a week: released once, whoever looks and whoever dies, and taken back first from what is held.
import { expect, test } from 'vitest'
import { heedFraudWarning } from '../../../server/flows/heed-fraud-warning.ts'
import { refundUnlock } from '../../../server/flows/refund-unlock.ts'
import { releaseHolds } from '../../../server/flows/release-holds.ts'
import { releaseWallet } from '../../../server/flows/release-wallet.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import { undoUnlock } from '../../../server/flows/undo-unlock.ts'
import type { Ports } from '../../../server/ports/index.ts'
import { balances, unlock } from '../../support/buyer.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { tipAgain, tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

/** Ana, who shares in `the-delta`, and a reader whose first payment was this moment. */
async function fresh(h: Harness) {
  const made = await tipSite(h)
  await h.item(made.site.id, { id: 'the-delta', price: usd(100), shares: [{ creator: made.creator.id, bps: 6000 }] })
  const reader = await newReader(h)
  await topUp(h, reader)
  return { ...made, reader }
}

async function owed(h: Harness, site: `site_${string}`) {
  const sum = (all: readonly { amount: number }[]) => all.reduce((total, { amount }) => total + amount, 0)
  return { payable: sum(await h.store.creatorPayables(site)), held: sum(await h.store.heldSums(site)) }
}

/** On somebody who is no creator, so that a loss finds nothing in the wallet. */
async function spendAll(h: Harness, site: `site_${string}`, reader: `reader_${string}`): Promise<void> {
  const { amount } = await h.store.wallet(reader, 'USD')
  await h.item(site, { id: 'the-last', price: usd(amount) })
  await unlock(h, reader, site, 'the-last', amount)
}

/** A process that dies at its first commit. */
const dying = ({ ports, store }: Harness, side: 'before' | 'after'): Ports => ({
  ...ports,
  store: {
    ...store,
    commit: async (changes) => {
      if (side === 'after') await store.commit(changes)
      throw new Error('the process is dead')
    },
  },
})

test('a tip and a share of a new card are held for a week and then payable; those of a known one are at once', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, reader } = await fresh(h)
  await unlock(h, reader, site.id, 'the-delta', 100)
  await tipAgain(h, site.id, reader, { amount: 100 })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 57 + 95 })
  h.clock.advance({ days: 7, seconds: -2 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 0, left: 0 })
  h.clock.advance({ seconds: 1 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 1, left: 0 })
  h.clock.advance({ seconds: 1 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 1, left: 0 })
  expect(await owed(h, site.id)).toEqual({ payable: 57 + 95, held: 0 })
  await tipAgain(h, site.id, reader, { amount: 100 })
  expect(await owed(h, site.id)).toEqual({ payable: 57 + 95 + 95, held: 0 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 0, left: 0 })
})

test('what counts towards goals and supporters does not ask whether it is held', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, reader } = await fresh(h)
  const tip = await tipAgain(h, site.id, reader, { amount: 100 })
  const row = await h.driver.db.selectFrom('tips').select('net').where('id', '=', tip.id).executeTakeFirstOrThrow()
  expect(Number(row.net)).toBe(95)
})

test('twenty rounds at once release each hold once', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  for (let n = 0; n < 5; n++) await tipAgain(h, site.id, reader, { amount: 20 })
  h.clock.advance({ days: 8 })
  const rounds = await Promise.all(Array.from({ length: 20 }, () => releaseHolds(h.ports)))
  expect(rounds.reduce((sum, { released }) => sum + released, 0)).toBe(5)
  expect(await owed(h, site.id)).toEqual({ payable: 100, held: 0 })
})

test.each(['before', 'after'] as const)('a round that dies %s its commit is finished by the next', async (side) => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  for (let n = 0; n < 3; n++) await tipAgain(h, site.id, reader, { amount: 20 })
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(dying(h, side), 1)).toEqual({ released: 0, left: 0 })
  expect(await h.findings()).toEqual([])
  expect(await releaseHolds(h.ports)).toEqual({ released: side === 'before' ? 3 : 2, left: 0 })
  expect(await owed(h, site.id)).toEqual({ payable: 60, held: 0 })
})

test('a tip that goes back while it is held leaves the creator nothing, and releases nothing later', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, reader } = await fresh(h)
  const tip = await tipAgain(h, site.id, reader, { amount: 100 })
  await returnTips(h.ports, { site: site.id, key: 'key', bodyHash: 'hash', wish: { tips: [tip.id] } })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 0, left: 0 })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await balances(h)).not.toHaveProperty('fees:platform USD')
})

test('a tip that goes back after its release is owed by the creator', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  const tip = await tipAgain(h, site.id, reader, { amount: 100 })
  h.clock.advance({ days: 8 })
  await releaseHolds(h.ports)
  await returnTips(h.ports, { site: site.id, key: 'key', bodyHash: 'hash', wish: { tips: [tip.id] } })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
})

test('an unlock that goes back in parts takes what is held first, and what is released is the rest', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, reader } = await fresh(h)
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  const order = { site: site.id, bodyHash: 'hash', entitlement, to: 'wallet', revoke: false } as const
  await refundUnlock(h.ports, { ...order, key: 'one', amount: usd(40) })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 57 - 23 })
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 1, left: 0 })
  expect(await owed(h, site.id)).toEqual({ payable: 34, held: 0 })
  await refundUnlock(h.ports, { ...order, key: 'two', amount: null })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
})

test('an undo takes back what was held', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  expect(await undoUnlock(h.ports, { reader, entitlement })).toMatchObject({ undone: true })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
})

test.each(['wallet', 'card'] as const)(
  'an unlock whose share a bank has had from its creator does not go back (to the %s) once more, whatever was given back before',
  async (to) => {
    await using h = await checkedHarness()
    const { site, reader } = await fresh(h)
    const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
    await topUp(h, reader)
    const order = { site: site.id, bodyHash: 'hash', entitlement, revoke: false } as const
    await refundUnlock(h.ports, { ...order, key: 'part', to: 'wallet', amount: usd(40) })
    expect(await owed(h, site.id)).toEqual({ payable: 0, held: 36 })
    await spendAll(h, site.id, reader)
    const oldest = (await h.store.refundablePayments(reader, 'USD')).at(-1)
    h.stripe.control.decide(h.stripe.control.dispute(oldest?.id as string).id, 'lost')
    await h.stripe.control.idle()
    expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
    const before = await balances(h)
    for (const amount of [usd(1), null]) {
      const again = refundUnlock(h.ports, { ...order, key: `again ${amount?.amount}`, to, amount })
      await expect(again).rejects.toMatchObject({ code: 'state-conflict' })
    }
    expect(await balances(h)).toEqual(before)
  },
)

test('what was released and given back in part is no loss to a bank: the rest goes back too', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  const order = { site: site.id, bodyHash: 'hash', entitlement, to: 'wallet', revoke: false } as const
  for (const key of ['one', 'two', 'three']) await refundUnlock(h.ports, { ...order, key, amount: usd(33) })
  await refundUnlock(h.ports, { ...order, key: 'four', amount: null })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
})

test('after the bank has warned of the card and the payment went back, an undo gives nothing more', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  const [payment] = await h.store.refundablePayments(reader, 'USD')
  h.stripe.control.warn(payment?.id as string)
  await h.stripe.control.idle()
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
  const before = await balances(h)
  expect(await undoUnlock(h.ports, { reader, entitlement })).toEqual({ undone: false, because: 'lost' })
  expect(await balances(h)).toEqual(before)
  expect(await h.store.undoSlots(reader)).toEqual([])
})

test.each(['before the wallet is looked at', 'after what is held was looked at'] as const)(
  'what a reader spends %s, while a payment is given back, is found with its creator and not called lost',
  async (moment) => {
    await using h = await checkedHarness()
    const { site, reader } = await fresh(h)
    const [payment] = await h.store.refundablePayments(reader, 'USD')
    h.stripe.control.chaos({ drop: true })
    const { id } = h.stripe.control.warn(payment?.id as string)
    let spent: Promise<unknown> | undefined
    const spend = () => (spent ??= unlock(h, reader, site.id, 'the-delta', 100))
    const store: Ports['store'] = {
      ...h.store,
      async wallet(...asked) {
        if (moment === 'before the wallet is looked at') await spend()
        return h.store.wallet(...asked)
      },
      async readerHolds(...asked) {
        const holds = await h.store.readerHolds(...asked)
        if (moment === 'after what is held was looked at') await spend()
        return holds
      },
    }
    expect(await heedFraudWarning({ ...h.ports, store }, id)).toBe('refunded')
    expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
    expect(await balances(h)).toMatchObject({ 'bad-debt USD': 40 })
  },
)

test('returns, refunds and releases of the same moment take and release everything once', async () => {
  await using h = await checkedHarness({ platformFeeBps: 333 })
  const { site, reader } = await fresh(h)
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  const tips = []
  for (let n = 0; n < 4; n++) tips.push(await tipAgain(h, site.id, reader, { amount: 50 }))
  h.clock.advance({ days: 8 })
  const order = { site: site.id, bodyHash: 'hash', entitlement, to: 'wallet', revoke: null, amount: null } as const
  await Promise.all([
    ...tips.map(({ id }) => returnTips(h.ports, { site: site.id, key: id, bodyHash: 'hash', wish: { tips: [id] } })),
    ...Array.from({ length: 6 }, () => releaseHolds(h.ports)),
    refundUnlock(h.ports, { ...order, key: 'all' }),
  ])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 0 })
})

test('while a bank disputes the payment nothing is released, and afterwards it is', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await fresh(h)
  await tipAgain(h, site.id, reader, { amount: 100 })
  const [payment] = await h.store.refundablePayments(reader, 'USD')
  h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  expect(await h.store.standing(reader)).toBe('on-hold')
  h.clock.advance({ days: 8 })
  expect(await releaseHolds(h.ports)).toEqual({ released: 0, left: 0 })
  expect(await owed(h, site.id)).toEqual({ payable: 0, held: 100 })
  const [dispute] = await h.store.openDisputes(1)
  h.stripe.control.decide(dispute?.id as string, 'won')
  await h.stripe.control.idle()
  await releaseWallet(h.ports, reader)
  expect(await releaseHolds(h.ports)).toEqual({ released: 1, left: 0 })
  expect(await owed(h, site.id)).toEqual({ payable: 100, held: 0 })
})
