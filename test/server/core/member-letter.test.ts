// About what a member is written to, by how the membership stood and stands (THREATS H).
import { expect, test } from 'vitest'
import { after, type Instant } from '../../../server/core/instant.ts'
import { type News, occasionName, occasionsOf } from '../../../server/core/member-letter.ts'
import {
  asReported,
  type DueInvoice,
  graceSeconds,
  type Membership,
  type MembershipReport,
  opensUntil,
} from '../../../server/core/membership.ts'
import { at, makeDue, makeMembership, makeMovement, usd } from '../../support/make.ts'

const day = 24 * 60 * 60
const paidUntil = after(at, 30 * day)
const graceEnd = after(paidUntil, graceSeconds)
const next = after(paidUntil, 30 * day)

const active = makeMembership({
  state: 'active',
  subscription: 'sub_1',
  ticket: 'ticket_one',
  joinedAt: at,
  paidUntil,
  version: 2,
})
const due: DueInvoice = { ...makeDue(), payUrl: 'https://invoice.example/i/1' }
const invoice = { id: 'in_1', payment: 'pi_1', money: usd(500), paidUntil }
const said = (over: Partial<MembershipReport> = {}): MembershipReport => ({
  subscription: 'sub_1',
  membership: active.id,
  state: 'active',
  renews: true,
  endedAt: null,
  isGivenUp: false,
  trialUntil: null,
  terms: null,
  next: null,
  invoices: [invoice],
  due: null,
  origin: null,
  ...over,
})
const pastDue = said({ state: 'past-due', due })
const givenUp = (over: Partial<MembershipReport> = {}) =>
  said({
    state: 'ended',
    isGivenUp: true,
    endedAt: after(paidUntil, 7 * day),
    due: { ...due, nextAttemptAt: null },
    ...over,
  })

function newsOf(before: Membership, report: MembershipReport, now: Instant, fresh: News['fresh'] = []): string[] {
  const membership = asReported(before, report, now)
  return occasionsOf({ before, membership, report, fresh }, now).map(({ is }) => is)
}

test.each<[string, Instant, string[]]>([
  ['while it is paid', after(paidUntil, -1), ['payment-failed']],
  ['after the first attempt', after(paidUntil, day), ['payment-failed']],
  ['a second before the last notice', after(graceEnd, -2 * day - 1), ['payment-failed']],
  ['two days before the end', after(graceEnd, -2 * day), ['last-notice']],
  ['a second before the end', after(graceEnd, -1), ['last-notice']],
  ['at the end', graceEnd, ['over']],
  ['some days later', after(graceEnd, 5 * day), ['over']],
  ['when it is no news any more', after(graceEnd, 8 * day), []],
])('of a renewal that has failed is told %s', (_when, now, occasions) => {
  expect(newsOf(active, pastDue, now)).toEqual(occasions)
})

test('a bank that asks is told of instead of a failure, and the last notice and the end are the same', () => {
  const asked = said({ state: 'past-due', due: { ...due, needsHolder: true } })
  expect(newsOf(active, asked, after(paidUntil, day))).toEqual(['bank-asks'])
  expect(newsOf(active, asked, after(graceEnd, -day))).toEqual(['last-notice'])
  expect(newsOf(active, asked, graceEnd)).toEqual(['over'])
})

test('a renewal that was not tried yet, and one that was paid in time, are no news', () => {
  expect(newsOf(active, said({ state: 'past-due' }), after(paidUntil, day))).toEqual([])
  const renewed = { ...invoice, id: 'in_2', paidUntil: next, movement: makeMovement() }
  expect(newsOf(active, said({ invoices: [invoice, renewed] }), after(paidUntil, day), [renewed])).toEqual([])
})

test('each attempt has a letter of its own, and so have the end of a period and of its grace', () => {
  const name = (is: 'payment-failed' | 'bank-asks' | 'last-notice', attempts: number) =>
    occasionName({ is, due: { ...due, attempts }, until: graceEnd }, active)
  expect(name('payment-failed', 1)).not.toBe(name('payment-failed', 2))
  expect(name('payment-failed', 1)).toBe(name('bank-asks', 1))
  expect(name('last-notice', 2)).toBe(name('last-notice', 3))
  const cancelled = { is: 'cancelled', until: paidUntil, isOpen: true } as const
  expect(occasionName(cancelled, active)).not.toBe(occasionName(cancelled, { paidUntil: next }))
})

