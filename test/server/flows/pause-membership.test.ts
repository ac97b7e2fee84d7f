// Pauses: what is paid is used up first, nothing is taken meanwhile, and the way back costs what was shown.
import { expect, test } from 'vitest'
import { isOpenAt } from '../../../server/core/membership.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { heedPortal, openPortal } from '../../../server/flows/open-portal.ts'
import { freshMembership } from '../../../server/flows/own-membership.ts'
import { pauseMembership } from '../../../server/flows/pause-membership.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { previewResume, resumeMembership } from '../../../server/flows/resume-membership.ts'
import { balances } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { changeTo, giveFreeDays, invoicesOf, type LevelMember, levelMember, useCard } from '../../support/levels.ts'
import { usd } from '../../support/make.ts'
import { membershipOf, pass } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

const isOpen = async (h: Harness, { membership }: LevelMember) =>
  isOpenAt(await membershipOf(h, membership), h.clock.now())

/** Looks at what it costs, and says yes to that. */
async function resume(h: Harness, member: LevelMember) {
  const { due } = await previewResume(h.ports, await freshMembership(h.ports, member))
  return { due, ...(await resumeMembership(h.ports, { ...member, due })) }
}

test('a pause leaves open what is paid, to the second, and then opens and takes nothing', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pass(h, { days: 5 })
  for (const _ of [1, 2]) expect(await pauseMembership(h.ports, member)).toBe('paused')
  const { paidUntil, state, renews } = await membershipOf(h, member.membership)
  expect({ state, renews }).toEqual({ state: 'paused', renews: true })
  h.clock.advance({ seconds: Math.floor((Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())) / 1000) - 1 })
  expect(await isOpen(h, member)).toBe(true)
  h.clock.advance({ seconds: 2 })
  expect(await isOpen(h, member)).toBe(false)
  await pass(h, { days: 90 })
  expect(await invoicesOf(h, member.membership)).toBe(1)
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 499 })
  expect(await h.findings()).toEqual([])
})

test('resumed within what is paid it goes on for nothing, and renews on the day of before', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const { paidUntil } = await membershipOf(h, member.membership)
  await pauseMembership(h.ports, member)
  await pass(h, { days: 12 })
  expect(await resume(h, member)).toEqual({ due: usd(0), is: 'going' })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'active', paidUntil })
  await pass(h, { days: 21 })
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await h.findings()).toEqual([])
})

test('resumed later a new period is paid, once, however often it is asked for', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pauseMembership(h.ports, member)
  await pass(h, { days: 100 })
  const { due } = await previewResume(h.ports, await freshMembership(h.ports, member))
  expect(due).toEqual(usd(499))
  const answers = await Promise.all([1, 2, 3, 4].map(() => resumeMembership(h.ports, { ...member, due })))
  await h.stripe.control.idle()
  expect(answers.every(({ is }) => is === 'going' || is === 'busy')).toBe(true)
  expect(await resumeMembership(h.ports, { ...member, due })).toEqual({ is: 'going' })
  expect(await isOpen(h, member)).toBe(true)
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 998 })
  const { paidUntil } = await membershipOf(h, member.membership)
  expect(Date.parse(paidUntil ?? '') - Date.parse(h.clock.now())).toBeGreaterThan(27 * 86_400_000)
  expect(await h.findings()).toEqual([])
})

test('what is free by a screen of yesterday and costs something today is shown again', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pauseMembership(h.ports, member)
  await pass(h, { days: 60 })
  expect(await resumeMembership(h.ports, { ...member, due: usd(0) })).toEqual({ is: 'look-again' })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'paused' })
  expect(await invoicesOf(h, member.membership)).toBe(1)
})

test('a resumption that the card does not pay leaves it paused, with one invoice that can still be paid', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await pauseMembership(h.ports, member)
  await pass(h, { days: 60 })
  await useCard(h, member, 'pm_card_chargeCustomerFail')
  const confirm = { is: 'confirm', invoice: { url: expect.stringContaining('/i/in_') } }
  expect(await resume(h, member)).toMatchObject(confirm)
  expect(await resume(h, member)).toMatchObject(confirm)
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'paused' })
  expect(await isOpen(h, member)).toBe(false)
  await useCard(h, member, 'pm_card_visa')
  const stripe = dashboard(h)
  const open = (await stripe.invoices.list({ status: 'open' })).data
  expect(open).toHaveLength(1)
  await stripe.invoices.pay(open[0]?.id as string)
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'active' })
  expect(await isOpen(h, member)).toBe(true)
  expect(await h.findings()).toEqual([])
})

