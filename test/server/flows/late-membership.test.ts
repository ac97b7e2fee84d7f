// Renewals that fail: what stays open until when, and who is told of it (THREATS H). Each ends to the second that was promised.
import { expect, test } from 'vitest'
import { after, type Instant } from '../../../server/core/instant.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { payNow } from '../../../server/flows/pay-now.ts'
import { recoverMemberships } from '../../../server/flows/recover-memberships.ts'
import { sendWaiting } from '../../../server/flows/send-mail.ts'
import { settleMembership } from '../../../server/flows/settle-membership.ts'
import { dashboard } from '../../support/dashboard.ts'
import type { Harness } from '../../support/harness.ts'
import {
  ana,
  cards,
  confirmAtBank,
  isOpen,
  isOpenAround,
  lettersOf,
  mailsOf,
  memberAtEnd,
  passTo,
  press,
  swapCard,
} from '../../support/late.ts'
import { createMember, membershipOf, pass } from '../../support/member.ts'
import { checkedHarness } from '../pages/visitor.ts'

const hour = 3600
const day = 24 * hour
type Late = Awaited<ReturnType<typeof memberAtEnd>>

/** Our rounds come by every few hours, whatever messages say. */
async function roundsUntil(h: Harness, instant: Instant, everyHours = 6): Promise<void> {
  while (after(h.clock.now(), everyHours * hour) < instant) {
    await pass(h, { hours: everyHours })
    await recoverMemberships(h.ports)
    await sendWaiting(h.ports)
  }
  await passTo(h, instant)
  await recoverMemberships(h.ports)
}

const dueOf = async (h: Harness, { membership }: Late) => h.store.membershipDue(membership)
const payPage = async (h: Harness, { reader, membership }: Late) => {
  const url = await payNow(h.ports, { reader, membership })
  if (url === null) throw new Error('nothing is owed')
  return url
}
const newCard = { verb: 'pay', cardNumber: '4242424242424242', cardExpiry: '12 / 34', cardCvc: '123' }

test('a renewal that fails and succeeds at its second attempt was open all the time', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  expect(await isOpenAround(h, late, late.paidUntil)).toEqual([true, true])
  await passTo(h, after(late.paidUntil, 2 * hour))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'past-due', paidUntil: late.paidUntil })
  expect(await dueOf(h, late)).toMatchObject({ money: { amount: 500 }, attempts: 1, needsHolder: false })
  await swapCard(h, late, cards.pays)
  await passTo(h, after(late.paidUntil, 3 * day))
  expect(await isOpen(h, late)).toBe(true)
  await passTo(h, after(late.paidUntil, 3 * day + 2 * hour))
  expect(await isOpen(h, late)).toBe(true)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active' })
  expect(await dueOf(h, late)).toBeNull()
  expect(await lettersOf(h, late)).toEqual(['attempt', 'paid-after-all'])
  expect(await h.footprint()).toMatchObject({ entries: 2, membership_payments: 2, membership_dues: 0 })
})

test('a renewal that fails for good closes at the end of the grace, not before, and is over for good later', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await roundsUntil(h, after(late.graceEnd, -2))
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice'])
  expect(await isOpenAround(h, late, late.graceEnd)).toEqual([true, false])
  await roundsUntil(h, after(late.paidUntil, 14 * day))
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice', 'over'])
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'past-due' })
  await roundsUntil(h, after(late.paidUntil, 16 * day))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended', paidUntil: late.paidUntil })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice', 'over'])
  expect((await h.footprint()).entries).toBe(1)
})

test('each letter comes at its time: of the attempt at once, two days before the end, and within an hour of it', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await roundsUntil(h, after(late.graceEnd, 3 * hour), 1)
  const written = await h.driver.all({ sql: 'select occasion, written_at from membership_letters', values: [] })
  const at = (start: string) =>
    written.filter(({ occasion }) => String(occasion).startsWith(start)).map((row) => String(row.written_at))
  const within = (instants: string[], expected: Instant[]) =>
    expect(instants.map((each, i) => (Date.parse(each) - Date.parse(expected[i] as string)) / 1000)).toSatisfy(
      (lates: number[]) => lates.length === expected.length && lates.every((one) => one >= 0 && one <= 2 * hour),
    )
  within(at('attempt').toSorted(), [after(late.paidUntil, hour), after(late.paidUntil, 3 * day + hour)])
  within(at('last-notice'), [after(late.graceEnd, -2 * day)])
  within(at('over'), [late.graceEnd])
})

test('a payment that the bank wants to be confirmed is confirmed on the provider’s page, and booked', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'asks')
  await passTo(h, after(late.paidUntil, 2 * hour))
  expect(await dueOf(h, late)).toMatchObject({ needsHolder: true, attempts: 1 })
  expect(await lettersOf(h, late)).toEqual(['attempt'])
  await confirmAtBank(h, await payPage(h, late))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active' })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'paid-after-all'])
  expect((await mailsOf(h)).map(({ subject }) => subject).toSorted()).toEqual([
    'Tuppence: your bank asks for you',
    'Tuppence: your payment has gone through',
  ])
  expect(await isOpenAround(h, late, late.graceEnd)).toEqual([true, true])
})

