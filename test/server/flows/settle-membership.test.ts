// Memberships: joined once, renewed, late, cancelled and ended, whatever the order of messages (THREATS H, I).
import { expect, test } from 'vitest'
import { isOpenAt, opensUntil } from '../../../server/core/membership.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { joinMembership } from '../../../server/flows/join-membership.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { settleMembership } from '../../../server/flows/settle-membership.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { balances } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { createMember, memberSite, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

type Member = Awaited<ReturnType<typeof createMember>>

const isOpen = async (h: Harness, { membership }: Pick<Member, 'membership'>) =>
  isOpenAt(await membershipOf(h, membership), h.clock.now())

/** The next renewals fail: the card that is charged is another one. */
async function swapCard(h: Harness, { subscription }: Member, card: string): Promise<void> {
  const stripe = dashboard(h)
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer as string })
  await stripe.subscriptions.update(subscription, { default_payment_method: id })
  await h.stripe.control.idle()
}

test('a reader who joined is a member; the publisher has the price less the platform’s share', async () => {
  await using h = await createHarness({ platformFeeBps: 500 })
  const member = await createMember(h)
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'active', renews: true, tier: 'friend' })
  expect(await h.store.ticket(member.ticket)).toMatchObject({ state: 'done', membership: member.membership })
  expect(await balances(h)).toEqual({
    'fees:platform USD': 25,
    'fees:processing USD': 45,
    'publisher:payable USD': 475,
    'stripe:balance USD': 455,
  })
  expect((await h.footprint()).entries).toBe(1)
  expect(await h.findings()).toEqual([])
})

test('each period is one invoice and one entry, and prolongs the membership', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  const { paidUntil: first } = await membershipOf(h, member.membership)
  for (const _ of [1, 2, 3]) await pass(h, { days: 31 })
  const { paidUntil, state } = await membershipOf(h, member.membership)
  expect(state).toBe('active')
  expect(paidUntil?.slice(0, 7)).not.toBe(first?.slice(0, 7))
  expect(await h.footprint()).toMatchObject({ entries: 4, membership_payments: 4 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 2000 })
  expect(await h.findings()).toEqual([])
})

test('a membership by the year is paid once a year', async () => {
  await using h = await createHarness()
  const member = await createMember(h, { interval: 'year' })
  await pass(h, { days: 300 })
  expect(await isOpen(h, member)).toBe(true)
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 5000 })
})

test('the first invoice is booked once, however many look at the same time', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const started = await startJoin(h, site.id, { reader: await newReader(h) })
  h.stripe.control.complete(started.session)
  const answers = await Promise.all(Array.from({ length: 10 }, () => settlePayment(h.ports, started.session)))
  await h.stripe.control.idle()
  expect(new Set(answers)).toEqual(new Set(['paid']))
  expect(await h.footprint()).toMatchObject({ entries: 1, membership_payments: 1 })
  expect(await h.findings()).toEqual([])
})

/** Joined, renewed, late, paid again, cancelled, resumed, cancelled and over; nobody heard of any of it. */
async function unheardLife(h: Harness) {
  const { site } = await memberSite(h)
  const started = await startJoin(h, site.id, { reader: await newReader(h) })
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(started.session)
  const stripe = dashboard(h)
  const [found] = (await stripe.subscriptions.list({})).data
  const member = { ...started, subscription: found?.id as string } as unknown as Member
  await pass(h, { days: 31 })
  await swapCard(h, member, 'pm_card_chargeCustomerFail')
  await pass(h, { days: 30 })
  await swapCard(h, member, 'pm_card_visa')
  await pass(h, { days: 10 })
  for (const cancel_at_period_end of [true, false, true])
    await stripe.subscriptions.update(member.subscription, { cancel_at_period_end })
  await pass(h, { days: 40 })
  h.stripe.control.calm()
  const events = await stripe.events.list({ limit: 100 })
  return { ...member, events: events.data.map(({ id }) => id) }
}

// WHK-02
test.each([1, 2, 3, 4])('messages out of order and twice end in the same state (shuffle %i)', async (seed) => {
  await using h = await createHarness()
  const { events, membership } = await unheardLife(h)
  expect(await h.footprint()).toMatchObject({ entries: 0 })
  for (const id of shuffled([...events, ...events], seed)) await h.stripe.control.deliver(id)
  await h.stripe.control.idle()
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'ended', endedAt: expect.any(String) })
  expect(await h.footprint()).toMatchObject({ entries: 3, membership_payments: 3 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 1500, 'fees:processing USD': 135 })
  expect(await h.findings()).toEqual([])
})

