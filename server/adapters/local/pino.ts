// Structured log lines by pino, one JSON object a line on standard output.
import { type DestinationStream, pino } from 'pino'
import type { Log } from '../../ports/index.ts'

export function pinoLog(destination?: DestinationStream): Log {
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination ?? pino.destination(1))
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