test('a payment that nobody confirms closes the membership at the end of the grace', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'asks')
  await roundsUntil(h, after(late.graceEnd, -2))
  expect(await isOpenAround(h, late, late.graceEnd)).toEqual([true, false])
  await roundsUntil(h, after(late.paidUntil, 16 * day))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended' })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice', 'over'])
})

test('another card on the provider’s page pays at once, also when the grace is over', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.graceEnd, hour))
  expect(await isOpen(h, late)).toBe(false)
  await press(h, await payPage(h, late), newCard)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active', renews: true })
  expect(await isOpen(h, late)).toBe(true)
})

test('what is tried by hand and declined writes no letter and moves nothing', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * hour))
  const before = await h.footprint()
  for (let tries = 0; tries < 3; tries++)
    await press(h, await payPage(h, late), { ...newCard, cardNumber: '4000000000009995' })
  await settleMembership(h.ports, late.subscription)
  expect(await h.footprint()).toEqual({ ...before, provider_events: (await h.footprint()).provider_events })
  expect(await dueOf(h, late)).toMatchObject({ attempts: 1, needsHolder: false })
})

test('what is paid after the provider has given up stays open to its end, and does not renew', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * hour))
  const page = await payPage(h, late)
  await passTo(h, after(late.paidUntil, 16 * day))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended' })
  await press(h, page, newCard)
  const paid = await membershipOf(h, late.membership)
  expect(paid).toMatchObject({ state: 'active', renews: false })
  expect(await isOpenAround(h, late, paid.paidUntil as string)).toEqual([true, false])
  await recoverMemberships(h.ports)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended' })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'over', 'paid-after-all'])
})

test('who cancels what is late is charged nothing more, and is told', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * day))
  const wish = { reader: late.reader, membership: late.membership, renews: false }
  expect(await changeRenewal(h.ports, wish)).toBe('ended')
  expect(await changeRenewal(h.ports, wish)).toBe('over')
  await h.stripe.control.idle()
  expect(await isOpen(h, late)).toBe(false)
  expect(await dueOf(h, late)).toBeNull()
  await swapCard(h, late, cards.pays).catch(() => {})
  await roundsUntil(h, after(late.paidUntil, 20 * day), 12)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended', paidUntil: late.paidUntil })
  expect((await h.footprint()).entries).toBe(1)
  expect(await lettersOf(h, late)).toEqual(['attempt', 'cancelled'])
})

test('who cancels in the moment in which it is paid keeps what is paid', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * day))
  const page = await payPage(h, late)
  h.stripe.control.chaos({ drop: true })
  await press(h, page, newCard)
  h.stripe.control.calm()
  const wish = { reader: late.reader, membership: late.membership, renews: false }
  expect(await changeRenewal(h.ports, wish)).toBe('cancelled')
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active', renews: false })
  expect(await isOpen(h, late)).toBe(true)
  expect((await lettersOf(h, late)).toSorted()).toEqual(['attempt', 'cancelled', 'paid-after-all'])
})

test('an end that dies half-way is finished by the next try', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * day))
  const wish = { reader: late.reader, membership: late.membership, renews: false }
  const broken = {
    ...h.ports.payments,
    endUnpaid: async () => {
      const { latest_invoice } = await dashboard(h).subscriptions.retrieve(late.subscription)
      await dashboard(h).invoices.voidInvoice(latest_invoice as string)
      throw new Error('died')
    },
  }
  await expect(changeRenewal({ ...h.ports, payments: broken }, wish)).rejects.toThrow('died')
  await h.stripe.control.idle()
  expect(await changeRenewal(h.ports, wish)).toBe('ended')
  expect(await dashboard(h).subscriptions.retrieve(late.subscription)).toMatchObject({ status: 'canceled' })
})

test('without a single message the same letters are written, and it closes to the same second', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  h.stripe.control.chaos({ drop: true })
  await roundsUntil(h, after(late.graceEnd, -2))
  expect(await isOpenAround(h, late, late.graceEnd)).toEqual([true, false])
  await roundsUntil(h, after(late.paidUntil, 17 * day))
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'ended' })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice', 'over'])
})

test('while nobody of us was there for days, one letter tells how it stands, not each that was missed', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  h.stripe.control.chaos({ drop: true })
  await passTo(h, after(late.graceEnd, -day))
  await recoverMemberships(h.ports)
  expect(await lettersOf(h, late)).toEqual(['last-notice'])
  await passTo(h, after(late.paidUntil, 60 * day))
  await recoverMemberships(h.ports)
  expect(await lettersOf(h, late)).toEqual(['last-notice'])
})

