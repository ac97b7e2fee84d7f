// A log that tests can read.
import type { Fields, Log } from '../../server/ports/index.ts'

export type Line = {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly cause?: unknown
} & Fields

export function memoryLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = []
  return {
    lines,
    info: (event, fields) => void lines.push({ level: 'info', event, ...fields }),
    warn: (event, fields) => void lines.push({ level: 'warn', event, ...fields }),
    error: (event, cause, fields) => void lines.push({ level: 'error', event, cause, ...fields } as Line),
  }
}
