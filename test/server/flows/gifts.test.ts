// Gifts: paid once, each code good for one membership, taken back once, whatever comes at the same moment (MON-15).
import { expect, test } from 'vitest'
import { after, monthsAfter } from '../../../server/core/instant.ts'
import { isOpenAt } from '../../../server/core/membership.ts'
import { money } from '../../../server/core/money.ts'
import { joinMembership } from '../../../server/flows/join-membership.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { recoverCheckouts } from '../../../server/flows/recover-checkouts.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { returnMoney } from '../../../server/flows/return-money.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { takeBackCode } from '../../../server/flows/take-back-code.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { viewWallet } from '../../../server/flows/view-wallet.ts'
import type { Store } from '../../../server/ports/index.ts'
import { codesOf, createGift, giftTicketFor, redeemCode } from '../../support/gifts.ts'
import type { Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { joinTicketFor, memberSite } from '../../support/member.ts'
import { newReader, startTopUp, texts, topUp } from '../../support/reader.ts'
import { checkedHarness } from '../pages/visitor.ts'

test('a gift of five takes five prices out of the wallet, once, and keeps no code that could be read', async () => {
  await using h = await checkedHarness()
  const { giver, gift, codes, site } = await createGift(h)
  expect(await h.store.wallet(giver, 'USD')).toEqual(usd(500))
  expect(await h.store.payables(site.publisher)).toEqual([{ amount: 2500, currency: 'USD' }])
  expect(gift).toMatchObject({ codes: 5, price: usd(500), takenBack: 0, giver })
  expect(new Set(codes).size).toBe(5)
  const rows = JSON.stringify(await h.driver.db.selectFrom('gift_codes').selectAll().execute())
  for (const code of codes) expect(rows).not.toContain(code)
})

test('a hundred approvals at once are one gift', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 10_000)
  const { ticket } = await giftTicketFor(h, site.id, { codes: 2 })
  const approve = () => unlockItem(h.ports, { ticket, reader, approved: usd(1000) })
  const answers = await Promise.all(Array.from({ length: 100 }, approve))
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(9000))
  expect((await h.footprint()).gifts).toBe(1)
})

test('money by card and the gift that it is for are one commit', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const { ticket } = await giftTicketFor(h, site.id)
  const { session } = await startTopUp(h, reader, 3000, ticket, 2500)
  h.stripe.control.complete(session)
  const settled = await Promise.all(Array.from({ length: 5 }, () => settlePayment(h.ports, session)))
  expect(new Set(settled)).toEqual(new Set(['paid']))
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await h.store.giftOfTicket(ticket)).toMatchObject({ codes: 5, giver: reader })
})

test('who dies after the card was charged finds gift and rest of the money when recovery has looked', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const { ticket } = await giftTicketFor(h, site.id)
  const { session } = await startTopUp(h, reader, 2500, ticket, 2500)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect((await h.footprint()).gifts).toBe(0)
  h.clock.advance({ minutes: 3 })
  await recoverCheckouts(h.ports)
  await recoverCheckouts(h.ports)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(0))
  expect((await h.footprint()).gifts).toBe(1)
})

test('when the number was changed while the card was asked, the money is in the wallet and nothing is given', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const { ticket } = await giftTicketFor(h, site.id)
  const { session } = await startTopUp(h, reader, 3000, ticket, 2500)
  await h.store.commit([{ change: 'count-gift', ticket, codes: 3, at: h.clock.now() }])
  h.stripe.control.complete(session)
  await settlePayment(h.ports, session)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(3000))
  expect((await h.footprint()).gifts).toBe(0)
})

// MON-15
test('of a hundred who redeem one code at the same moment exactly one becomes a member', async () => {
  await using h = await checkedHarness()
  const { codes, site } = await createGift(h)
  const readers = await Promise.all(Array.from({ length: 100 }, () => newReader(h)))
  const answers = await Promise.all(readers.map((reader) => redeemCode(h, codes[0] as string, reader)))
  const count = Map.groupBy(answers, ({ is }) => is)
  expect([count.get('yours')?.length, count.get('used')?.length]).toEqual([1, 99])
  const members = await Promise.all(readers.map((reader) => h.store.membershipsAt(reader, site.id)))
  expect(members.flat()).toHaveLength(1)
})

test('five readers redeem a gift of five, and a sixth finds each code used', async () => {
  await using h = await checkedHarness()
  const { codes } = await createGift(h)
  for (const code of codes) expect((await redeemCode(h, code, await newReader(h))).is).toBe('yours')
  const sixth = await newReader(h)
  for (const code of codes) expect((await redeemCode(h, code, sixth)).is).toBe('used')
  expect((await h.footprint()).memberships).toBe(5)
})

