// The property: whatever happens in whatever order, the books say what the model says, at every step and in the end.
import fc from 'fast-check'
import type { SchemaCheck } from '../stripe/schema/schema-check.ts'
import { atOnce } from './commands/at-once.ts'
import { banks } from './commands/banks.ts'
import { payIn, payLate } from './commands/pay-in.ts'
import { time } from './commands/time.ts'
import { newModel } from './play.ts'
import { settleAll } from './settle.ts'
import { openWorlds, type Plant } from './world.ts'

export type Runs = {
  readonly runs: number
  readonly withMishaps: boolean
  readonly plant?: Plant
  readonly seed?: number
  /** Holds all that is said to Stripe and by it against its schema. Half as slow again. */
  readonly schemaCheck?: SchemaCheck
}

/**
 * `MODEL_RUNS` says how many runs; `MODEL_SEED`, `MODEL_PATH` and `MODEL_REPLAY` of a failure's report repeat that failure.
 * Answers fast-check's report; throws nothing.
 */
export async function playRuns({ runs, withMishaps, plant, seed, schemaCheck }: Runs) {
  const { MODEL_SEED, MODEL_PATH, MODEL_REPLAY } = process.env
  const newWorld = await openWorlds(plant, schemaCheck)
  const often = [payIn(withMishaps), payIn(withMishaps), atOnce(withMishaps), atOnce(withMishaps), atOnce(withMishaps)]
  const all = [...often, ...often, payLate, ...banks, ...time]
  const replay = MODEL_REPLAY === undefined || plant !== undefined ? {} : { replayPath: MODEL_REPLAY }
  const property = fc.asyncProperty(fc.commands(all, { maxCommands: 14, size: 'max', ...replay }), async (commands) => {
    const world = await newWorld()
    const model = newModel(world)
    await fc.asyncModelRun(() => ({ model, real: world }), commands)
    await settleAll(world, model)
    if (world.stripe.violations.length > 0) throw new Error(JSON.stringify(world.stripe.violations, null, 2))
  })
  return fc.check(property, {
    numRuns: runs,
    ...(seed === undefined ? {} : { seed }),
    ...(MODEL_SEED === undefined || plant !== undefined ? {} : { seed: Number(MODEL_SEED) }),
    ...(MODEL_PATH === undefined || plant !== undefined ? {} : { path: MODEL_PATH, endOnFailure: true }),
  })
}
