// When a monthly tip is due, when it is put off, and when it ends.
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import {
  type DueQuestion,
  decideDueTip,
  isOnView,
  resumableUntil,
  type StandingTip,
  stopped,
} from '../../../server/core/standing-tip.ts'
import { makeCreator, makeSite, makeStandingTip, usd } from '../../support/make.ts'

const due = '2026-12-22T12:00:00.000Z'
const daysAfter = (days: number, from = due) => after(from, days * 24 * 60 * 60)

const question = (over: Partial<DueQuestion> = {}): DueQuestion => ({
  standingTip: makeStandingTip(),
  site: makeSite(),
  creator: makeCreator(),
  balance: usd(100),
  isOnHold: false,
  platformFeeBps: 500,
  isHeld: false,
  fresh: { tip: 'tip_fresh', ticket: 'ticket_fresh' },
  now: due,
  ...over,
})

function movedBy({ changes }: ReturnType<typeof decideDueTip>): StandingTip {
  const put = changes.find((change) => change.change === 'put-standing-tip')
  if (put === undefined) throw new Error('it was not moved')
  return put.standingTip
}

test('a due tip is a tip like any other, in a window that nobody saw, and the next one follows in a month', () => {
  const decision = decideDueTip(question())
  expect(decision.is).toBe('given')
  expect(decision.changes.map(({ change }) => change)).toEqual([
    'require-standing',
    'require-unblocked',
    'put-standing-tip',
    'open-ticket',
    'post-entry',
    'add-tip',
    'finish-by-tip',
  ])
  expect(decision.changes[4]).toMatchObject({
    entry: {
      reference: 'tip:tip_fresh',
      kind: 'tip',
      postings: [{ money: usd(100) }, { account: 'creator:creator_one:payable', money: usd(95) }, { money: usd(5) }],
    },
  })
  const monthly = { standingTip: 'standing_one', month: 1 }
  expect(decision.changes[5]).toMatchObject({ tip: { message: null, isPublic: false, monthly, givenAt: due } })
  expect(movedBy(decision)).toMatchObject({ month: 2, nextAt: '2027-01-22T12:00:00.000Z', skipped: 0, lastAt: due })
})

test.each([
  ['short', { balance: usd(99) }],
  ['on-hold', { isOnHold: true }],
  ['closed', { creator: null }],
  ['closed', { creator: null, isOnHold: true, balance: usd(0) }],
] as const)('what stands in its way is told: %s', (obstacle, over) => {
  const decision = decideDueTip(question(over))
  expect(decision.is).toBe('missed')
  expect(decision.changes).toEqual([
    { change: 'put-standing-tip', standingTip: makeStandingTip({ obstacle, nextAt: daysAfter(1) }) },
  ])
})

test('it is tried at the same hour for a week, however late each round comes, and then the month is skipped', () => {
  const tried = (days: number) => decideDueTip(question({ balance: usd(0), now: daysAfter(days) }))
  expect(movedBy(tried(0.4))).toMatchObject({ month: 1, nextAt: daysAfter(1), skipped: 0 })
  expect(movedBy(tried(3.9))).toMatchObject({ month: 1, nextAt: daysAfter(4), skipped: 0 })
  expect(movedBy(tried(5))).toMatchObject({ month: 1, nextAt: daysAfter(6), skipped: 0 })
  expect(tried(6).is).toBe('skipped')
  const skipped = { month: 2, nextAt: '2027-01-22T12:00:00.000Z', obstacle: 'short', skipped: 1 }
  expect(movedBy(tried(6))).toMatchObject(skipped)
  expect(movedBy(tried(20))).toMatchObject(skipped)
})

test('after three skipped months in a row it ends, and one that could be given begins the count anew', () => {
  const now = daysAfter(6)
  const standingTip = makeStandingTip({ skipped: 2, obstacle: 'short' })
  const ended = decideDueTip(question({ standingTip, balance: usd(0), now }))
  expect(ended.is).toBe('ended')
  expect(movedBy(ended)).toMatchObject({ skipped: 3, ended: { at: now, by: 'skips' } })
  expect(movedBy(decideDueTip(question({ standingTip, now })))).toMatchObject({
    skipped: 0,
    obstacle: null,
    ended: null,
  })
})

test('a server that was away gives the last month that is due, and none of those before it', () => {
  const decision = decideDueTip(question({ now: '2027-04-02T00:00:00.000Z' }))
  expect(decision.is).toBe('given')
  expect(decision.changes.filter(({ change }) => change === 'add-tip')).toHaveLength(1)
  expect(movedBy(decision)).toMatchObject({ month: 5, nextAt: '2027-04-22T12:00:00.000Z' })
})

test('days do not drift: what began on the last of January is due on the last of each month', () => {
  let standingTip = makeStandingTip({ beganAt: '2027-01-31T23:59:59.999Z', nextAt: '2027-02-28T23:59:59.999Z' })
  const days: string[] = []
  for (let months = 0; months < 14; months++) {
    days.push(standingTip.nextAt)
    standingTip = movedBy(decideDueTip(question({ standingTip, now: standingTip.nextAt })))
  }
  expect(days.map((day) => day.slice(2, 10)).join(' ')).toBe(
    '27-02-28 27-03-31 27-04-30 27-05-31 27-06-30 27-07-31 27-08-31 27-09-30 27-10-31 27-11-30 27-12-31 28-01-31 28-02-29 28-03-31',
  )
  expect(days.every((day) => day.endsWith('T23:59:59.999Z'))).toBe(true)
})

test('a stop can be taken back until the day of the next tip, also while one is tried again', () => {
  expect(resumableUntil(makeStandingTip())).toBeNull()
  expect(resumableUntil(stopped(makeStandingTip(), daysAfter(-20)))).toBe(due)
  const tried = makeStandingTip({ obstacle: 'short', nextAt: daysAfter(3) })
  expect(resumableUntil(stopped(tried, daysAfter(2.5)))).toBe('2027-01-22T12:00:00.000Z')
  // Nobody has looked since it was due.
  expect(resumableUntil(stopped(makeStandingTip(), due))).toBe('2027-01-22T12:00:00.000Z')
  expect(resumableUntil(makeStandingTip({ ended: { at: due, by: 'skips' } }))).toBeNull()
})

test('it is not stopped before its last tip, should the clocks of two servers differ', () => {
  const standingTip = makeStandingTip({ lastAt: due })
  expect(stopped(standingTip, daysAfter(-1)).ended).toEqual({ at: due, by: 'reader' })
  expect(stopped(standingTip, daysAfter(1)).ended).toEqual({ at: daysAfter(1), by: 'reader' })
})

test('one that goes on is on view, one that was stopped until that is final, one that ended for a month', () => {
  expect(isOnView(makeStandingTip(), daysAfter(1000))).toBe(true)
  const isStopped = stopped(makeStandingTip(), daysAfter(-20))
  expect([daysAfter(-20), due].map((now) => isOnView(isStopped, now))).toEqual([true, false])
  const isEnded = makeStandingTip({ ended: { at: due, by: 'skips' } })
  expect([daysAfter(30), daysAfter(31)].map((now) => isOnView(isEnded, now))).toEqual([true, false])
})
