// The feed of tips: what is told of a burst, and positions from which a listener goes on.
import { expect, test } from 'vitest'
import { coalesced, markOf, positionFrom, positionText, toldMax } from '../../../server/core/feed.ts'
import type { TipId } from '../../../server/core/id.ts'
import { usd } from '../../support/make.ts'

type Tip = { readonly amount: ReturnType<typeof usd> }
const tip = (amount: number) => ({ is: 'tip', line: { amount: usd(amount) } as Tip }) as const
const goal = (name: string, raised: number) => ({ is: 'goal', goal: { name, raised } }) as const

test('of a burst the dearest are told in their order, and the others are counted', () => {
  const burst = Array.from({ length: 10_000 }, (_, at) => tip((at * 7919) % 10_007))
  const told = coalesced(burst)
  const tips = told.filter((each) => each.is === 'tip')
  expect(tips).toHaveLength(toldMax)
  expect(tips).toEqual(burst.filter((each) => tips.includes(each)))
  expect(Math.min(...tips.map(({ line }) => line.amount.amount))).toBeGreaterThan(9000)
  expect(told.at(-1)).toEqual({ is: 'more', tips: 10_000 - toldMax })
})

test('what is told together again and again stays as small, and loses no tip of the count', () => {
  let waiting: ReturnType<typeof coalesced<Tip, { name: string; raised: number }>> = []
  for (let at = 0; at < 500; at++) waiting = coalesced([...waiting, tip(at), tip(at), goal('boat', at)])
  expect(waiting).toHaveLength(toldMax + 2)
  expect(waiting.find((each) => each.is === 'more')).toEqual({ is: 'more', tips: 1000 - toldMax })
  expect(waiting.at(-1)).toEqual(goal('boat', 499))
})

test('what is little is told as it came, and nothing is nothing', () => {
  expect(coalesced([tip(1), tip(2)])).toEqual([tip(1), tip(2)])
  expect(coalesced([])).toEqual([])
})

const instant = (at: number) => new Date(1_795_000_000_000 + at).toISOString()
const idOf = (at: number): TipId => `tip_${String(at).padStart(26, '0')}`

test('a position says from when on which tips were told', () => {
  const seen = new Map([1, 2, 3].map((at) => [idOf(at), instant(at)]))
  const position = positionFrom(positionText(instant(0), seen))
  expect(position?.since).toBe(instant(0))
  expect(position?.marks).toEqual(new Set([1, 2, 3].map((at) => markOf(idOf(at)))))
  expect(positionFrom(positionText(instant(0), new Map()))).toEqual({ since: instant(0), marks: new Set() })
})

test('a position stays short: of very many it begins with the oldest that it names', () => {
  const seen = new Map(Array.from({ length: 5000 }, (_, at) => [idOf(at), instant(at)]))
  const text = positionText(instant(0), seen)
  expect(text.length).toBeLessThan(1300)
  expect(positionFrom(text)?.since).toBe(instant(4800))
})

test.each([
  '',
  'x',
  '1.abc',
  '1.ABCDEF',
  '-1.',
  `1.${'a'.repeat(1206)}`,
  'zzzzzzzzzz.',
  '1.\nid: 2',
  'zzzzzzzzz.abcdef ',
])('what is no position (%j) is none', (text) => {
  expect(positionFrom(text)).toBeNull()
})