test('a paused membership is cancelled as easily: what is paid runs out, and what is not is over at once', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const { paidUntil } = await membershipOf(h, member.membership)
  await pauseMembership(h.ports, member)
  await expect(changeRenewal(h.ports, { ...member, renews: true })).rejects.toMatchObject({ code: 'state-conflict' })
  expect(await changeRenewal(h.ports, { ...member, renews: false })).toBe('cancelled')
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'active', renews: false, paidUntil })
  expect(await isOpen(h, member)).toBe(true)
  await pass(h, { days: 32 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'ended', paidUntil })
  expect(await invoicesOf(h, member.membership)).toBe(1)

  const other = await levelMember(h, { site: member.site })
  await pauseMembership(h.ports, other)
  await pass(h, { days: 60 })
  expect(await changeRenewal(h.ports, { ...other, renews: false })).toBe('ended')
  expect(await changeRenewal(h.ports, { ...other, renews: false })).toBe('over')
  expect(await membershipOf(h, other.membership)).toMatchObject({ state: 'ended' })
  expect(await h.findings()).toEqual([])
})

test('a pause drops what is planned, and is refused where nothing is paid that could wait', async () => {
  await using h = await createHarness()
  const member = await levelMember(h, { tier: 'gold' })
  await changeTo(h, member, 'silver')
  expect(await pauseMembership(h.ports, member)).toBe('paused')
  expect(await membershipOf(h, member.membership)).toMatchObject({ tier: 'gold', next: null, state: 'paused' })
  await expect(changeTo(h, member, 'silver')).rejects.toThrow('paused')

  await giveFreeDays(h, member.site, 14)
  const trying = await levelMember(h, { site: member.site })
  expect(await pauseMembership(h.ports, trying)).toBe('on-trial')
  await changeRenewal(h.ports, { ...trying, renews: false })
  expect(await pauseMembership(h.ports, trying)).toBe('cancelled')
  expect(await membershipOf(h, trying.membership)).toMatchObject({ state: 'active' })
})

// CRS-01
test('a pause whose answer was lost, and that no message told of, is found by recovery', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  h.stripe.control.chaos({ drop: true, timeoutAfterCharge: { times: 3, path: '/v1/subscriptions/' } })
  await expect(pauseMembership(h.ports, member)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.chaos({ drop: true })
  h.clock.advance({ minutes: 3 })
  expect(await recoverMemberships(h.ports)).toBe(1)
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'paused' })
})

test('one that the provider paused because no card was there opens what is paid, and no more', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  await dashboard(h).subscriptions.pause(member.subscription, { bill_for: { unused_time_from: { type: 'none' } } })
  await h.stripe.control.idle()
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'paused' })
  expect(await isOpen(h, member)).toBe(true)
  await pass(h, { days: 32 })
  expect(await isOpen(h, member)).toBe(false)
})

test('the way to cards and invoices is for the member alone, and a card that was chosen there pays', async () => {
  await using h = await createHarness()
  const member = await levelMember(h)
  const wish = { flow: 'card', returnUrl: 'https://pay.example/', locale: 'en' } as const
  expect(await openPortal(h.ports, member, wish)).toContain('/p/session/')
  const stranger = { ...member, reader: await newReader(h) }
  const gone = { code: 'not-found' }
  await expect(openPortal(h.ports, stranger, wish)).rejects.toMatchObject(gone)
  await expect(heedPortal(h.ports, stranger)).rejects.toMatchObject(gone)
  for (const step of [pauseMembership(h.ports, stranger), resumeMembership(h.ports, { ...stranger, due: usd(0) })])
    await expect(step).rejects.toMatchObject(gone)

  await useCard(h, member, 'pm_card_chargeCustomerFail')
  const stripe = dashboard(h)
  const { customer } = await stripe.subscriptions.retrieve(member.subscription)
  const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer as string })
  await stripe.customers.update(customer as string, { invoice_settings: { default_payment_method: id } })
  for (const _ of [1, 2]) await heedPortal(h.ports, member)
  await pass(h, { days: 32 })
  expect(await invoicesOf(h, member.membership)).toBe(2)
  expect(await h.findings()).toEqual([])
})
