// Money of members at the provider: refunds from its dashboard, disputes, and what reconciliation finds (THREATS H, WHK-11).
import { expect, test } from 'vitest'
import { reconcileLedger } from '../../../server/flows/reconcile-ledger.ts'
import { settleRefund } from '../../../server/flows/settle-refund.ts'
import { balances } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { createMember, memberSite, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

/** The provider's id of the newest payment of a member. */
async function paymentOf(h: Harness): Promise<string> {
  const [newest] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  return newest?.id as string
}

async function paidMember(h: Harness, card?: string) {
  const member = await createMember(h, card === undefined ? {} : { card })
  return { ...member, payment: await paymentOf(h) }
}

const refund = async (h: Harness, payment_intent: string, amount: number) => {
  const made = await dashboard(h).refunds.create({ payment_intent, amount })
  await h.stripe.control.idle()
  return made.id
}

test('a refund at the provider takes back the publisher’s share, part by part, and never the wallet', async () => {
  await using h = await createHarness()
  const { payment, membership } = await paidMember(h)
  await refund(h, payment, 199)
  expect(await balances(h)).toEqual({
    'fees:processing USD': 45,
    'publisher:payable USD': 301,
    'stripe:balance USD': 256,
  })
  const last = await refund(h, payment, 301)
  expect(await settleRefund(h.ports, last)).toBe('known')
  expect(await balances(h)).toEqual({ 'fees:processing USD': 45, 'stripe:balance USD': -45 })
  expect(await h.store.membershipPayment(payment)).toMatchObject({ refunded: 500 })
  // Whether it goes on, the subscription says.
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'active' })
  expect(await h.findings()).toEqual([])
})

test('a refund that the card does not take comes back to those who gave it', async () => {
  await using h = await createHarness()
  const { payment } = await paidMember(h, '4000000000005126')
  const id = await refund(h, payment, 500)
  expect(await balances(h)).toMatchObject({ 'stripe:balance USD': -45 })
  await pass(h, { hours: 2 })
  expect(await settleRefund(h.ports, id)).toBe('known')
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500, 'stripe:balance USD': 455 })
  expect(await h.store.membershipPayment(payment)).toMatchObject({ refunded: 0 })
  expect(await h.findings()).toEqual([])
})

test('what a bank takes of a member’s payment waits in suspense, and what it gives back leaves it', async () => {
  await using h = await createHarness()
  const { payment } = await paidMember(h)
  const { id } = h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  expect(await balances(h)).toEqual({
    'fees:processing USD': 1545,
    'publisher:payable USD': 500,
    'stripe:balance USD': -1545,
    'suspense USD': -500,
  })
  expect(h.log.lines).toContainEqual(expect.objectContaining({ event: 'membership-disputed', dispute: id }))
  h.stripe.control.decide(id, 'won')
  await h.stripe.control.idle()
  expect(await balances(h)).not.toHaveProperty('suspense USD')
  expect(await h.findings()).toEqual([])
})

test('a month without webhooks: every missed invoice, refund and dispute is posted, and a second look finds nothing', async () => {
  await using h = await createHarness()
  const { payment } = await paidMember(h)
  h.stripe.control.chaos({ drop: true })
  await refund(h, payment, 100)
  await pass(h, { days: 32 })
  h.stripe.control.dispute(await paymentOf(h))
  const report = await reconcileLedger(h.ports)
  expect(report.missed.map(({ what }) => what).toSorted()).toEqual(['dispute', 'membership', 'refund'])
  expect(report).toMatchObject({ odd: 0, findings: 0 })
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0 })
  expect(await h.store.payoutHold()).toBeNull()
})

/** Joined and paid by the year, while our books were restored from a backup that knows nothing of the attempt. */
async function joinedUnknown(h: Harness, ...forgotten: string[]) {
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const started = await startJoin(h, site.id, { reader, interval: 'year' })
  const rows = ['delete from memberships', ...forgotten]
  await h.driver.commit(rows.map((sql) => ({ sql, values: [] })))
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(started.session)
  await h.stripe.control.idle()
  return { ...started, reader, site }
}

// CRS-09
test('a membership that the books lost is found again by what the provider keeps of it', async () => {
  await using h = await createHarness()
  const { membership, reader, site } = await joinedUnknown(h)
  expect((await reconcileLedger(h.ports)).missed).toMatchObject([{ what: 'membership', money: usd(5000) }])
  const found = { reader, site: site.id, tier: 'friend', interval: 'year', price: usd(5000), ticket: null }
  expect(await membershipOf(h, membership)).toMatchObject({ ...found, state: 'active' })
  expect(await h.findings()).toEqual([])
})

test('an invoice of a reader whom the books do not know is told as odd', async () => {
  await using h = await createHarness()
  const { membership } = await joinedUnknown(h, 'delete from readers')
  const { oddities } = await reconcileLedger(h.ports)
  const detail = `is paid for ${membership}, which our books do not have`
  expect(oddities).toEqual([{ what: 'invoice', id: expect.stringContaining('in_'), detail, isMoney: false }])
})

test('a membership that is settled in another currency than it is paid in balances in both', async () => {
  await using h = await createHarness()
  h.stripe.control.settleIn('eur', 0.5)
  await createMember(h)
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500, 'exchange USD': 500 })
  expect(await h.findings()).toEqual([])
})
