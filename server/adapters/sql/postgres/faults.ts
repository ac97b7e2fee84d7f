// What went wrong with a statement, by its SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
import { DatabaseError } from 'pg'
import { Problem } from '../../../core/problem.ts'

/** The server's own word on a statement, or null when the connection broke before it gave one. */
export function stateOf(fault: unknown): string | null {
  return fault instanceof DatabaseError ? (fault.code ?? '') : null
}

// Classes of a database that is there but cannot serve just now: connection, resources, operator, system. Beside them a lock
// that was waited for too long, a host that turned read-only, and a conflict that stayed one when it was tried again.
const passing = /^(08|53|57|58)|^(55P03|25006|40001|40P01)$/

/** Whether it will pass by itself. A connection that broke has no SQLSTATE. */
export function isOutage(fault: unknown): boolean {
  const state = stateOf(fault)
  return state === null ? fault instanceof Error && isOfConnection(fault) : passing.test(state)
}

function isOfConnection(fault: Error): boolean {
  const { code } = fault as { code?: unknown }
  const isOfSystem = typeof code === 'string' && /^E(?!RR_)/.test(code)
  return isOfSystem || /connect|terminated|timeout|not queryable|takes no writes/i.test(fault.message)
}

/** Whether the transaction is known to be undone and may go through when it is sent again: a conflict, or a server that ends. */
export const mayPass = (state: string): boolean => /^(40001|40P01|57P0[1-3]|25006)$/.test(state)

/**
 * Whether the connection is of no more use and another may answer: it broke, its server ends, or it keeps a statement that was
 * prepared before a migration changed its columns.
 */
export function isSpent(fault: unknown): boolean {
  const state = stateOf(fault)
  return state === null ? isOutage(fault) : /^(57P0[1-3]|0A000)$/.test(state)
}

export function translated(fault: unknown): unknown {
  return isOutage(fault) ? busy(fault) : fault
}

export function busy(cause: unknown): Problem {
  return new Problem('provider-unavailable', 'The database is busy. Nothing was changed.', {
    cause,
    retryAfterSeconds: 2,
  })
}

/**
 * The connection broke while COMMIT was under way, so the server may have done it or not. Sending it again is not safe: what
 * was done would be refused by its own guards (a reference that is taken, a refund that has moved), and the caller would be
 * told that somebody else did it. Who asks again looks first, and sees.
 */
export function outcomeUnknown(cause: unknown): Problem {
  return new Problem(
    'provider-unavailable',
    'The database went away before it answered. Look again before trying again.',
    {
      cause,
      retryAfterSeconds: 2,
    },
  )
}
