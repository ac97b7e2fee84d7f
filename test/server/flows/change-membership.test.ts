// Changes of terms: charged what was shown, once, whatever is sent twice, lost, or comes in another order (THREATS H, I).
import { expect, test } from 'vitest'
import { changeMembership, keepMembership } from '../../../server/flows/change-membership.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { settleMembership } from '../../../server/flows/settle-membership.ts'
import { balances } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import {
  approvedFor,
  changeTo,
  invoicesOf,
  type LevelMember,
  levelMember,
  opens,
  toThirtyDays,
  useCard,
} from '../../support/levels.ts'
import { makeTier, usd } from '../../support/make.ts'
import { membershipOf, pass } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

const toGold = { tier: 'gold', interval: 'month' } as const

test('from 4.99 to 9.99 at half of a month of thirty days, exactly 2.50 is shown and charged', async () => {
  await using h = await createHarness()
  toThirtyDays(h)
  const member = await levelMember(h)
  const { paidUntil } = await membershipOf(h, member.membership)
  await pass(h, { days: 15 })
  expect(await opens(h, member, 'the-lake')).toBe(false)
  const approved = await approvedFor(h, member, toGold)
  expect(approved).toMatchObject({ begins: 'now', due: usd(250) })
  h.clock.advance({ minutes: 14 })
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'changed' })
  expect(await opens(h, member, 'the-lake')).toBe(true)
  expect(await membershipOf(h, member.membership)).toMatchObject({
    tier: 'gold',
    interval: 'month',
    price: usd(999),
    next: null,
    state: 'active',
    paidUntil,
  })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 499 + 250 })
  const invoice = (await dashboard(h).invoices.list({ limit: 1 })).data[0]?.id
  expect(await h.store.entry(`membership:${invoice}`)).toMatchObject({ kind: 'membership' })
  await pass(h, { days: 16 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 499 + 250 + 999 })
  expect(await h.findings()).toEqual([])
})

test('a year instead of a month is paid less the rest of the month, and lasts a year from that day', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pass(h, { days: 10 })
  const approved = await approvedFor(h, member, { tier: 'silver', interval: 'year' })
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'changed' })
  const { paidUntil, interval } = await membershipOf(h, member.membership)
  expect(interval).toBe('year')
  const year = Number(h.clock.now().slice(0, 4)) + 1
  expect(paidUntil?.slice(0, 10)).toBe(`${year}${h.clock.now().slice(4, 10)}`)
  await pass(h, { days: 60 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 499 + approved.due.amount })
  expect(await h.findings()).toEqual([])
})

test('a downgrade costs nothing, cuts nothing, and counts when the period is over', async () => {
  await using h = await createHarness()
  const member = await levelMember(h, { tier: 'gold' })
  const { paidUntil } = await membershipOf(h, member.membership)
  await pass(h, { days: 3 })
  expect(await changeTo(h, member, 'silver')).toEqual({ is: 'planned' })
  const silver = { tier: 'silver', interval: 'month', price: usd(499), seats: 1 }
  expect(await membershipOf(h, member.membership)).toMatchObject({
    tier: 'gold',
    next: silver,
    renews: true,
    paidUntil,
  })
  expect(await opens(h, member, 'the-lake')).toBe(true)
  expect(await invoicesOf(h, member.membership)).toBe(1)
  await pass(h, { days: 29 })
  expect(await membershipOf(h, member.membership)).toMatchObject({
    ...silver,
    next: null,
    renews: true,
    state: 'active',
  })
  expect(await opens(h, member, 'the-lake')).toBe(false)
  expect(await opens(h, member, 'the-river')).toBe(true)
  await pass(h, { days: 31 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 999 + 499 + 499 })
  expect(await dashboard(h).customers.list({})).toMatchObject({ data: [{ balance: 0 }] })
  expect(await h.findings()).toEqual([])
})

test('a month instead of a year waits for the end of the year, and is then paid by the month', async () => {
  await using h = await createHarness()
  const member = await levelMember(h, { interval: 'year' })
  expect(await changeTo(h, member, 'gold', 'month')).toEqual({ is: 'planned' })
  await pass(h, { days: 200 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver', interval: 'year' })
  await pass(h, { days: 167 })
  const { paidUntil, ...changed } = await membershipOf(h, member.membership)
  expect(changed).toMatchObject({ tier: 'gold', interval: 'month', next: null })
  expect(Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())).toBeLessThan(32 * 86_400_000)
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 4990 + 999 })
  expect(await h.findings()).toEqual([])
})

