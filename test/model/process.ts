// A process of the backend: its calls to store and provider take turns as told, and it can die between any two of them.
import type { Ports } from '../../server/ports/index.ts'
import { Crash, type Mishap } from './mishap.ts'

type Turn = () => Promise<void>
type Call<T> = () => T | Promise<T>

export type Process = {
  readonly ports: Ports
  /** Runs the calls beside one another; resolves when the last has ended, well or not. */
  run<T>(calls: readonly ((ports: Ports) => Promise<T>)[]): Promise<PromiseSettledResult<T>[]>
  hasCrashed(): boolean
}

/**
 * Only one call to a port is at work at any time. `turns` says which of those that wait goes next, so that every order of
 * reads and writes can happen, and the same numbers give the same order again.
 */
export function startProcess(
  base: Ports,
  { turns, mishap }: { turns: readonly number[]; mishap: Mishap | null },
): Process {
  const waiting: Turn[] = []
  const crash = mishap?.kind === 'crash' ? mishap : null
  let writes = 0
  let isDead = false

  const gated = <T>(isWrite: boolean, call: Call<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.push(async () => {
        try {
          resolve(isWrite ? await written(call) : await alive(call))
        } catch (fault) {
          reject(fault)
        }
      })
    })

  async function alive<T>(call: Call<T>): Promise<T> {
    if (isDead) throw new Crash()
    return call()
  }

  async function written<T>(call: Call<T>): Promise<T> {
    const isLast = crash !== null && writes++ === crash.at
    if (isLast && crash.side === 'before') isDead = true
    const answer = await alive(call)
    if (isLast) isDead = true
    return alive(() => answer)
  }

  return {
    ports: { ...base, store: gatedStore(base.store, gated), payments: gatedPayments(base.payments, gated) },
    hasCrashed: () => isDead,
    async run(calls) {
      let left = calls.length
      const ended = Promise.allSettled(
        calls.map((call) =>
          call(this.ports).finally(() => {
            left -= 1
          }),
        ),
      )
      for (let turn = 0; left > 0; turn++) {
        // A turn of the loop, so that whoever has gone on is waiting again.
        await new Promise((resolve) => setImmediate(resolve))
        const next = (turns[turn % turns.length] ?? 0) % Math.max(1, waiting.length)
        await waiting.splice(next, 1)[0]?.()
      }
      return ended
    },
  }
}

type Gate = <T>(isWrite: boolean, call: Call<T>) => Promise<T>

function gatedStore(store: Ports['store'], gated: Gate): Ports['store'] {
  const methods = Object.entries(store).map(([name, method]) => [
    name,
    (...given: unknown[]) => gated(name === 'commit', () => (method as (...given: unknown[]) => unknown)(...given)),
  ])
  return Object.fromEntries(methods) as Ports['store']
}

function gatedPayments(payments: Ports['payments'], gated: Gate): Ports['payments'] {
  const methods = Object.entries(payments).map(([name, method]) => [
    name,
    (...given: unknown[]) => gated(true, () => (method as (...given: unknown[]) => unknown)(...given)),
  ])
  const books: Ports['payments']['books'] = (since) => {
    const lists = Object.entries(payments.books(since)).map(([name, list]: [string, () => AsyncIterable<unknown>]) => [
      name,
      () => gatedList(list(), gated),
    ])
    return Object.fromEntries(lists) as ReturnType<Ports['payments']['books']>
  }
  return { ...(Object.fromEntries(methods) as Ports['payments']), books }
}

async function* gatedList<T>(list: AsyncIterable<T>, gated: Gate): AsyncGenerator<T> {
  const iterator = list[Symbol.asyncIterator]()
  for (;;) {
    const { done, value } = await gated(false, () => iterator.next())
    if (done === true) return
    yield value
  }
}
