// Badges: which months count, and which membership is shown.
import { expect, test } from 'vitest'
import { type MembershipVersion, memberMonths, shownMembership } from '../../../server/core/badge.ts'
import { makeMembership, makeTier } from '../../support/make.ts'

const noon = (day: string) => `${day}T12:00:00.000Z`

/** Active from one day until another one, and paid for so long. */
const active = (since: string, until: string | null, paidUntil: string, over: Partial<MembershipVersion> = {}) => ({
  state: 'active' as const,
  renews: true,
  since: noon(since),
  until: until === null ? null : noon(until),
  paidUntil: noon(paidUntil),
  ...over,
})
const ended = (since: string) => active(since, null, since, { state: 'ended' })
const given = { renews: false } as const

test.each<[string, MembershipVersion[], string, number]>([
  ['who has just joined', [active('2027-01-15', null, '2027-02-15')], '2027-01-15', 0],
  ['a day before the first month is over', [active('2027-01-15', null, '2027-02-15')], '2027-02-14', 0],
  ['on the day itself', [active('2027-01-15', null, '2027-03-15')], '2027-02-15', 1],
  ['who joined on the 31st', [active('2027-01-31', null, '2027-03-31')], '2027-02-28', 1],
  [
    'renewed each month',
    [active('2027-01-15', '2027-02-15', '2027-02-15'), active('2027-02-15', null, '2027-03-15')],
    '2027-03-10',
    1,
  ],
  ['by the year', [active('2027-01-15', null, '2028-01-15')], '2027-12-20', 11],
  [
    'free days',
    [active('2027-01-15', '2027-01-29', '2027-01-29'), active('2027-01-29', null, '2027-02-28')],
    '2027-02-16',
    1,
  ],
  ['a gift', [active('2027-01-15', null, '2027-07-15', given)], '2027-06-20', 5],
  [
    'late, within the days of grace',
    [active('2027-01-15', null, '2027-02-15', { state: 'past-due' })],
    '2027-02-20',
    1,
  ],
  [
    'two months, two months of nothing, and back for a month',
    [
      active('2027-01-15', '2027-03-15', '2027-03-15', given),
      ended('2027-03-15'),
      active('2027-05-15', null, '2027-07-15'),
    ].map((version) => (version.state === 'ended' ? { ...version, until: noon('2027-05-15') } : version)),
    '2027-06-20',
    3,
  ],
  [
    'half a month, a gap of ten days, and the other half',
    [active('2027-01-01', '2027-01-16', '2027-01-16', given), active('2027-01-26', null, '2027-02-26')],
    '2027-02-11',
    1,
  ],
  [
    'the same, a day earlier',
    [active('2027-01-01', '2027-01-16', '2027-01-16', given), active('2027-01-26', null, '2027-02-26')],
    '2027-02-10',
    0,
  ],
  [
    'a pause beyond what was paid',
    [
      active('2027-01-15', '2027-01-20', '2027-02-15'),
      active('2027-01-20', '2027-04-15', '2027-02-15', { state: 'paused' }),
      active('2027-04-15', null, '2027-05-15'),
    ],
    '2027-05-14',
    1,
  ],
  [
    'two memberships side by side',
    [active('2027-01-15', null, '2027-06-15'), active('2027-02-15', null, '2027-06-15', given)],
    '2027-05-20',
    4,
  ],
  ['nobody', [], '2027-05-20', 0],
])('%s', (_who, versions, today, months) => {
  expect(memberMonths(versions, noon(today))).toBe(months)
})

test('days after the end of what was paid and of its grace do not count', () => {
  const late = [
    active('2027-01-15', '2027-03-15', '2027-02-15', { state: 'past-due' }),
    active('2027-03-15', null, '2027-05-15'),
  ]
  // Open until 25 February, and again from 15 March: eighteen days are missing.
  expect(memberMonths(late, noon('2027-04-01'))).toBe(1)
  expect(memberMonths(late, noon('2027-04-02'))).toBe(2)
})

test('of several memberships the one of the highest tier is shown, and of these the one that lasts longest', () => {
  const tiers = [makeTier(), makeTier({ id: 'patron', level: 2 })]
  const one = (id: `membership_${string}`, tier: string, paidUntil: string) =>
    makeMembership({ id, tier, state: 'active', renews: false, paidUntil: noon(paidUntil) })
  const open = [
    one('membership_friend', 'friend', '2028-01-01'),
    one('membership_short', 'patron', '2027-02-01'),
    one('membership_long', 'patron', '2027-03-01'),
    one('membership_lost', 'withdrawn', '2029-01-01'),
  ]
  expect(shownMembership(open, tiers)).toMatchObject({ membership: { id: 'membership_long' }, tier: { level: 2 } })
  expect(shownMembership([], tiers)).toBeNull()
})