test('what is planned can be dropped, planned otherwise, overtaken by an upgrade, and ended by a cancellation', async () => {
  await using h = await createHarness()
  const member = await levelMember(h, { tier: 'gold' })
  await changeTo(h, member, 'silver')
  expect(await changeTo(h, member, 'silver')).toEqual({ is: 'planned' })
  expect(await keepMembership(h.ports, member)).toBe('kept')
  expect(await keepMembership(h.ports, member)).toBe('kept')
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'gold', next: null })
  await changeTo(h, member, 'silver')
  const approved = await approvedFor(h, member, { tier: 'silver', interval: 'month' })
  expect(await changeMembership(h.ports, { ...approved, wanted: toGold })).toEqual({ is: 'kept' })
  await changeTo(h, member, 'silver')
  expect(await changeTo(h, member, 'silver', 'year')).toEqual({ is: 'planned' })
  expect((await membershipOf(h, member.membership)).next).toMatchObject({ tier: 'silver', interval: 'year' })
  expect(await changeTo(h, member, 'gold', 'year')).toEqual({ is: 'changed' })
  expect(await membershipOf(h, member.membership)).toMatchObject({ interval: 'year', next: null })
  await changeTo(h, member, 'silver', 'year')
  expect(await changeRenewal(h.ports, { ...member, renews: false })).toBe('cancelled')
  expect(await membershipOf(h, member.membership)).toMatchObject({ next: null, renews: false })
  await pass(h, { days: 370 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'ended', tier: 'gold' })
  expect(await h.findings()).toEqual([])
})

test('an upgrade confirmed twice, and by five windows at once, is charged once', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pass(h, { days: 10 })
  const approved = await approvedFor(h, member, toGold)
  const answers = await Promise.all(Array.from({ length: 5 }, () => changeMembership(h.ports, approved)))
  await h.stripe.control.idle()
  expect(answers.filter(({ is }) => is === 'changed')).toHaveLength(1)
  // `look-again`: a window that read the membership before the change and its price after it.
  expect(['changed', 'busy', 'same', 'look-again']).toEqual(expect.arrayContaining(answers.map(({ is }) => is)))
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'same' })
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await h.findings()).toEqual([])
})

test('of two different upgrades at once one is charged', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const [gold, year] = [
    await approvedFor(h, member, toGold),
    await approvedFor(h, member, { tier: 'silver', interval: 'year' }),
  ]
  const answers = await Promise.all([changeMembership(h.ports, gold), changeMembership(h.ports, year)])
  await h.stripe.control.idle()
  const [other, ...changed] = answers.map(({ is }) => is).toSorted((one) => (one === 'changed' ? 1 : -1))
  expect(changed).toEqual(['changed'])
  expect(['busy', 'look-again']).toContain(other)
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await h.findings()).toEqual([])
})

test('what costs something else by now, or was previewed too long ago, or tomorrow, is not charged', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pass(h, { days: 10 })
  const approved = await approvedFor(h, member, toGold)
  const before = await h.footprint()
  const again = { is: 'look-again' }
  for (const due of [usd(0), usd(approved.due.amount - 1), usd(approved.due.amount + 1)])
    expect(await changeMembership(h.ports, { ...approved, due })).toEqual(again)
  expect(await changeMembership(h.ports, { ...approved, begins: 'later' })).toEqual(again)
  expect(await changeMembership(h.ports, { ...approved, at: '2999-01-01T00:00:00.000Z' })).toEqual(again)
  h.clock.advance({ minutes: 15 })
  expect(await changeMembership(h.ports, approved)).toEqual(again)
  expect(await h.footprint()).toEqual(before)
  expect((await dashboard(h).invoices.list({})).data).toHaveLength(1)
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver' })
})

test('a price that the publisher raised in between is shown again, also of a change that begins later', async () => {
  await using h = await createHarness()
  const member = await levelMember(h, { tier: 'gold' })
  const approved = await approvedFor(h, member, { tier: 'silver', interval: 'month' })
  const prices = [{ interval: 'month', price: usd(599) }] as const
  await putTier(h.ports, member.site, 'silver', makeTier({ name: 'Silver', level: 1, patterns: ['the-river'], prices }))
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'look-again' })
  expect(await changeTo(h, member, 'silver')).toEqual({ is: 'planned' })
  expect((await membershipOf(h, member.membership)).next).toMatchObject({ price: usd(599) })
})