// WHK-02
test('messages that come twice and last first write each letter once', async () => {
  await using h = await checkedHarness()
  h.stripe.control.chaos({ duplicate: 2, reorder: true })
  const late = await memberAtEnd(h, 'declines')
  await roundsUntil(h, after(late.paidUntil, 9 * day), 6)
  await swapCard(h, late, cards.pays)
  await roundsUntil(h, after(late.paidUntil, 16 * day), 6)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active' })
  expect(await lettersOf(h, late)).toEqual(['attempt', 'attempt', 'last-notice', 'over', 'paid-after-all'])
  expect(await mailsOf(h)).toHaveLength(5)
  expect((await h.footprint()).entries).toBe(2)
})

test('of many processes that see the same failure at once, one writes the letter', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  h.stripe.control.chaos({ drop: true })
  await passTo(h, after(late.paidUntil, 2 * hour))
  await Promise.all(Array.from({ length: 8 }, () => settleMembership(h.ports, late.subscription)))
  expect(await lettersOf(h, late)).toEqual(['attempt'])
  // Nothing but the clock has moved, so no version keeps them apart.
  await passTo(h, after(late.graceEnd, -day))
  await settleMembership(h.ports, late.subscription)
  await h.driver.commit([{ sql: `delete from membership_letters where occasion like 'last-notice%'`, values: [] }])
  await h.driver.commit([{ sql: 'delete from outbox', values: [] }])
  await Promise.all(Array.from({ length: 8 }, () => settleMembership(h.ports, late.subscription)))
  expect(await lettersOf(h, late)).toEqual(['attempt', 'last-notice'])
  expect((await h.footprint()).outbox).toBe(1)
})

test('a reader without an address gets no letter; one who gives it is told how it stands now', async () => {
  await using h = await checkedHarness()
  const member = await createMember(h)
  await swapCard(h, member, cards.declines)
  await pass(h, { days: 32 })
  expect(await membershipOf(h, member.membership)).toMatchObject({ state: 'past-due' })
  expect(await h.footprint()).toMatchObject({ membership_letters: 0, outbox: 0 })
  await h.store.commit([{ change: 'add-mail-address', address: ana, reader: member.reader, at: h.clock.now() }])
  await pass(h, { hours: 2 })
  await recoverMemberships(h.ports)
  expect(await lettersOf(h, member)).toEqual(['attempt'])
})

test('where no mail is sent none is written', async () => {
  await using h = await checkedHarness({ over: { mailer: null } })
  const late = await memberAtEnd(h, 'declines')
  await roundsUntil(h, after(late.graceEnd, hour), 12)
  expect(await h.footprint()).toMatchObject({ membership_letters: 0, outbox: 0 })
})

test('a letter that cannot be written keeps back what it is about, and the next look writes both', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  h.stripe.control.chaos({ drop: true })
  await passTo(h, after(late.paidUntil, 2 * hour))
  const letters = {
    ...h.ports.letters,
    toMember: () => {
      throw new Error('no words')
    },
  }
  await expect(settleMembership({ ...h.ports, letters }, late.subscription)).rejects.toThrow('no words')
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'active' })
  expect(await h.footprint()).toMatchObject({ membership_letters: 0, membership_dues: 0, outbox: 0 })
  await settleMembership(h.ports, late.subscription)
  expect(await membershipOf(h, late.membership)).toMatchObject({ state: 'past-due' })
  expect(await lettersOf(h, late)).toEqual(['attempt'])
})

test('the end of free days is told three days before, once, with or without a message', async () => {
  await using h = await checkedHarness()
  const member = await createMember(h, { trialDays: 30 })
  await h.store.commit([{ change: 'add-mail-address', address: ana, reader: member.reader, at: h.clock.now() }])
  const { trialUntil } = await membershipOf(h, member.membership)
  const end = trialUntil as string
  await passTo(h, after(end, -3 * day - hour))
  await recoverMemberships(h.ports)
  expect(await lettersOf(h, member)).toEqual([])
  await passTo(h, after(end, -3 * day + 1))
  for (let round = 0; round < 3; round++) {
    await recoverMemberships(h.ports)
    await pass(h, { hours: 2 })
  }
  await settleMembership(h.ports, member.subscription)
  expect(await lettersOf(h, member)).toEqual(['trial-ends'])
})

test('whose free days end after a cancellation is not told that something is taken', async () => {
  await using h = await checkedHarness()
  const member = await createMember(h, { trialDays: 30 })
  await h.store.commit([{ change: 'add-mail-address', address: ana, reader: member.reader, at: h.clock.now() }])
  const { paidUntil } = await membershipOf(h, member.membership)
  await changeRenewal(h.ports, { reader: member.reader, membership: member.membership, renews: false })
  await passTo(h, after(paidUntil as string, -day))
  await recoverMemberships(h.ports)
  await settleMembership(h.ports, member.subscription)
  expect(await lettersOf(h, member)).toEqual(['cancelled'])
})

test('nobody learns the page on which somebody else pays', async () => {
  await using h = await checkedHarness()
  const late = await memberAtEnd(h, 'declines')
  await passTo(h, after(late.paidUntil, 2 * hour))
  for (const wish of [
    { reader: 'reader_other', membership: late.membership },
    { reader: late.reader, membership: 'membership_none' },
  ] as const)
    await expect(payNow(h.ports, wish)).rejects.toMatchObject({ code: 'not-found' })
})
