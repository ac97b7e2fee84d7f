// SQLite by node:sqlite: one file, WAL, every acknowledged commit on disk, and many callers to one flush.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { Problem } from '../../core/problem.ts'
import type { Row, SqlDriver } from './driver.ts'
import { guardIn } from './guards.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'
import type { Filled } from './statement.ts'

type Answer = Awaited<ReturnType<SqlDriver['commit']>> | { readonly fault: unknown }
type Waiting = {
  readonly statements: readonly Filled[]
  readonly resolve: (answer: Exclude<Answer, { fault: unknown }>) => void
  readonly reject: (fault: unknown) => void
}

// More callers than this at once are told to come back: an endless queue only hides that the disk is not keeping up.
const waitingMax = 10_000
const groupMax = 128

export type SqliteOptions = {
  /** A file's path, or `:memory:`. */
  readonly path: string
  /** Called at the seams of a flush, so that a crash test can die there. */
  readonly onSeam?: (seam: 'in-transaction' | 'before-flush' | 'after-flush') => void
}

/** `dataVersion` differs from before when another connection has written (https://www.sqlite.org/pragma.html#pragma_data_version). */
export type SqliteDriver = SqlDriver & { dataVersion(): number }

/** Opens (and creates) the database. Throws when the file cannot be opened. */
export function openSqlite({ path, onSeam }: SqliteOptions): SqliteDriver {
  return sqliteDriver(new DatabaseSync(path), onSeam)
}

/** A driver on a database that is open; it closes it. */
export function sqliteDriver(database: DatabaseSync, onSeam?: SqliteOptions['onSeam']): SqliteDriver {
  // FULL: with WAL, NORMAL may lose the last commits on power loss. A reader was told "unlocked", so it must be on disk.
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 2000',
  )
  const prepare = preparer(database)
  const waiting: Waiting[] = []

  function flush(): void {
    const group = waiting.splice(0, groupMax)
    if (group.length === 0) return
    if (waiting.length > 0) setImmediate(flush)
    try {
      database.exec('begin immediate')
      const answers = group.map((member) => runMember(member))
      onSeam?.('before-flush')
      database.exec('commit')
      onSeam?.('after-flush')
      for (const [index, member] of group.entries()) settle(member, answers[index] as Answer)
    } catch (fault) {
      if (database.isTransaction) database.exec('rollback')
      for (const member of group) member.reject(translated(fault))
    }
  }

  // A savepoint each: a member that breaks a guard is undone alone, the others share the flush.
  function runMember({ statements }: Waiting): Answer {
    database.exec('savepoint member')
    try {
      for (const { sql, values } of statements) {
        prepare(sql).run(...values)
        onSeam?.('in-transaction')
      }
      database.exec('release member')
      return { done: true }
    } catch (fault) {
      // Some faults (a full disk) end the whole transaction: then nobody of the group was written.
      if (!database.isTransaction) throw fault
      database.exec('rollback to member; release member')
      const guard = guardIn(fault instanceof Error ? fault.message : '')
      return guard === null ? { fault } : { done: false, guard }
    }
  }

  async function all({ sql, values }: Filled): Promise<Row[]> {
    try {
      return prepare(sql).all(...values) as Row[]
    } catch (fault) {
      throw translated(fault)
    }
  }

  return {
    db: new Kysely<Schema>({ dialect: sqliteDialect(database, prepare) }),
    all,
    survey: all,
    commit(statements) {
      if (!database.isOpen || waiting.length >= waitingMax)
        return Promise.reject(busy(new Error(`${waiting.length} commits are waiting`)))
      return new Promise((resolve, reject) => {
        if (waiting.push({ statements, resolve, reject }) === 1) setImmediate(flush)
      })
    },
    dataVersion: onceATurn(() => Number(prepare('pragma data_version').get()?.data_version)),
    async close() {
      while (waiting.length > 0) flush()
      if (database.isOpen) database.close()
    },
  }
}

/** Requests that are answered in one turn of the event loop came at one time: what is true for the first is true for all. */
function onceATurn<T>(ask: () => T): () => T {
  let known: { readonly answer: T } | null = null
  return () => {
    if (known === null) {
      known = { answer: ask() }
      setImmediate(() => {
        known = null
      })
    }
    return known.answer
  }
}

function settle(member: Waiting, answer: Answer): void {
  if ('fault' in answer) member.reject(translated(answer.fault))
  else member.resolve(answer)
}

function preparer(database: DatabaseSync): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>()
  return (sql) => {
    const known = kept.get(sql)
    if (known !== undefined) return known
    const prepared = database.prepare(sql)
    kept.set(sql, prepared)
    return prepared
  }
}

// Primary result codes (https://www.sqlite.org/rescode.html) of a database that is there but cannot serve just now:
// BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.
const passing = new Set([5, 6, 8, 10, 13, 14])

function translated(fault: unknown): unknown {
  const code = (fault as { errcode?: unknown } | null)?.errcode
  return typeof code === 'number' && passing.has(code & 0xff) ? busy(fault) : fault
}

function busy(cause: unknown): Problem {
  return new Problem('provider-unavailable', 'The database is busy. Nothing was changed.', {
    cause,
    retryAfterSeconds: 2,
  })
}
