// Polls and votes: what may be asked, what a correction may change, and what follows from a yes.
import { expect, test } from 'vitest'
import { optionsAfter, pollLabel, pollQuestion, shownOptions } from '../../../server/core/poll.ts'
import { decideVote, type VoteQuestion } from '../../../server/core/vote.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { at, makeCreator, makePoll, makeSite, makeTicket, usd } from '../../support/make.ts'

const known = makePoll().options
const north = { option: 'north', label: 'North' }
const south = { option: 'south', label: 'South' }
const east = { option: 'east', label: 'East' }

test('questions and labels are one line of what can be seen, and not too long', () => {
  expect(pollQuestion(' Which\nway\u202e? ')).toBe('Which way?')
  expect(pollLabel('\u200b\u3164')).toBeNull()
  expect(pollQuestion('x'.repeat(201))).toBeNull()
  expect(pollLabel('x'.repeat(81))).toBeNull()
  expect(pollLabel('👨‍👩‍👧‍👦'.repeat(80))).toBe('👨‍👩‍👧‍👦'.repeat(80))
  for (const hostile of hostileMessages) {
    const label = pollLabel(hostile)
    expect(label ?? '', hostile).not.toMatch(/[\n\r\u2028\u2029\p{Bidi_Control}\p{Cc}]/u)
  }
})

test('without votes options come and go, and those that went stay known', () => {
  expect(optionsAfter([], [north, south], new Map())).toEqual(known)
  expect(optionsAfter(known, [east, south], new Map())).toEqual([
    { ...east, isOffered: true },
    { ...south, isOffered: true },
    { ...north, isOffered: false },
  ])
})

test('an option that has votes stays, under a corrected label if need be, but never under that of another one', () => {
  const votes = new Map([['north', 3]])
  expect(optionsAfter(known, [east, south], votes)).toBeNull()
  expect(optionsAfter(known, [{ ...north, label: 'The North' }, south], votes)?.[0]?.label).toBe('The North')
  const swapped = [
    { ...north, label: 'South' },
    { ...south, label: 'North' },
  ]
  expect(optionsAfter(known, swapped, votes)).toBeNull()
  expect(optionsAfter(known, swapped, new Map())).not.toBeNull()
  expect(optionsAfter(known, [south, north, east], votes)?.map(({ option }) => option)).toEqual([
    'south',
    'north',
    'east',
  ])
})

test('what is shown is what is offered, and what somebody has chosen all the same', () => {
  const options = [...known, { ...east, isOffered: false }]
  expect(shownOptions(makePoll({ options }), new Map())).toEqual([
    { ...north, votes: 0 },
    { ...south, votes: 0 },
  ])
  expect(shownOptions(makePoll({ options }), new Map([['east', 1]]))).toHaveLength(3)
})

const wish = { creator: 'ana', amount: usd(100), message: null, isPublic: false, isAnonymous: true }
const ticket = makeTicket({ item: '', tip: { ...wish, vote: { poll: 'next', option: 'north' } } })

const question = (over: Partial<VoteQuestion> = {}): VoteQuestion => ({
  ticket,
  reader: 'reader_one',
  site: makeSite(),
  poll: makePoll(),
  creator: makeCreator(),
  isMember: false,
  approved: usd(100),
  balance: usd(100),
  isOnHold: false,
  platformFeeBps: 500,
  isHeld: false,
  fresh: 'tip_one',
  freshVote: 'vote_one',
  now: at,
  ...over,
})

const changesOf = (over: Partial<VoteQuestion>) => {
  const decision = decideVote(question(over))
  if (decision.next !== 'commit') throw new Error(decision.next)
  return decision.changes
}

test('a paid vote is a tip that carries a choice', () => {
  const changes = changesOf({})
  expect(changes.map(({ change }) => change)).toEqual([
    'require-standing',
    'require-unblocked',
    'post-entry',
    'add-tip',
    'finish-by-tip',
    'cast-vote',
  ])
  expect(changes[3]).toMatchObject({ tip: { id: 'tip_one', amount: usd(100), isAnonymous: true, name: null } })
  expect(changes[5]).toMatchObject({
    vote: { id: 'vote_one', option: 'north', paid: { tip: 'tip_one', amount: usd(100) }, castAt: at },
  })
})

test('a member votes for nothing, whatever was on the screen and in the wallet', () => {
  for (const over of [{}, { approved: null }, { balance: usd(0) }, { isOnHold: true }]) {
    const changes = changesOf({ isMember: true, ...over })
    expect(changes.map(({ change }) => change)).toEqual(['require-unblocked', 'cast-vote', 'finish-by-vote'])
    expect(changes[1]).toMatchObject({ vote: { paid: null } })
  }
  const paidForAll = changesOf({ isMember: true, poll: makePoll({ isFreeForMembers: false }) })
  expect(paidForAll.map(({ change }) => change)).toContain('post-entry')
})

test.each([
  ['the price has risen', { poll: makePoll({ price: usd(101) }) }, { next: 'confirm-price', price: usd(101) }],
  ['the price has fallen', { poll: makePoll({ price: usd(99) }) }, { next: 'confirm-price', price: usd(99) }],
  ['the wallet has too little', { balance: usd(1) }, { next: 'top-up', missing: usd(99) }],
  ['the wallet is on hold', { isOnHold: true }, { next: 'stop', because: 'on-hold' }],
  ['the poll has ended', { poll: makePoll({ endsAt: at }) }, { next: 'stop', because: 'not-for-sale' }],
  ['the poll is gone', { poll: null }, { next: 'stop', because: 'not-for-sale' }],
  ['the creator takes nothing, or not of this reader', { creator: null }, { next: 'stop', because: 'not-for-sale' }],
  [
    'the option was taken away',
    { poll: makePoll({ options: known.map((each) => ({ ...each, isOffered: false })) }) },
    { next: 'stop', because: 'not-for-sale' },
  ],
  ['the window is over', { now: '2030-01-01T00:00:00.000Z' }, { next: 'stop', because: 'expired' }],
] as const)('when %s nothing moves', (_when, over, decision) => {
  expect(decideVote(question(over))).toEqual(decision)
})
