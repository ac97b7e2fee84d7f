// Figures of members over HTTP: what a publisher is told, whose it is, and what is refused.
import { expect, test } from 'vitest'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { takeBackCode } from '../../../server/flows/take-back-code.ts'
import type { MemberFigures } from '../../../server/wire/figures.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createGift, redeemCode } from '../../support/gifts.ts'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { createMember, pass } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

const platformFeeBps = 500

const ask = (h: Harness, secretKey: string, query = '', headers: Record<string, string> = {}) =>
  h.request(`/v1/admin/figures/members${query}`, { headers: { Authorization: `Bearer ${secretKey}`, ...headers } })

const figures = async (h: Harness, secretKey: string, month?: string) => {
  const response = await ask(h, secretKey, month === undefined ? '' : `?month=${month}`)
  expect(response.status).toBe(200)
  return (await response.json()) as MemberFigures
}

const monthOf = (h: Harness) => h.clock.now().slice(0, 7)

/** The tenth of a month at noon, so that a test's days stay within it. */
async function midMonth(h: Harness) {
  const next = new Date(h.clock.now())
  next.setUTCMonth(next.getUTCMonth() + 1, 10)
  next.setUTCHours(12, 0, 0, 0)
  h.clock.advance({ seconds: (next.getTime() - Date.parse(h.clock.now())) / 1000 })
}

const nobody = { paying: 0, trial: 0, late: 0, paused: 0, gift: 0, complimentary: 0 }

test('a site without members is told that there are none', async () => {
  await using h = await createHarness()
  const { secretKey } = await h.site()
  const none = { members: { atStart: 0, joined: 0, left: 0, atEnd: 0 }, churn: null, active: nobody }
  const nothing = { mrr: [], arpu: [], revenue: [] }
  expect(await figures(h, secretKey)).toEqual({ month: monthOf(h), ...none, ...nothing })
})

test('who joins is counted in that month, and a month that is over is told as it was', async () => {
  await using h = await createHarness({ platformFeeBps })
  await midMonth(h)
  const { secretKey, reader, membership } = await createMember(h)
  const first = monthOf(h)
  const joined = {
    month: first,
    members: { atStart: 0, joined: 1, left: 0, atEnd: 1 },
    churn: null,
    active: { ...nobody, paying: 1 },
    mrr: [usd(500)],
    arpu: [usd(500)],
    revenue: [{ currency: 'USD', paid: 500, refunded: 0, processingFees: 45, toPublisher: 475, platformFee: 25 }],
  }
  expect(await figures(h, secretKey)).toEqual(joined)
  // Whoever cancels stays until what is paid is over, and does not recur any more.
  await pass(h, { days: 25 })
  await changeRenewal(h.ports, { reader, membership, renews: false })
  const cancelled = { members: { atStart: 1, joined: 0, left: 0, atEnd: 1 }, churn: 0, mrr: [], revenue: [] }
  expect(await figures(h, secretKey)).toMatchObject({ ...cancelled, active: { paying: 1 } })
  await pass(h, { days: 8 })
  const left = { members: { atStart: 1, joined: 0, left: 1, atEnd: 0 }, churn: 10_000, active: nobody }
  expect(await figures(h, secretKey)).toMatchObject(left)
  expect(await figures(h, secretKey, first)).toEqual(joined)
  expect(await h.findings()).toEqual([])
})

test('what goes back counts in the month in which it goes', async () => {
  await using h = await createHarness({ platformFeeBps })
  await midMonth(h)
  const { secretKey } = await createMember(h)
  const first = await figures(h, secretKey)
  await pass(h, { days: 25 })
  const [newest] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  await dashboard(h).refunds.create({ payment_intent: newest?.id as string, amount: 200 })
  await h.stripe.control.idle()
  const revenue = [{ currency: 'USD', paid: 0, refunded: 200, processingFees: 0, toPublisher: -190, platformFee: -10 }]
  expect(await figures(h, secretKey)).toMatchObject({ revenue, mrr: [usd(500)] })
  expect(await figures(h, secretKey, first.month)).toEqual(first)
  expect(await h.findings()).toEqual([])
})

test('late, and left when the days of grace are over', async () => {
  await using h = await createHarness()
  await midMonth(h)
  const { secretKey, subscription } = await createMember(h)
  const stripe = dashboard(h)
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const { id } = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer as string })
  await stripe.subscriptions.update(subscription, { default_payment_method: id })
  await pass(h, { days: 32 })
  expect(await figures(h, secretKey)).toMatchObject({ active: { ...nobody, late: 1 }, mrr: [], members: { atEnd: 1 } })
  await pass(h, { days: 10 })
  expect(await figures(h, secretKey)).toMatchObject({ active: nobody, members: { atEnd: 0 } })
})

test('a publisher is told of the site whose key it is', async () => {
  await using h = await createHarness()
  const { site } = await createMember(h)
  const other = await h.site({ publisher: site.publisher, origins: ['https://lake.example'] })
  expect(await figures(h, other.secretKey)).toMatchObject({ members: { atEnd: 0 }, mrr: [], revenue: [] })
})

test('nobody without the key is told anything, and no page', async () => {
  await using h = await createHarness()
  const { secretKey } = await createMember(h)
  expect((await h.request('/v1/admin/figures/members')).status).toBe(401)
  expect((await ask(h, 'tsk_guessed')).status).toBe(401)
  expect((await ask(h, secretKey, '', { Origin: siteOrigin })).status).toBe(403)
})

test.each(['2026-13', '2026-1', '2026', 'now', '', '2026-01-01', '9999-12', '2026-01%00', "2026-01'"])(
  'the month "%s" is refused',
  async (month) => {
    await using h = await createHarness()
    const { secretKey } = await h.site()
    const before = await h.footprint()
    const refused = await ask(h, secretKey, `?month=${month}`)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({ type: '/problems/malformed-request' })
    expect(await h.footprint()).toEqual(before)
  },
)

test('gifts are revenue when they are paid, and what the giver takes back is not', async () => {
  await using h = await createHarness({ platformFeeBps })
  await midMonth(h)
  const { secretKey, giver, gift, codes } = await createGift(h)
  const paid = { currency: 'USD', paid: 2500, processingFees: 0 }
  const [first] = (await figures(h, secretKey)).revenue
  expect(first).toEqual({ ...paid, refunded: 0, toPublisher: 2375, platformFee: 125 })
  expect(await takeBackCode(h.ports, { reader: giver, gift: gift.id, position: 4 })).toBe('taken-back')
  await redeemCode(h, codes[0] as string, await newReader(h))
  const [later] = (await figures(h, secretKey)).revenue
  expect(later).toEqual({ ...paid, refunded: 500, toPublisher: 1900, platformFee: 100 })
  expect(await figures(h, secretKey)).toMatchObject({ mrr: [], active: { gift: 1 } })
  await pass(h, { days: 32 })
  expect(await figures(h, secretKey)).toMatchObject({ revenue: [] })
  expect(await h.findings()).toEqual([])
})