test('a code that is sent twice, or ten times at once, by the same reader is one membership and one answer', async () => {
  await using h = await checkedHarness()
  const { codes } = await createGift(h)
  const reader = await newReader(h)
  const answers = await Promise.all(Array.from({ length: 10 }, () => redeemCode(h, codes[0] as string, reader)))
  expect(answers.map(({ is }) => is)).toEqual(Array(10).fill('yours'))
  expect((await h.footprint()).memberships).toBe(1)
})

test('two codes of one reader at the same moment: one makes a member, the other stays good', async () => {
  await using h = await checkedHarness()
  const { codes, gift } = await createGift(h, { codes: 2 })
  const reader = await newReader(h)
  const answers = await Promise.all(codes.map((code) => redeemCode(h, code, reader)))
  expect(answers.map(({ is }) => is).toSorted()).toEqual(['member', 'yours'])
  expect((await h.store.giftCodes(gift.id)).map(({ state }) => state).toSorted()).toEqual(['open', 'redeemed'])
})

test.each(['memberships', 'giftCode', 'gift', 'tiers', 'membershipsAt'] as const)(
  'a code whose reader redeems another one before its %s are read stays good',
  async (read) => {
    await using h = await checkedHarness()
    const { codes, gift } = await createGift(h, { codes: 2 })
    const [first, second] = codes as [string, string]
    const reader = await newReader(h)
    const redeemFirst = () => redeemCode(h, first, reader)
    expect((await redeemCode(interrupted(h, read, redeemFirst), second, reader)).is).toBe('member')
    expect((await h.store.giftCodes(gift.id)).map(({ state }) => state)).toEqual(['redeemed', 'open'])
  },
)

/** The harness with a store that lets something else happen before its first read of a kind. */
function interrupted(h: Harness, read: keyof Store, happening: () => Promise<unknown>): Harness {
  let isFirst = true
  const store = new Proxy(h.ports.store, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name !== read || !isFirst) return value
      return async (...args: unknown[]) => {
        isFirst = false
        await happening()
        return Reflect.apply(value, target, args)
      }
    },
  })
  return { ...h, ports: { ...h.ports, store } }
}

test('who is a member of at least that tier keeps the code; of a lower tier they are not refused', async () => {
  await using h = await checkedHarness()
  const { codes, site, gift } = await createGift(h)
  const reader = await newReader(h)
  await redeemCode(h, codes[0] as string, reader)
  expect(await redeemCode(h, codes[1] as string, reader)).toMatchObject({ is: 'member', gift: { id: gift.id } })
  await putTier(h.ports, site, 'patron', makeTier({ level: 2 }))
  const better = {
    ...gift,
    id: 'gift_better',
    tier: 'patron',
    giver: null,
    ticket: null,
    price: usd(0),
    codes: 1,
  } as const
  const [code] = await codesOf(h, better.id, 1)
  const codeHashes = [await h.ports.ids.hash(code as string)]
  await h.store.commit([{ change: 'add-gift', gift: better, codeHashes }])
  expect(await redeemCode(h, code as string, reader)).toMatchObject({ is: 'yours', membership: { tier: 'patron' } })
})

test('a code that was never given, is too late or was taken back gets one and the same answer', async () => {
  await using h = await checkedHarness()
  const { codes, giver, gift } = await createGift(h)
  const [first, second] = codes as [string, string]
  await takeBackCode(h.ports, { reader: giver, gift: gift.id, position: 0 })
  const reader = await newReader(h)
  const answers = [await redeemCode(h, '0'.repeat(28), reader), await redeemCode(h, first, reader)]
  h.clock.advance({ days: 365 })
  answers.push(await redeemCode(h, second, reader))
  expect(answers).toEqual(Array(3).fill({ is: 'unknown' }))
  expect((await h.footprint()).memberships).toBe(0)
})

test('a code taken back and redeemed at the same moment ends in one of the two', async () => {
  await using h = await checkedHarness()
  const { codes, giver, gift } = await createGift(h, { codes: 1 })
  const [taken, redeemed] = await Promise.all([
    takeBackCode(h.ports, { reader: giver, gift: gift.id, position: 0 }),
    redeemCode(h, codes[0] as string, await newReader(h)),
  ])
  expect([`${taken} ${redeemed.is}`]).toEqual([taken === 'used' ? 'used yours' : 'taken-back unknown'])
  expect(await h.store.wallet(giver, 'USD')).toEqual(usd(taken === 'used' ? 2500 : 3000))
})

