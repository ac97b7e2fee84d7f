// Does work again and again as the files below a folder change; what the work itself writes is no change.
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { type Kind, watchTree } from './watch-tree.ts'

/** A build writes many files: work begins when none has come for this long. */
const quietMs = 150
const lookMs = 50

/**
 * Works once at the beginning, and ends when the signal says so, after the work that is under way.
 * @param work answers the paths that it wrote
 */
export async function watchFolder(
  folder: string,
  work: () => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<void> {
  const ours = new Map<string, string>()
  const changes = createChanges(folder)
  // Before the work, so that nothing that is written beside it is missed.
  await changes.look()
  try {
    while (!signal.aborted) {
      for (const path of await work()) ours.set(path, await identityOf(path))
      await foreignChange(changes, ours, signal)
    }
  } finally {
    changes.close()
  }
}

type Changes = {
  look(): Promise<void>
  /** What has changed, when nothing else has for a while. */
  taken(): [path: string, kind: Kind][]
  close(): void
}

async function foreignChange(changes: Changes, ours: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await changes.look()
    const all = await Promise.all(changes.taken().map((change) => isForeign(change, ours)))
    if (all.includes(true)) return
    await later(lookMs, undefined, { signal }).catch(() => {})
  }
}

/** Some builds take the folder away and make it anew, of which a watcher hears nothing: so it is looked for again and again. */
function createChanges(folder: string): Changes {
  const touched = new Map<string, Kind>()
  let watched: { id: string; close: () => void } | null = null
  let lastAt = 0
  const note = (path: string, kind: Kind) => {
    touched.set(path, kind)
    lastAt = performance.now()
  }
  return {
    async look() {
      const path = await realpath(folder).catch(() => '')
      const id = await folderId(path)
      if (id === watched?.id) return
      watched?.close()
      // In a folder that is there anew, all is.
      if (watched && id !== '') note(path, 'rename')
      watched = { id, close: id === '' ? () => {} : watchTree(path, note) }
    },
    taken() {
      if (performance.now() - lastAt < quietMs) return []
      const all = [...touched]
      touched.clear()
      return all
    },
    close: () => watched?.close(),
  }
}

async function isForeign([path, kind]: [string, Kind], ours: ReadonlyMap<string, string>): Promise<boolean> {
  if (/^\.[\da-f-]{36}\.tmp$/.test(basename(path))) return false
  const found = await stat(path).catch(() => null)
  // What has gone needs nothing. A folder that came may have come with what is in it.
  if (found === null) return false
  return found.isDirectory() ? kind === 'rename' : ours.get(path) !== (await identityOf(path))
}

async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : ''
}

/** Empty where there is none. */
async function folderId(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() ? `${found.dev} ${found.ino} ${found.birthtimeMs}` : ''
}
