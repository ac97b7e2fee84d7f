// Structured log lines by pino, one JSON object a line on standard output.
import { pino } from 'pino'
import type { Log } from '../../ports/index.ts'

// Lines are gathered for up to a second, and written out when the process ends by itself. A line at a time would cost a
// write for each request; what a kill -9 takes is a second of logs, never of books.
const gathered = { dest: 1, sync: false, minLength: 4096, periodicFlush: 1000 }

export function pinoLog(): Log {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(gathered))
  return {
    info: (event, fields) => logger.info({ event, ...fields }),
    warn: (event, fields) => logger.warn({ event, ...fields }),
    error: (event, cause, fields) => logger.error({ event, ...fields, ...told(cause) }),
  }
}

// The name, message and place of a fault; never the objects that hang on it (a provider's error carries its request).
function told(cause: unknown): Record<string, string | undefined> {
  if (cause === undefined) return {}
  if (!(cause instanceof Error)) return { fault: typeof cause }
  const deeper = cause.cause instanceof Error ? `${cause.cause.name}: ${cause.cause.message}` : undefined
  return { fault: cause.name, message: cause.message, stack: cause.stack, because: deeper }
}