test('each code gives its price back once, however often it is taken back; all of them the whole price', async () => {
  await using h = await checkedHarness()
  const { giver, gift, site } = await createGift(h)
  const takeBack = (position: number) => takeBackCode(h.ports, { reader: giver, gift: gift.id, position })
  const same = await Promise.all(Array.from({ length: 20 }, () => takeBack(3)))
  expect(same.filter((answer) => answer === 'taken-back')).toHaveLength(1)
  expect(await h.store.wallet(giver, 'USD')).toEqual(usd(1000))
  await Promise.all([0, 1, 2, 4].map(takeBack))
  expect(await h.store.wallet(giver, 'USD')).toEqual(usd(3000))
  expect(await h.store.payables(site.publisher)).toEqual([{ amount: 0, currency: 'USD' }])
  expect(await h.store.gift(gift.id)).toMatchObject({ takenBack: 5 })
})

test('nobody takes back what is not theirs, or what is not there', async () => {
  await using h = await checkedHarness()
  const { giver, gift } = await createGift(h)
  const other = await newReader(h)
  const before = await h.footprint()
  for (const wish of [
    { reader: other, gift: gift.id, position: 0 },
    { reader: giver, gift: gift.id, position: 5 },
    { reader: giver, gift: 'gift_none', position: 0 },
  ] as const)
    await expect(takeBackCode(h.ports, wish)).rejects.toMatchObject({ code: 'not-found' })
  expect(await h.footprint()).toEqual(before)
})

test('a code whose time is over can still be taken back', async () => {
  await using h = await checkedHarness()
  const { giver, gift } = await createGift(h)
  h.clock.advance({ days: 400 })
  expect(await takeBackCode(h.ports, { reader: giver, gift: gift.id, position: 0 })).toBe('taken-back')
  expect(await h.store.wallet(giver, 'USD')).toEqual(usd(1000))
})

// MON-15
test('a redeemed gift is no money: nothing of it is in a wallet or goes to a card', async () => {
  await using h = await checkedHarness()
  const { codes, giver } = await createGift(h)
  const reader = await newReader(h)
  await redeemCode(h, codes[0] as string, reader)
  expect(await h.store.wallets(reader)).toEqual([])
  expect(await returnMoney(h.ports, { reader, most: usd(500) })).toMatchObject({ next: 'stop' })
  // Of the giver only what is unspent goes back.
  expect((await viewWallet(h.ports, giver)).wallets).toEqual([{ balance: usd(500), returnable: usd(500) }])
})

test('what was given is over with its day, without asking anybody, and its member may join by card then', async () => {
  await using h = await checkedHarness()
  const { codes, site } = await createGift(h)
  const reader = await newReader(h)
  const found = await redeemCode(h, codes[0] as string, reader)
  if (found.is !== 'yours') throw new Error(found.is)
  const { id, paidUntil } = found.membership
  expect(paidUntil).toBe(monthsAfter(h.clock.now(), 1))
  expect(isOpenAt(found.membership, after(paidUntil as string, -1))).toBe(true)
  expect(isOpenAt(found.membership, paidUntil as string)).toBe(false)

  const [tier] = await h.store.tiers(site.id)
  const join = async () => {
    const { ticket } = await joinTicketFor(h, site.id)
    const offer = { tier: tier as NonNullable<typeof tier>, interval: 'month', price: money(500, 'USD') } as const
    const membership = h.ports.ids.id('membership')
    return joinMembership(h.ports, { membership, reader, site: site.id, ticket, offer, surface: 'redirect', texts })
  }
  await expect(join()).rejects.toMatchObject({ code: 'state-conflict' })
  h.clock.advance({ days: 32 })
  expect((await viewWallet(h.ports, reader)).memberships).toEqual([])
  await join()
  const asked = h.stripe.control.requests().length
  expect(await recoverMemberships(h.ports, 3600)).toBe(1)
  expect(h.stripe.control.requests().length).toBe(asked)
  expect(await h.store.membership(id)).toMatchObject({ state: 'ended', endedAt: paidUntil, paidUntil })
  expect(await recoverMemberships(h.ports, 3600)).toBe(0)
})

test('a wallet on hold gives nothing', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const session = await topUp(h, reader, 3000)
  const { ticket } = await giftTicketFor(h, site.id)
  const report = await h.ports.payments.report(session)
  if (report === null || !('payment' in report)) throw new Error('not paid')
  h.stripe.control.dispute(report.payment)
  await h.stripe.control.idle()
  const answer = await unlockItem(h.ports, { ticket, reader, approved: usd(2500) })
  expect(answer).toEqual({ next: 'stop', because: 'on-hold' })
  expect((await h.footprint()).gifts).toBe(0)
})
