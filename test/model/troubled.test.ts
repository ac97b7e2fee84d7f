// The money test on bad days: processes die between any two writes, and Stripe does not answer, or does and is not heard.
import { expect, test, vi } from 'vitest'
import { playRuns } from './property.ts'
import { report } from './report.ts'

vi.mock('../stripe/world/ids.ts', () => import('./counted-ids.ts'))

const runs = Number(process.env.MODEL_RUNS ?? 1000)

test(`whatever breaks down in ${runs} runs, the books and the model say the same after it`, {
  timeout: 0,
}, async () => {
  expect(report(await playRuns({ runs, withMishaps: true }))).toBe('agreed')
})
