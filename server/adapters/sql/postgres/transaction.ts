// One transaction in one round trip: begin, every statement and commit are on their way before the first answer is back.
import type { PoolClient } from 'pg'
import type { Filled } from '../statement.ts'
import { stateOf } from './faults.ts'
import { queryOf } from './prepared.ts'

export type Outcome =
  | { readonly ended: 'committed' }
  /** The server undid it; `at` is the statement that it refused. */
  | { readonly ended: 'refused'; readonly at: number; readonly fault: unknown; readonly state: string }
  | { readonly ended: 'unknown'; readonly fault: unknown }

// Longer than any group takes. It also bounds how late an entry can appear after its sequence number was taken.
const patienceMilliseconds = 30_000

// The socket under the client, to send everything at once and to give up on an answer.
type Wire = { readonly connection: { readonly stream: { cork(): void; uncork(): void; destroy(): void } } }

/** Needs a client with `pipeline: true`. */
export async function runTransaction(client: PoolClient, statements: readonly Filled[]): Promise<Outcome> {
  const { stream } = (client as unknown as Wire).connection
  stream.cork()
  const sent = [
    client.query('begin'),
    ...statements.map((statement) => client.query(queryOf(statement))),
    client.query('commit'),
  ]
  stream.uncork()
  const patience = setTimeout(() => stream.destroy(), patienceMilliseconds)
  const answers = await Promise.allSettled(sent)
  clearTimeout(patience)

  const first = answers.findIndex(({ status }) => status === 'rejected')
  if (first === -1) return { ended: 'committed' }
  const { reason: fault } = answers[first] as PromiseRejectedResult
  const state = stateOf(fault)
  const isUndone = state !== null && (first < answers.length - 1 || undoesCommit.test(state))
  return isUndone ? { ended: 'refused', at: first - 1, fault, state } : { ended: 'unknown', fault }
}

// A refusal of COMMIT itself undoes the transaction when it is about its data; else (a server that ends while it waits for its
// replicas, say) it may be done. 40003 is a server that does not know either.
const undoesCommit = /^(23|40(?!003))/