test('in the last hours of a period the rest is too little for a card, so the change begins with the next one', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const { paidUntil } = await membershipOf(h, member.membership)
  h.clock.advance({ seconds: (Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())) / 1000 - 7200 })
  expect(await changeTo(h, member, 'gold')).toEqual({ is: 'planned' })
  await pass(h, { hours: 4 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'gold', next: null })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 499 + 999 })
  expect(await h.findings()).toEqual([])
})

test('while a renewal is being paid, is late or is cancelled, nothing is changed', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await useCard(h, member, 'pm_card_chargeCustomerFail')
  const approved = await approvedFor(h, member, toGold)
  const { paidUntil } = await membershipOf(h, member.membership)
  const trying = () => changeMembership(h.ports, { ...approved, at: `${h.clock.now().slice(0, 19)}.000Z` })
  h.clock.advance({ seconds: (Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())) / 1000 + 60 })
  expect(await trying()).toEqual({ is: 'hindered', because: 'renewal-due' })
  await pass(h, { days: 1 })
  expect(await trying()).toEqual({ is: 'hindered', because: 'past-due' })
  await useCard(h, member, 'pm_card_visa')
  await pass(h, { days: 6 })
  await changeRenewal(h.ports, { ...member, renews: false })
  expect(await trying()).toEqual({ is: 'hindered', because: 'cancelled' })
  expect(await invoicesOf(h, member.membership)).toBe(2)
})

test('a card that has to be confirmed changes nothing until it is; then the terms follow and it is booked', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await useCard(h, member, 'pm_card_authenticationRequired')
  await pass(h, { days: 10 })
  const confirm = { is: 'confirm', invoice: { url: expect.stringContaining('/i/in_') } }
  expect(await changeTo(h, member, 'gold')).toEqual(confirm)
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver', state: 'active' })
  expect(await changeTo(h, member, 'gold')).toEqual(confirm)
  expect(await invoicesOf(h, member.membership)).toBe(1)
  await useCard(h, member, 'pm_card_visa')
  await payOpenInvoice(h)
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'gold' })
  expect(await opens(h, member, 'the-lake')).toBe(true)
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await h.findings()).toEqual([])
})

test('an upgrade that nobody confirms is dropped within a day, and can be tried again', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await useCard(h, member, 'pm_card_chargeCustomerFail')
  expect(await changeTo(h, member, 'gold')).toMatchObject({ is: 'confirm' })
  await pass(h, { days: 1 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver', state: 'active', renews: true })
  await useCard(h, member, 'pm_card_visa')
  expect(await changeTo(h, member, 'gold')).toEqual({ is: 'changed' })
  expect(await h.findings()).toEqual([])
})

async function payOpenInvoice(h: Harness): Promise<void> {
  const stripe = dashboard(h)
  const [open] = (await stripe.invoices.list({ status: 'open' })).data
  await stripe.invoices.pay(open?.id as string)
  await h.stripe.control.idle()
}

// CRS-01, CRS-04
test('who dies between the charge and the commit is found by recovery, without any message', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pass(h, { days: 10 })
  const approved = await approvedFor(h, member, toGold)
  h.stripe.control.chaos({ drop: true, timeoutAfterCharge: { times: 3, path: '/v1/subscriptions/' } })
  await expect(changeMembership(h.ports, approved)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.chaos({ drop: true })
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver' })
  expect(await recoverMemberships(h.ports)).toBe(0)
  h.clock.advance({ minutes: 3 })
  expect(await recoverMemberships(h.ports)).toBe(1)
  expect(await recoverMemberships(h.ports)).toBe(0)
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'gold' })
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'same' })
  expect(await h.findings()).toEqual([])
})

test('who dies before the provider is asked has charged nothing, and can begin again', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const approved = await approvedFor(h, member, toGold)
  h.stripe.control.chaos({ failNext: { status: 503, times: 3, path: '/v1/subscriptions/' } })
  await expect(changeMembership(h.ports, approved)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.calm()
  h.clock.advance({ minutes: 3 })
  await recoverMemberships(h.ports)
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'changed' })
  expect(await invoicesOf(h, member.membership)).toBe(2)
})

