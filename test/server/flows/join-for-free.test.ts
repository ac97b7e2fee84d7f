// Free days: once for each reader of a site, with a card, and paid from the second on at which they are over (MON-13).
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { endJoinings } from '../../../server/flows/end-joinings.ts'
import { joinMembership } from '../../../server/flows/join-membership.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { viewTicket } from '../../../server/flows/view-ticket.ts'
import { balances, unlock } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { finishJoin, memberSite, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader, openTicketFor, topUp } from '../../support/reader.ts'

const week = 7 * 24 * 60 * 60

async function trialMember(h: Harness) {
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  const started = await startJoin(h, site.id, { reader })
  return { site, reader, ...started, member: await finishJoin(h, started) }
}

/** By Stripe's clock, which counts whole seconds. */
const wholeSecond = (instant: string) => new Date(Math.floor(Date.parse(instant) / 1000) * 1000).toISOString()

test('a new reader is a member for the free days, pays nothing for them, and leaves a card', async () => {
  await using h = await createHarness()
  const { member, ticket } = await trialMember(h)
  const end = wholeSecond(after(h.clock.now(), week))
  expect(member).toMatchObject({ state: 'active', renews: true, trialUntil: end, paidUntil: end, price: usd(500) })
  expect(await h.store.ticket(ticket)).toMatchObject({ state: 'done', membership: member.id })
  // Should the card be gone when the free days are over, it ends.
  expect(await dashboard(h).subscriptions.retrieve(member.subscription as string)).toMatchObject({
    status: 'trialing',
    default_payment_method: expect.any(String),
    trial_settings: { end_behavior: { missing_payment_method: 'cancel' } },
  })
  expect(await h.footprint()).toMatchObject({ entries: 0, membership_payments: 1 })
  expect(await h.findings()).toEqual([])
})

test('when the free days are over the price is taken, and each period after', async () => {
  await using h = await createHarness()
  const { member } = await trialMember(h)
  await pass(h, { days: 8 })
  const paid = await membershipOf(h, member.id)
  expect(paid).toMatchObject({ state: 'active', trialUntil: member.trialUntil })
  expect(paid.paidUntil?.slice(0, 10)).not.toBe(member.paidUntil?.slice(0, 10))
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500 })
  await pass(h, { days: 31 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 1000 })
  expect(await h.findings()).toEqual([])
})

// MON-13
test('a trial that is cancelled opens to its last second, and then an article has its price', async () => {
  await using h = await createHarness()
  const { site, reader, member } = await trialMember(h)
  await topUp(h, reader)
  await changeRenewal(h.ports, { reader, membership: member.id, renews: false })
  const left = (Date.parse(member.trialUntil ?? '') - Date.parse(h.clock.now())) / 1000
  h.clock.advance({ seconds: Math.floor(left) - 1 })
  const free = await openTicketFor(h, site.id, 'the-river')
  expect((await viewTicket(h.ports, free.ticket, reader)).member).toMatchObject({ id: member.id })
  expect(await unlockItem(h.ports, { ticket: free.ticket, reader, approved: null })).toEqual({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))

  h.clock.advance({ seconds: 2 })
  const priced = await openTicketFor(h, site.id, 'the-river')
  const asked = { ticket: priced.ticket, reader }
  expect(await unlockItem(h.ports, { ...asked, approved: null })).toEqual({ next: 'confirm-price', price: usd(20) })
  expect(await unlockItem(h.ports, { ...asked, approved: usd(20) })).toEqual({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(480))

  await pass(h, { days: 2 })
  expect(await membershipOf(h, member.id)).toMatchObject({ state: 'ended' })
  expect((await balances(h))['publisher:payable USD']).toBe(20)
  expect(await h.findings()).toEqual([])
})

// MON-13
test('a membership that is cancelled opens to its last second, and then an article has its price', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  const member = await finishJoin(h, await startJoin(h, site.id, { reader }))
  await topUp(h, reader)
  await changeRenewal(h.ports, { reader, membership: member.id, renews: false })
  const left = (Date.parse(member.paidUntil ?? '') - Date.parse(h.clock.now())) / 1000
  h.clock.advance({ seconds: Math.floor(left) - 1 })
  const free = await openTicketFor(h, site.id, 'the-river')
  expect(await unlockItem(h.ports, { ticket: free.ticket, reader, approved: null })).toEqual({ next: 'unlocked' })
  h.clock.advance({ seconds: 2 })
  const priced = await openTicketFor(h, site.id, 'the-river')
  const price = { next: 'confirm-price', price: usd(20) }
  expect(await unlockItem(h.ports, { ticket: priced.ticket, reader, approved: null })).toEqual(price)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await h.findings()).toEqual([])
})

