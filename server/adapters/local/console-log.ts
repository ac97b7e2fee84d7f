// Structured log lines on the console, for runtimes whose console is the log.
import type { Log } from '../../ports/index.ts'

export const consoleLog: Log = {
  info: (event, fields) => console.log(line('info', event, fields)),
  warn: (event, fields) => console.warn(line('warn', event, fields)),
  error: (event, cause, fields) => console.error(line('error', event, { ...fields, ...told(cause) })),
}

function line(level: string, event: string, fields: object | undefined): string {
  return JSON.stringify({ level, time: new Date().toISOString(), event, ...fields })
}

function told(cause: unknown): Record<string, string | undefined> {
  return cause instanceof Error
    ? { fault: cause.name, message: cause.message, stack: cause.stack }
    : { fault: typeof cause }
}
