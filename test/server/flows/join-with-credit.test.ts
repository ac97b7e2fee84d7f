// What was bought at a site of late is taken off the first period, once; and cannot be undone as well.
import { expect, test } from 'vitest'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { joinMembership } from '../../../server/flows/join-membership.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { refundUnlock } from '../../../server/flows/refund-unlock.ts'
import { undoUnlock } from '../../../server/flows/undo-unlock.ts'
import { balances, unlock } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { finishJoin, memberSite, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader, topUp } from '../../support/reader.ts'

/** $3.40 for two articles of the site, of which one costs 20 ¢. */
async function buyer(h: Harness) {
  const { site, secretKey } = await memberSite(h)
  await h.item(site.id, { id: 'the-sea', title: 'The sea, at length', price: usd(320) })
  const reader = await newReader(h)
  await topUp(h, reader)
  const unlocks = [
    await unlock(h, reader, site.id, 'the-river'),
    await unlock(h, reader, site.id, 'the-sea', 320),
  ] as const
  return { site, secretKey, reader, unlocks }
}

test('the first period costs less by what was bought, the next one the price', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const started = await startJoin(h, site.id, { reader })
  const { session, membership } = started
  expect(await dashboard(h).checkout.sessions.retrieve(session)).toMatchObject({ amount_total: 160 })
  expect(await finishJoin(h, started)).toMatchObject({ state: 'active', price: usd(500), isFounding: false })
  expect(await h.store.membershipCredit(membership)).toEqual(usd(340))
  const { 'publisher:payable USD': had } = await balances(h)
  expect(had).toBe(340 + 160)
  await pass(h, { days: 31 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 340 + 160 + 500 })
  expect(await h.findings()).toEqual([])
})

test('the form sent again, and an answer that was lost, are one session with one coupon', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const { joining, session, membership } = await startJoin(h, site.id, { reader })
  expect((await joinMembership(h.ports, joining)).session).toBe(session)
  expect((await dashboard(h).coupons.list({})).data).toMatchObject([
    { id: `tuppence_${membership}`, amount_off: 340, currency: 'usd', duration: 'once', max_redemptions: 1 },
  ])
  expect(await h.footprint()).toMatchObject({ memberships: 1, membership_credits: 2 })
})

test('what counted once does not count again, also when the membership is over', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const member = await finishJoin(h, await startJoin(h, site.id, { reader }))
  await dashboard(h).subscriptions.cancel(member.subscription as string)
  await h.stripe.control.idle()
  const again = await startJoin(h, site.id, { reader })
  expect(await h.store.membershipCredit(again.membership)).toBeNull()
  await finishJoin(h, again)
  expect(await h.findings()).toEqual([])
})

test('an attempt that came to nothing has used nothing up', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  await startJoin(h, site.id, { reader })
  const second = await startJoin(h, site.id, { reader })
  expect(await h.store.membershipCredit(second.membership)).toEqual(usd(340))
  await finishJoin(h, second)
  expect(await h.findings()).toEqual([])
})

test('what was bought more than thirty days ago, or on another site, does not count', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const other = await h.site({ origins: ['https://other.example'] })
  expect(await h.store.recentUnlocks(reader, other.site.id, '2020-01-01T00:00:00.000Z')).toEqual([])
  h.clock.advance({ days: 30, seconds: 1 })
  const { membership } = await startJoin(h, site.id, { reader })
  expect(await h.store.membershipCredit(membership)).toBeNull()
})

test('what is due now is what the screen said, or nothing is begun', async () => {
  await using h = await createHarness()
  const { site, reader, unlocks } = await buyer(h)
  const { joining } = await startJoin(h, site.id, { reader })
  await undoUnlock(h.ports, { reader, entitlement: unlocks[0] })
  const before = await h.footprint()
  const later = { ...joining, membership: h.ports.ids.id('membership'), due: usd(160) }
  await expect(joinMembership(h.ports, later)).rejects.toMatchObject({ code: 'price-changed' })
  expect(await h.footprint()).toEqual(before)
  expect(await joinMembership(h.ports, { ...later, due: usd(180) })).toMatchObject({ session: expect.any(String) })
})

test('an unlock that counted is not undone; its publisher can give it back all the same', async () => {
  await using h = await createHarness()
  const { site, reader, unlocks } = await buyer(h)
  await finishJoin(h, await startJoin(h, site.id, { reader }))
  const before = await h.footprint()
  expect(await undoUnlock(h.ports, { reader, entitlement: unlocks[0] })).toEqual({ undone: false, because: 'counted' })
  expect(await h.footprint()).toEqual(before)
  const order = { entitlement: unlocks[0], amount: null, to: 'wallet', revoke: false } as const
  await refundUnlock(h.ports, { site: site.id, ...order, key: 'key-1', bodyHash: 'hash' })
  expect(await h.store.entitlementById(unlocks[0])).toMatchObject({ refunded: 20 })
  expect(await h.findings()).toEqual([])
})

test('to undo an unlock ends the form that counts on it; who pays first keeps the membership', async () => {
  await using h = await createHarness()
  const { site, reader, unlocks } = await buyer(h)
  const open = await startJoin(h, site.id, { reader })
  expect(await undoUnlock(h.ports, { reader, entitlement: unlocks[0] })).toMatchObject({ undone: true })
  expect(await h.ports.payments.surface(open.session)).toBeNull()
  expect(await membershipOf(h, open.membership)).toMatchObject({ state: 'expired' })

  const paid = await startJoin(h, site.id, { reader })
  expect(await h.store.membershipCredit(paid.membership)).toEqual(usd(320))
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(paid.session)
  expect(await undoUnlock(h.ports, { reader, entitlement: unlocks[1] })).toEqual({ undone: false, because: 'counted' })
  expect(await membershipOf(h, paid.membership)).toMatchObject({ state: 'active' })
  expect(await h.findings()).toEqual([])
})

test('an undo and a joining in the same moment: the price comes back or counts, never both', async () => {
  await using h = await createHarness()
  const { site, reader, unlocks } = await buyer(h)
  const [undone] = await Promise.allSettled([
    undoUnlock(h.ports, { reader, entitlement: unlocks[1] }),
    startJoin(h, site.id, { reader }),
  ])
  const isUndone = undone.status === 'fulfilled' && undone.value.undone
  const open = await h.store.joiningsAt(reader, site.id)
  const counted = open[0] === undefined ? null : await h.store.membershipCredit(open[0].id)
  if (isUndone) expect(counted?.amount ?? 0).toBeLessThanOrEqual(20)
  expect(await h.findings()).toEqual([])
})

// CRS-01, CRS-04
test('an attempt with a credit that dies half-way is found, and counts when it was paid', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const started = await startJoin(h, site.id, { reader })
  await h.driver.commit([{ sql: `update memberships set session = null, state = 'started'`, values: [] }])
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(started.session)
  h.clock.advance({ minutes: 3 })
  await recoverMemberships(h.ports)
  expect(await membershipOf(h, started.membership)).toMatchObject({ state: 'active' })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500 })
  expect(await h.findings()).toEqual([])
})

test('a member who cancels keeps the period that the credit made cheaper', async () => {
  await using h = await createHarness()
  const { site, reader } = await buyer(h)
  const member = await finishJoin(h, await startJoin(h, site.id, { reader }))
  await changeRenewal(h.ports, { reader, membership: member.id, renews: false })
  await pass(h, { days: 40 })
  expect(await membershipOf(h, member.id)).toMatchObject({ state: 'ended', paidUntil: member.paidUntil })
  expect((await balances(h))['publisher:payable USD']).toBe(500)
  expect(await h.findings()).toEqual([])
})