function shuffled<T>(list: readonly T[], seed: number): T[] {
  let state = seed
  const next = () => {
    state = (state * 48271) % 2147483647
    return state
  }
  return list
    .map((one) => ({ one, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one)
}

test('a renewal that fails leaves the membership open for the days of grace, not longer', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  const { paidUntil } = await membershipOf(h, member.membership)
  await swapCard(h, member, 'pm_card_chargeCustomerFail')
  await pass(h, { days: 32 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'past-due', paidUntil })
  expect(await isOpen(h, member)).toBe(true)
  await pass(h, { days: 9 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'past-due', paidUntil })
  expect(await isOpen(h, member)).toBe(false)
  await pass(h, { days: 14 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'ended', paidUntil })
  expect((await h.footprint()).entries).toBe(1)
})

test('a renewal that succeeds late makes it open again', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  await swapCard(h, member, 'pm_card_chargeCustomerFail')
  await pass(h, { days: 41 })
  expect(await isOpen(h, member)).toBe(false)
  await swapCard(h, member, 'pm_card_visa')
  await pass(h, { days: 6 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'active' })
  expect(await isOpen(h, member)).toBe(true)
  expect(await h.findings()).toEqual([])
})

// MON-13
test('who cancels keeps what is paid to the second, and nothing is taken afterwards', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  const wish = { reader: member.reader, membership: member.membership }
  expect(await changeRenewal(h.ports, { ...wish, renews: false })).toBe('cancelled')
  const { paidUntil, ...cancelled } = await membershipOf(h, member.membership)
  expect(cancelled).toMatchObject({ state: 'active', renews: false })
  expect(opensUntil({ ...cancelled, paidUntil })).toBe(paidUntil)
  const last = Math.floor((Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())) / 1000)
  h.clock.advance({ seconds: last - 1 })
  expect(await isOpen(h, member)).toBe(true)
  h.clock.advance({ seconds: 2 })
  expect(await isOpen(h, member)).toBe(false)
  await pass(h, { days: 2 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'ended', paidUntil })
  expect(await changeRenewal(h.ports, { ...wish, renews: true })).toBe('over')
  expect((await h.footprint()).entries).toBe(1)
})

test('cancelled, resumed and cancelled again within a minute is cancelled', async () => {
  await using h = await createHarness()
  const { reader, membership } = await createMember(h)
  for (const renews of [false, false, true, false, true, true, false])
    expect(await changeRenewal(h.ports, { reader, membership, renews })).toBe(renews ? 'resumed' : 'cancelled')
  await h.stripe.control.idle()
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'active', renews: false })
})

test('a membership of somebody else looks as if it were not there', async () => {
  await using h = await createHarness()
  const { membership } = await createMember(h)
  const stranger = await newReader(h)
  const wish = { reader: stranger, renews: false }
  await expect(changeRenewal(h.ports, { ...wish, membership })).rejects.toMatchObject({ code: 'not-found' })
  await expect(changeRenewal(h.ports, { ...wish, membership: 'membership_none' })).rejects.toMatchObject({
    code: 'not-found',
  })
  expect(await membershipOf(h, membership)).toMatchObject({ renews: true })
})

test('one that the operator deletes at the provider closes at once', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  h.clock.advance({ days: 3 })
  await dashboard(h).subscriptions.cancel(member.subscription)
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'ended' })
  expect(await isOpen(h, member)).toBe(false)
  expect(await h.findings()).toEqual([])
})

test('a subscription of another program is none of ours', async () => {
  await using h = await createHarness()
  await memberSite(h)
  const stripe = dashboard(h)
  const customer = await stripe.customers.create({ metadata: { membership: 'gold' } })
  const { id: default_payment_method } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 900,
    recurring: { interval: 'month' },
    product_data: { name: 'Mugs' },
  })
  const { id } = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
    default_payment_method,
    metadata: { membership: 'gold' },
  })
  await h.stripe.control.idle()
  expect(await settleMembership(h.ports, id)).toBe('foreign')
  expect(await settleMembership(h.ports, 'sub_none')).toBe('foreign')
  expect(await h.footprint()).toMatchObject({ entries: 0, memberships: 0 })
})

// CRS-01
test('an attempt whose session was never made is given up', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  h.stripe.control.chaos({ failNext: { status: 503, times: 100 } })
  await expect(startJoin(h, site.id, { reader: await newReader(h) })).rejects.toMatchObject({
    code: 'provider-unavailable',
  })
  h.stripe.control.calm()
  h.clock.advance({ minutes: 3 })
  expect(await recoverMemberships(h.ports)).toBe(1)
  expect(await recoverMemberships(h.ports)).toBe(0)
  expect(await h.findings()).toEqual([])
})