test('who was a member before, by any tier and however long ago, pays from the first day', async () => {
  await using h = await createHarness()
  const { site, reader, member } = await trialMember(h)
  await changeRenewal(h.ports, { reader, membership: member.id, renews: false })
  await pass(h, { days: 400 })
  const again = await startJoin(h, site.id, { reader })
  expect(await membershipOf(h, again.membership)).toMatchObject({ trialUntil: null })
  const paid = await finishJoin(h, again)
  expect(paid).toMatchObject({ state: 'active', trialUntil: null })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500 })
  expect(await h.findings()).toEqual([])
})

test('a trial on one site takes none away on another', async () => {
  await using h = await createHarness()
  const { reader } = await trialMember(h)
  const other = await h.site({ origins: ['https://other.example'] })
  const tier = await putTier(h.ports, other.site, 'friend', makeTier({ trialDays: 7 }))
  expect(await h.store.wasMember(reader, other.site.id)).toBe(false)
  expect(tier.trialDays).toBe(7)
})

test('two windows, one after the other, are one trial: the first can be finished no longer', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  const first = await startJoin(h, site.id, { reader })
  const second = await startJoin(h, site.id, { reader })
  expect(await h.ports.payments.surface(first.session)).toBeNull()
  await finishJoin(h, second)
  expect((await h.store.membershipsAt(reader, site.id)).map(({ id }) => id)).toEqual([second.membership])
})

test('five windows in the same moment leave one that can be finished', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  const started = await Promise.allSettled(Array.from({ length: 5 }, () => startJoin(h, site.id, { reader })))
  const sessions = (await dashboard(h).checkout.sessions.list({ limit: 100 })).data
  expect(sessions.filter(({ status }) => status === 'open').length).toBeLessThanOrEqual(1)
  expect(await h.store.joiningsAt(reader, site.id)).toHaveLength(
    sessions.filter(({ status }) => status === 'open').length,
  )
  for (const each of started) {
    if (each.status === 'rejected') expect(each.reason.code).toMatch(/state-conflict|request-in-progress/)
  }
  await finishJoin(h, await startJoin(h, site.id, { reader }))
  expect(await h.store.membershipsAt(reader, site.id)).toHaveLength(1)
  expect(await h.findings()).toEqual([])
})

test('a window whose form was made between another one’s look and its own beginning cannot be finished', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  const first = await startJoin(h, site.id, { reader })
  // As another process saw it a moment before the form was noted.
  const joiningsAt: typeof h.store.joiningsAt = async (...asked) =>
    (await h.store.joiningsAt(...asked)).map((each) =>
      each.id === first.membership ? { ...each, session: null } : each,
    )
  await endJoinings({ ...h.ports, store: { ...h.store, joiningsAt } }, { reader, site: site.id })
  const { status } = await dashboard(h).checkout.sessions.retrieve(first.session)
  expect(status).toBe('expired')
  expect(await h.store.joiningsAt(reader, site.id)).toEqual([])
  expect(await h.findings()).toEqual([])
})

test('a window that another one has taken over while it was opened shows no form', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  const { joining } = await startJoin(h, site.id, { reader })
  const second = { ...joining, membership: h.ports.ids.id('membership') }
  const openJoin: typeof h.ports.payments.openJoin = async (...asked) => {
    const opened = await h.ports.payments.openJoin(...asked)
    await startJoin(h, site.id, { reader })
    return opened
  }
  const slow = { ...h.ports, payments: { ...h.ports.payments, openJoin } }
  await expect(joinMembership(slow, second)).rejects.toMatchObject({ code: 'state-conflict' })
  const open = (await dashboard(h).checkout.sessions.list({})).data.filter(({ status }) => status === 'open')
  expect(open).toHaveLength(1)
  expect(open[0]?.client_reference_id).not.toBe(second.membership)
})

// CRS-01
test('free days that were begun, and whose answer was lost, are the same when the form is sent again', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const { joining, session } = await startJoin(h, site.id, { reader: await newReader(h) })
  h.clock.advance({ minutes: 3 })
  expect((await joinMembership(h.ports, joining)).session).toBe(session)
  await putTier(h.ports, site, 'friend', makeTier({ trialDays: 30 }))
  const { offer } = joining
  const longer = { ...joining, offer: { ...offer, tier: { ...offer.tier, trialDays: 30 } } }
  await expect(joinMembership(h.ports, longer)).rejects.toMatchObject({ code: 'state-conflict' })
})

test('what was bought before a trial keeps counting for a later membership', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const reader = await newReader(h)
  await topUp(h, reader)
  await unlock(h, reader, site.id, 'the-river')
  const member = await finishJoin(h, await startJoin(h, site.id, { reader }))
  expect((await h.footprint()).membership_credits).toBe(0)
  await changeRenewal(h.ports, { reader, membership: member.id, renews: false })
  await pass(h, { days: 8 })
  const again = await startJoin(h, site.id, { reader })
  expect(await h.store.membershipCredit(again.membership)).toEqual(usd(20))
})
