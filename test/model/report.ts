// How a failed run is told: what was done, what differed, and what repeats it.
import fc from 'fast-check'
import type { playRuns } from './property.ts'

type Played = Awaited<ReturnType<typeof playRuns>>

export function report({
  failed,
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
  numRuns,
  numShrinks,
}: Played): string {
  console.info(`the money test: ${numRuns} runs from seed ${seed}`)
  if (!failed) return 'agreed'
  const done = [...(counterexample?.[0] ?? [])].map((command) => command.toString()).join('\n')
  const replay = /replayPath="([^"]*)"/.exec(fc.stringify(counterexample?.[0]))?.[1] ?? ''
  const fault = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance)
  return [
    `run ${numRuns} failed, shrunk ${numShrinks} times. To repeat it:`,
    `MODEL_SEED=${seed} MODEL_PATH=${counterexamplePath} MODEL_REPLAY='${replay}'`,
    done,
    fault,
  ].join('\n')
}
