// Keeps what this Stripe remembers in one JSON file, so that a demo that is started again goes on.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Snapshot } from './store.ts'

export interface State extends Snapshot {
  /** How far the clock was moved, in milliseconds. */
  clockOffset: number
}

export interface StateFile {
  read(): State | undefined
  /** Writes soon: changes come in bursts. */
  changed(): void
  close(): void
}

const SOON = 50

export function createStateFile(path: string | undefined, state: () => State): StateFile {
  let timer: NodeJS.Timeout | undefined
  if (!path) return { read: () => undefined, changed: () => {}, close: () => {} }

  const write = () => {
    timer = undefined
    writeWhole(path, JSON.stringify(state()))
  }
  return {
    read: () => readWhole(path),
    changed: () => {
      timer ??= setTimeout(write, SOON)
    },
    close: () => {
      clearTimeout(timer)
      write()
    },
  }
}

/** A reader finds the old file or the new one, never half of one. */
function writeWhole(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

function readWhole(path: string): State | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as State
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
