// The money test on a calm day: calls in any order and at once, messages late, lost and twice; nothing breaks down (MON-18).
import { expect, test, vi } from 'vitest'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { playRuns } from './property.ts'
import { report } from './report.ts'

vi.mock('../stripe/world/ids.ts', () => import('./counted-ids.ts'))

const runs = Number(process.env.MODEL_RUNS ?? 1000)

test(`after each step of ${runs} runs the books and the model say the same`, { timeout: 0 }, async () => {
  expect(report(await playRuns({ runs, withMishaps: false }))).toBe('agreed')
})

test('whatever is played, all that we say to Stripe and it says to us is as its schema wants it', {
  timeout: 0,
}, async () => {
  const schemaCheck = createSchemaCheck()
  expect(report(await playRuns({ runs: 200, withMishaps: true, schemaCheck }))).toBe('agreed')
})
