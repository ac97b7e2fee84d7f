// The life of a key: what each is for at an instant, by the times that stand with the keys.
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import { keyEnd, keyInUse, keySeconds, keyStage } from '../../../server/core/key-life.ts'
import { at } from '../../support/make.ts'

const hour = 60 * 60
const hours = (count: number) => after(at, count * hour)
const first = { kid: 'first' }
const second = { kid: 'second', from: hours(25) }
const third = { kid: 'third', from: hours(60) }
const keys = [third, second, first]

test.each([
  [0, { first: 'in-use', second: 'coming', third: 'coming' }],
  [24.999, { first: 'in-use', second: 'coming', third: 'coming' }],
  [25, { first: 'kept', second: 'in-use', third: 'coming' }],
  [50.999, { first: 'kept', second: 'in-use', third: 'coming' }],
  [51, { first: 'retired', second: 'in-use', third: 'coming' }],
  [60, { first: 'retired', second: 'kept', third: 'in-use' }],
  [86, { first: 'retired', second: 'retired', third: 'in-use' }],
])('after %d hours the signing keys are as their times say', (passed, stages) => {
  const told = Object.fromEntries(keys.map((key) => [key.kid, keyStage(keys, key, 'signing', hours(passed))]))
  expect(told).toEqual(stages)
})

test('one key at a time is in use, whatever the times of the others', () => {
  for (let passed = -10; passed < 100; passed++) {
    const inUse = keys.filter((key) => keyStage(keys, key, 'signing', hours(passed)) === 'in-use')
    expect(inUse).toEqual([keyInUse(keys, hours(passed))])
  }
})

test('an envelope key is never retired: pages stay sealed as they were built', () => {
  const years = after(at, 20 * 365 * 24 * hour)
  expect(keys.map((key) => keyStage(keys, key, 'envelope', years))).toEqual(['in-use', 'kept', 'kept'])
  expect(keyEnd(keys, first, 'envelope', years)).toBeNull()
})

test('keys that were put by hand, without times, all count until somebody removes them', () => {
  const byHand = [{ kid: 'newer' }, { kid: 'older' }]
  expect(byHand.map((key) => keyStage(byHand, key, 'signing', at))).toEqual(['in-use', 'kept'])
})

// TOK-17
test('a signing key is told of for longer than a verifier may go without news, and kept for longer than a token lives', () => {
  expect(keySeconds.signing.ahead).toBeGreaterThan(24 * hour)
  expect(keySeconds.signing.kept).toBeGreaterThan(25 * hour + 60)
})
