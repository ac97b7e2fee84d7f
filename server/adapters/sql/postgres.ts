// PostgreSQL by pg: reads from a pool, commits in groups on two connections, and engines that speak its protocol.
import { Kysely, PostgresDialect } from 'kysely'
import { types } from 'pg'
import { Problem } from '../../core/problem.ts'
import type { Row, SqlDriver } from './driver.ts'
import { busy, isSpent, translated } from './postgres/faults.ts'
import { type Connections, hostsOf, poolOf } from './postgres/hosts.ts'
import { openLane } from './postgres/lane.ts'
import { queryOf } from './postgres/prepared.ts'
import type { Schema } from './schema.ts'
import type { Filled } from './statement.ts'

// More callers than this at once are told to come back: an endless queue only hides that the database is not keeping up.
const waitingMax = 10_000
const laneCount = 2
const readersMax = 10

const connection = {
  application_name: 'tuppence',
  keepAlive: true,
  connectionTimeoutMillis: 3_000,
  idleTimeoutMillis: 5 * 60_000,
  types: { getTypeParser: (oid: number, format?: 'text' | 'binary') => parserOf(oid, format) },
}

// What readers wait for. A process that freezes in the middle of a transaction must not hold its rows for ever.
const impatient = {
  statement_timeout: 15_000,
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
}

/**
 * @param url of one database; with several hosts (`postgres://a,b/books`) whichever of them takes writes. Nothing is connected
 *   before the first question.
 */
export function openPostgres(url: string): SqlDriver {
  const hosts = hostsOf(url)
  const readers = poolOf(hosts, { ...connection, ...impatient, max: readersMax })
  const writers = poolOf(hosts, { ...connection, ...impatient, max: laneCount, pipeline: true })
  // A migration, and an audit of large books, take their time.
  const patient = poolOf(hosts, { ...connection, max: 2 })
  const lanes = Array.from({ length: laneCount }, () => openLane(() => writers.connect()))
  let isOpen = true

  async function askOnce(pool: Connections, statement: Filled): Promise<Row[]> {
    const client = await pool.connect()
    try {
      const { rows } = await client.query(queryOf(statement))
      client.release()
      return rows
    } catch (fault) {
      client.release(isSpent(fault))
      throw fault
    }
  }

  async function ask(pool: Connections, statement: Filled): Promise<Row[]> {
    if (isUnkeepable(statement)) return []
    try {
      // A question may be asked twice.
      return await askOnce(pool, statement).catch((fault) =>
        isSpent(fault) ? askOnce(pool, statement) : Promise.reject(fault),
      )
    } catch (fault) {
      throw translated(fault)
    }
  }

  return {
    db: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: patient }) }),
    all: (statement) => ask(readers, statement),
    survey: (statement) => ask(patient, statement),
    commit(statements, owner = '') {
      if (statements.some(isUnkeepable)) {
        const refusal = new Problem('malformed-request', 'A text holds the character U+0000, which cannot be kept.')
        return Promise.reject(refusal)
      }
      const waiting = lanes.reduce((sum, lane) => sum + lane.length, 0)
      if (!isOpen || waiting >= waitingMax) return Promise.reject(busy(new Error(`${waiting} commits are waiting`)))
      return lanes[laneOf(owner)]!.commit(statements, owner)
    },
    async close() {
      if (!isOpen) return
      isOpen = false
      await Promise.all(lanes.map((lane) => lane.drained()))
      await Promise.all([readers, writers, patient].map((pool) => pool.end()))
    },
  }
}

// PostgreSQL's texts hold every character but this one. So nothing that is kept is found by it either.
function isUnkeepable({ values }: Filled): boolean {
  return values.some((value) => typeof value === 'string' && value.includes('\0'))
}

// One reader's commits are in one lane, in their order: within a process nobody waits for a row that another lane holds.
function laneOf(owner: string): number {
  let sum = 0
  for (let index = 0; index < owner.length; index++) sum = (sum * 31 + owner.charCodeAt(index)) | 0
  return Math.abs(sum) % laneCount
}

// BIGINT, and NUMERIC as which sums of it come back: text on the wire, since not all of them fit. Ours do.
const integers = new Set([20, 1700])

function parserOf(oid: number, format?: 'text' | 'binary') {
  return integers.has(oid) ? safeInteger : types.getTypeParser(oid, format as 'text')
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`)
  return value
}