test('while a change is at work nobody begins another; one that died stands in nobody’s way', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const approved = await approvedFor(h, member, toGold)
  const { version } = await membershipOf(h, member.membership)
  const at = h.clock.now()
  await h.store.commit([{ change: 'begin-change', membership: member.membership, version, freeBefore: at, at }])
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'busy' })
  h.clock.advance({ minutes: 3 })
  expect(await changeMembership(h.ports, approved)).toEqual({ is: 'changed' })
})

/** Up, planned down and down, paused, resumed; nobody heard of any of it. */
async function unheardChanges(h: Harness, member: LevelMember) {
  const stripe = dashboard(h)
  h.stripe.control.chaos({ drop: true })
  const { payments } = h.ports
  const order = (tier: 'silver' | 'gold', amount: number) => ({
    site: member.site.id,
    name: tier,
    at: `${h.clock.now().slice(0, 19)}.000Z`,
    terms: { tier, interval: 'month', price: usd(amount), seats: 1 } as const,
  })
  const { id } = await membershipOf(h, member.membership)
  await pass(h, { days: 5 })
  await payments.changeNow({ id, version: 91 }, member.subscription, order('gold', 999))
  await payments.changeLater({ id, version: 92 }, member.subscription, order('silver', 499))
  await pass(h, { days: 30 })
  await payments.pause({ id, version: 93 }, member.subscription)
  await pass(h, { days: 40 })
  await payments.resume({ id, version: 94 }, member.subscription, 'new')
  await payments.changeLater({ id, version: 95 }, member.subscription, order('gold', 999))
  h.stripe.control.calm()
  return (await stripe.events.list({ limit: 100 })).data.map((event) => event.id)
}

// WHK-02
test.each([1, 2, 3])('messages out of order, twice and in part end in the same state (shuffle %i)', async (seed) => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const events = await unheardChanges(h, member)
  const told = [...events, ...events].filter((_, index) => (index * seed) % 3 !== 0)
  for (const id of told.toSorted((a, b) => rank(a, seed) - rank(b, seed))) await h.stripe.control.deliver(id)
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({
    tier: 'silver',
    price: usd(499),
    state: 'active',
    renews: true,
    next: { tier: 'gold', interval: 'month', price: usd(999), seats: 1 },
  })
  expect(await invoicesOf(h, member.membership)).toBe(4)
  expect(await settleMembership(h.ports, member.subscription)).toBe('known')
  expect(await h.findings()).toEqual([])
})

const rank = (id: string, seed: number) =>
  Array.from(id).reduce((sum, sign) => (sum * 31 * seed + sign.charCodeAt(0)) % 9973, seed)

test('terms that the operator made by hand are followed as far as we know them, and no further', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const stripe = dashboard(h)
  const { items } = await stripe.subscriptions.retrieve(member.subscription)
  const [item] = items.data
  const unknown = await stripe.prices.create({
    product: item?.price.product as string,
    currency: 'usd',
    unit_amount: 700,
    recurring: { interval: 'month' },
    metadata: { tier: 'platinum' },
  })
  const change = (price: string) =>
    stripe.subscriptions.update(member.subscription, {
      items: [{ id: item?.id as string, price }],
      proration_behavior: 'none',
    })
  await change(unknown.id)
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver', price: usd(499) })
  const cheaper = await stripe.prices.create({
    product: item?.price.product as string,
    currency: 'usd',
    unit_amount: 300,
    recurring: { interval: 'month' },
  })
  await change(cheaper.id)
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'silver', price: usd(300) })
})

test('a membership of somebody else, one that is not there, and a tier that is not offered look alike', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const approved = await approvedFor(h, member, toGold)
  const stranger = await newReader(h)
  const gone = { code: 'not-found' }
  const before = await h.footprint()
  await expect(changeMembership(h.ports, { ...approved, reader: stranger })).rejects.toMatchObject(gone)
  await expect(changeMembership(h.ports, { ...approved, membership: 'membership_none' })).rejects.toMatchObject(gone)
  await expect(keepMembership(h.ports, { ...member, reader: stranger })).rejects.toMatchObject(gone)
  const wanted = { tier: 'platinum', interval: 'month' } as const
  await expect(changeMembership(h.ports, { ...approved, wanted })).rejects.toMatchObject(gone)
  await h.driver.commit([{ sql: `update memberships set cause = 'gift'`, values: [] }])
  await expect(changeMembership(h.ports, approved)).rejects.toMatchObject(gone)
  await h.driver.commit([{ sql: `update memberships set cause = 'card'`, values: [] }])
  expect(await h.footprint()).toEqual(before)
})
