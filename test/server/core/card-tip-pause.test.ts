// The breaker of tips by card: when it trips, how long it holds, and what counts towards the next time.
import { expect, test } from 'vitest'
import { type CardTipPause, countedSince, isTesting, nextPause, pauseAt } from '../../../server/core/card-tip-pause.ts'
import { after } from '../../../server/core/instant.ts'
import { at } from '../../support/make.ts'

const minutes = (count: number) => after(at, count * 60)
const last = (over: Partial<CardTipPause> = {}, lastDeclineAt: string | null = null) => ({
  pause: { site: 'site_one', number: 3, because: 'declines', pausedAt: at, endedAt: null, ...over } as const,
  lastDeclineAt,
})

test.each([
  [9, 0, false],
  [10, 0, true],
  [10, 20, true],
  [10, 21, false],
  [500, 1000, true],
])('%s declined cards beside %s that paid are an attack: %s', (declines, paid, isAttack) => {
  expect(isTesting({ declines, paid })).toBe(isAttack)
})

test.each([
  ['there was none', null, 0, null],
  ['it has just begun', last(), 0, 30],
  ['a card was declined in it', last({}, minutes(20)), 49, 50],
  ['half an hour has gone by', last(), 30, null],
  ['half an hour has gone by since the last card', last({}, minutes(20)), 50, null],
  ['the publisher has ended it', last({ endedAt: minutes(1) }), 2, null],
] as const)('where %s, a pause because of declines stands as it should', (_where, pause, now, until) => {
  expect(pauseAt(pause, minutes(now))?.until ?? null).toBe(until === null ? null : minutes(until))
})

test('a pause of the publisher has no end of its own', () => {
  expect(pauseAt(last({ because: 'publisher' }), minutes(100_000))).toMatchObject({ number: 3, until: null })
})

test('declined cards count for ten minutes, and not from before a pause or its end', () => {
  expect(countedSince(null, at)).toBe(minutes(-10))
  expect(countedSince(last(), minutes(5))).toBe(at)
  expect(countedSince(last(), minutes(60))).toBe(minutes(50))
  expect(countedSince(last({ endedAt: minutes(3) }), minutes(5))).toBe(minutes(3))
})

test('pauses of a site are counted', () => {
  const begun = { site: 'site_one', because: 'declines', pausedAt: at } as const
  expect([nextPause(null, begun).number, nextPause(last(), begun).number]).toEqual([1, 4])
})
