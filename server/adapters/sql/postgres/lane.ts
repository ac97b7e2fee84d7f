// A lane: one connection that commits what is waiting, in groups. Whoever breaks a guard fails alone.
import type { PoolClient } from 'pg'
import type { SqlDriver } from '../driver.ts'
import { guardNamed } from '../guards.ts'
import type { Filled } from '../statement.ts'
import { mayPass, outcomeUnknown, translated } from './faults.ts'
import { type Outcome, runTransaction } from './transaction.ts'

type Answer = Awaited<ReturnType<SqlDriver['commit']>>
type Waiting = {
  readonly statements: readonly Filled[]
  readonly owner: string
  readonly resolve: (answer: Answer) => void
  readonly reject: (fault: unknown) => void
}

export type Lane = {
  readonly length: number
  commit(statements: readonly Filled[], owner: string): Promise<Answer>
  /** Resolves when nothing is waiting any longer. */
  drained(): Promise<void>
}

const groupMax = 128
const triesMax = 6

export function openLane(connect: () => Promise<PoolClient>): Lane {
  let waiting: Waiting[] = []
  let client: PoolClient | null = null
  let draining: Promise<void> | null = null

  async function drain(): Promise<void> {
    // What else was asked for in this turn of the loop shares the group.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupMax).toSorted(byOwner)
      // A bug must not leave the lane closed behind it.
      await settle(group).catch((fault: unknown) => {
        for (const { reject } of group) reject(fault)
      })
    }
    client?.release()
    client = null
    draining = null
  }

  async function settle(group: readonly Waiting[], isPart = false): Promise<void> {
    const outcome = await attempt(group)
    if (outcome === null) return
    const [first] = group
    if (outcome.ended === 'committed') for (const member of group) member.resolve({ done: true })
    else if (outcome.ended === 'unknown') for (const member of group) member.reject(outcomeUnknown(outcome.fault))
    else if (group.length === 1 && first !== undefined) refuse(first, outcome.fault)
    else
      for (const part of isPart ? group.map((member) => [member]) : splitAt(group, outcome.at)) await settle(part, true)
  }

  /** Null: there is no database to be had, and everybody was told so. */
  async function attempt(group: readonly Waiting[]): Promise<Outcome | null> {
    for (let tries = 1; ; tries++) {
      try {
        client ??= await connect()
      } catch (fault) {
        for (const member of [...group, ...waiting]) member.reject(translated(fault))
        waiting = []
        return null
      }
      const outcome = await runTransaction(
        client,
        group.flatMap(({ statements }) => statements),
      )
      if (outcome.ended === 'committed') return outcome
      const isConflict = outcome.ended === 'refused' && mayPass(outcome.state)
      if (outcome.ended === 'unknown' || (isConflict && !outcome.state.startsWith('40'))) {
        client.release(true)
        client = null
      }
      if (!isConflict || tries === triesMax) return outcome
      // Who met in a deadlock must not meet again: each waits for as long as chance says.
      await new Promise((done) => setTimeout(done, Math.random() * 20 * tries))
    }
  }

  return {
    get length() {
      return waiting.length
    },
    commit: (statements, owner) =>
      new Promise((resolve, reject) => {
        waiting.push({ statements, owner, resolve, reject })
        draining ??= drain()
      }),
    async drained() {
      await draining
    },
  }
}

// Everybody takes the rows of readers in the same order, so that two groups cannot each wait for what the other holds.
const byOwner = (a: Waiting, b: Waiting): number => (a.owner < b.owner ? -1 : Number(a.owner > b.owner))

/** Those before the statement that was refused, its member, and those after it. */
function splitAt(group: readonly Waiting[], statement: number): Waiting[][] {
  const whose = group.flatMap(({ statements }, member) => statements.map(() => member))
  const broken = whose[statement] ?? 0
  const parts = [group.slice(0, broken), group.slice(broken, broken + 1), group.slice(broken + 1)]
  return parts.filter((part) => part.length > 0)
}

function refuse(member: Waiting, fault: unknown): void {
  const guard = guardNamed((fault as { constraint?: string }).constraint)
  if (guard === null) member.reject(translated(fault))
  else member.resolve({ done: false, guard })
}
