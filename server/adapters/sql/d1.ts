// SQLite behind a D1 binding: no open transactions, but batches that are done wholly or not at all.
import { Kysely } from 'kysely'
import { Problem } from '../../core/problem.ts'
import { type CommitOptions, groupedCommits, type Outcome } from './d1-commits.ts'
import { d1Dialect } from './d1-dialect.ts'
import type { Row, SqlDriver } from './driver.ts'
import { guardIn } from './guards.ts'
import type { Schema } from './schema.ts'
import type { Filled } from './statement.ts'

/** As much of the binding as we use (https://developers.cloudflare.com/d1/worker-api/). */
export interface D1Binding {
  prepare(sql: string): D1Statement
  batch(statements: D1Statement[]): Promise<unknown>
}
interface D1Statement {
  bind(...values: unknown[]): D1Statement
  all(): Promise<{ results: Row[]; meta: Record<string, unknown> }>
}

export type D1Options = Partial<Pick<CommitOptions, 'keepGoing'>>

/** The database must be at the newest schema: dist/d1 holds the migrations for `wrangler d1 migrations apply`. */
export function openD1(binding: D1Binding, { keepGoing = () => {} }: D1Options = {}): SqlDriver {
  const prepared = ({ sql, values }: Filled) => binding.prepare(sql).bind(...values)
  const commits = groupedCommits({
    send: async (statements) => binding.batch(statements.map(prepared)),
    isRefusal,
    keepGoing,
  })
  const all = async (filled: Filled) => (await run(prepared(filled))).results
  return {
    db: new Kysely<Schema>({ dialect: d1Dialect((filled) => run(prepared(filled))) }),
    all,
    survey: all,
    async commit(statements) {
      if (statements.length === 0) return { done: true }
      return answerOf(await commits.commit(statements))
    },
    close: () => commits.idle(),
  }
}

async function run(statement: D1Statement) {
  try {
    return await statement.all()
  } catch (fault) {
    throw translated(fault)
  }
}

function answerOf(outcome: Outcome): Awaited<ReturnType<SqlDriver['commit']>> {
  if (outcome === 'kept') return { done: true }
  const guard = guardIn(messageOf(outcome.fault))
  if (guard === null) throw translated(outcome.fault)
  return { done: false, guard }
}

// SQLite's own codes (https://www.sqlite.org/rescode.html) of a database that is there but cannot serve just now.
const passing = /SQLITE_(BUSY|LOCKED|READONLY|IOERR|FULL|CANTOPEN|NOMEM|INTERRUPT)/

/** Whether the database read the statements and said no: then nothing of the batch is kept. */
function isRefusal(fault: unknown): boolean {
  const message = messageOf(fault)
  return /SQLITE_|D1_TYPE_ERROR/.test(message) && !passing.test(message)
}

/**
 * Everything but a refusal is an outage: overloaded, restarted, moved, no connection. Whether the batch was kept is unknown then; who
 * asks again is told by a guard.
 */
function translated(fault: unknown): unknown {
  if (/SQLITE_TOOBIG/.test(messageOf(fault)))
    return new Problem('body-too-large', 'The database keeps 2 MB in one piece.', { cause: fault })
  return isRefusal(fault) ? fault : outage(fault)
}

function outage(cause: unknown): Problem {
  return new Problem('provider-unavailable', 'The database does not answer just now. Ask again.', {
    cause,
    retryAfterSeconds: 2,
  })
}

const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault))