test('what is paid after all is told to who was late, with what was paid', () => {
  const late = { ...active, state: 'past-due' } as const
  const paid = { ...invoice, id: 'in_late', paidUntil: next, movement: makeMovement() }
  const report = said({ invoices: [invoice, paid] })
  const membership = asReported(late, report, after(paidUntil, 4 * day))
  const occasions = occasionsOf({ before: late, membership, report, fresh: [paid] }, after(paidUntil, 4 * day))
  expect(occasions).toEqual([{ is: 'paid-after-all', paid: usd(500), until: next, renews: true }])
})

test('who joined is welcomed once; who is found again in a backup is not', () => {
  const attempt = makeMembership({ ticket: 'ticket_one', state: 'open' })
  const fresh = [{ ...invoice, movement: makeMovement() }]
  expect(newsOf(attempt, said(), at, fresh)).toEqual(['joined'])
  expect(newsOf(active, said(), at)).toEqual([])
  expect(newsOf({ ...attempt, ticket: null }, said(), at, fresh)).toEqual([])
  expect(newsOf(attempt, said({ state: 'unpaid', invoices: [] }), at)).toEqual([])
})

test.each<[string, Partial<Membership>, Partial<MembershipReport>, number, string[]]>([
  ['a second too early', {}, {}, -3 * day - 1, []],
  ['three days before', {}, {}, -3 * day, ['trial-ends']],
  ['a second before', {}, {}, -1, ['trial-ends']],
  ['when they are over', {}, {}, 0, []],
  ['when it was cancelled', { renews: false }, { renews: false }, -day, []],
  ['when they were that short from the start', { joinedAt: after(paidUntil, -2 * day) }, {}, -day, []],
])('free days that end are told of: %s', (_when, over, report, seconds, occasions) => {
  const trial = { ...active, trialUntil: paidUntil, ...over }
  expect(newsOf(trial, said({ trialUntil: paidUntil, ...report }), after(paidUntil, seconds))).toEqual(occasions)
})

test('a cancellation is told with the day until which it is open, also one at once; its end is not told again', () => {
  expect(newsOf(active, said({ renews: false }), at)).toEqual(['cancelled'])
  const cancelled = { ...active, renews: false }
  expect(newsOf(cancelled, said({ renews: false }), at)).toEqual([])
  const ended = said({ renews: false, state: 'ended', endedAt: paidUntil })
  expect(newsOf(cancelled, ended, after(paidUntil, 1))).toEqual([])
  expect(newsOf(active, said({ state: 'ended', endedAt: at }), at)).toEqual(['cancelled'])
  expect(newsOf({ ...active, state: 'past-due' }, said({ state: 'ended', endedAt: graceEnd }), graceEnd)).toEqual([
    'cancelled',
  ])
})

// The provider gives up when it likes: what was promised is kept.
test.each<[string, Partial<MembershipReport>, Instant, Partial<Membership>, Instant]>([
  ['before the grace is over', {}, after(paidUntil, 7 * day), { state: 'past-due', endedAt: null }, graceEnd],
  ['a second before that', {}, after(graceEnd, -1), { state: 'past-due' }, graceEnd],
  ['when it is over', {}, graceEnd, { state: 'ended', renews: false }, paidUntil],
  ['with an invoice that is void', { due: null }, after(paidUntil, 7 * day), { state: 'ended' }, paidUntil],
  ['while something is paid', {}, after(paidUntil, -1), { state: 'active', renews: false, endedAt: null }, paidUntil],
  [
    'and somebody pays it later',
    { due: null, invoices: [{ ...invoice, id: 'in_late', paidUntil: next }] },
    after(paidUntil, 20 * day),
    { state: 'active', renews: false, endedAt: null },
    next,
  ],
])('a renewal that the provider gives up %s opens what was promised', (_when, over, now, expected, until) => {
  const membership = asReported({ ...active, state: 'past-due' }, givenUp(over), now)
  expect(membership).toMatchObject(expected)
  expect(opensUntil(membership)).toBe(until)
})

test('who is given up before the end of the grace hears of the end when it comes', () => {
  expect(newsOf(active, givenUp(), after(paidUntil, 7 * day))).toEqual(['payment-failed'])
  expect(newsOf({ ...active, state: 'past-due' }, givenUp(), graceEnd)).toEqual(['over'])
  const ended = asReported(active, givenUp(), graceEnd)
  expect(newsOf(ended, givenUp(), after(graceEnd, 1))).toEqual([])
})
