// Drives the load program from the bench: one process that is started once and asked for each round.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { endWithUs } from '../backend/end-with-us.ts'

export type Load = {
  /** Of the servers; lanes are dealt to them in turn. */
  readonly ports: readonly number[]
  /** One connection each; its requests go out one after the other. */
  readonly lanes: readonly (readonly string[])[]
  /** How often each lane's requests are repeated; 1 by default. */
  readonly times?: number
}

export type Loaded = {
  readonly seconds: number
  readonly requests: number
  readonly statuses: Readonly<Record<number, number>>
  /** Milliseconds from sending to the whole answer. */
  readonly p50: number
  readonly p99: number
}

let program: ChildProcess | null = null

/** Throws when any answer has another status than expected: figures of refusals look wonderful. */
export async function drive(load: Load, expected: number): Promise<Loaded> {
  const loaded = await driveAnyhow(load)
  const { statuses, requests } = loaded
  if (statuses[expected] !== requests) throw new Error(`expected ${expected} only, got ${JSON.stringify(statuses)}`)
  return loaded
}

/** Whatever the answers are: to count them. */
export async function driveAnyhow(load: Load): Promise<Loaded> {
  program ??= startProgram()
  program.send(load)
  const [answer] = (await once(program, 'message')) as [{ loaded?: Loaded; fault?: string }]
  if (answer.loaded === undefined) throw new Error(`the load failed: ${answer.fault}`)
  return answer.loaded
}

function startProgram(): ChildProcess {
  const child = fork(resolve(import.meta.dirname, 'load-program.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  endWithUs(child)
  return child
}

/** The requests in turn over so many connections. */
export function dealt(requests: readonly string[], connections: number): string[][] {
  return Array.from({ length: connections }, (_, lane) =>
    requests.filter((_request, index) => index % connections === lane),
  )
}