// CRS-01, CRS-04
test('an attempt whose answer was lost, and that was paid, is found and finished', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const started = await startJoin(h, site.id, { reader: await newReader(h) })
  await h.driver.commit([{ sql: `update memberships set session = null, state = 'started'`, values: [] }])
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(started.session)
  await h.stripe.control.idle()
  h.clock.advance({ minutes: 3 })
  await recoverMemberships(h.ports)
  expect(await membershipOf(h, started.membership)).toMatchObject({ state: 'active', session: started.session })
  expect(await h.store.ticket(started.ticket)).toMatchObject({ state: 'done' })
  expect(await h.findings()).toEqual([])
})

test('a renewal that no message told of is asked for, and no more often than each hour', async () => {
  await using h = await createHarness()
  const member = await createMember(h)
  h.stripe.control.chaos({ drop: true })
  await pass(h, { days: 33 })
  expect((await h.footprint()).entries).toBe(1)
  expect(await isOpen(h, member)).toBe(true)
  expect(await recoverMemberships(h.ports)).toBe(1)
  expect((await h.footprint()).entries).toBe(2)
  await swapCard(h, member, 'pm_card_chargeCustomerFail')
  await pass(h, { days: 30 })
  expect(await recoverMemberships(h.ports)).toBe(1)
  expect(await recoverMemberships(h.ports)).toBe(0)
  h.clock.advance({ minutes: 61 })
  expect(await recoverMemberships(h.ports)).toBe(1)
})

test('the fee is waited for: nothing is booked by guess', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const started = await startJoin(h, site.id, { reader: await newReader(h) })
  h.stripe.control.chaos({ lateFeesSeconds: 60, drop: true })
  h.stripe.control.complete(started.session)
  await expect(settlePayment(h.ports, started.session)).rejects.toMatchObject({ code: 'provider-unavailable' })
  expect((await h.footprint()).entries).toBe(0)
  await pass(h, { minutes: 2 })
  expect(await settlePayment(h.ports, started.session)).toBe('paid')
  expect(await balances(h)).toMatchObject({ 'fees:processing USD': 45 })
})

test('the same form sent twice is one session; sent differently it is refused', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const { joining, session } = await startJoin(h, site.id, { reader: await newReader(h) })
  expect((await joinMembership(h.ports, joining)).session).toBe(session)
  const other = { ...joining, surface: 'inline' } as const
  await expect(joinMembership(h.ports, other)).rejects.toMatchObject({ code: 'state-conflict' })
  expect((await h.footprint()).memberships).toBe(1)
})

test('of two windows the one that is begun last can be paid; one that was paid meanwhile counts', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const first = await startJoin(h, site.id, { reader })
  const second = await startJoin(h, site.id, { reader })
  expect(await h.ports.payments.surface(first.session)).toBeNull()
  expect(await membershipOf(h, first.membership)).toMatchObject({ state: 'expired' })
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(second.session)
  await expect(startJoin(h, site.id, { reader })).rejects.toMatchObject({ code: 'state-conflict' })
  expect(await membershipOf(h, second.membership)).toMatchObject({ state: 'active' })
  expect((await h.footprint()).entries).toBe(1)
})

test('who is a member of the site already, or on hold, cannot start to pay again', async () => {
  await using h = await createHarness()
  const { site, reader } = await createMember(h)
  await expect(startJoin(h, site.id, { reader })).rejects.toMatchObject({ code: 'state-conflict' })
  const held = await newReader(h)
  await h.driver.commit([{ sql: `update readers set standing = 'on-hold' where id = '${held}'`, values: [] }])
  await expect(startJoin(h, site.id, { reader: held })).rejects.toMatchObject({ code: 'not-allowed' })
})

test('a tier has one product at the provider, and one price for each price', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  for (const interval of ['month', 'month', 'year'] as const)
    await startJoin(h, site.id, { reader: await newReader(h), interval })
  const stripe = dashboard(h)
  expect((await stripe.products.list({})).data).toMatchObject([{ name: 'Wallet top-up' }])
  const prices = (await stripe.prices.list({})).data.map(({ lookup_key, unit_amount }) => [lookup_key, unit_amount])
  expect(prices.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    [`${site.id}:friend:month:500:USD`, 500],
    [`${site.id}:friend:year:5000:USD`, 5000],
  ])
})
