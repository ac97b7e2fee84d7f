// Hears of every file that is written below a folder.
import { type FSWatcher, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'

/** What comes, goes or is put in the place of another is renamed. */
export type Kind = 'rename' | 'change'

type Note = (path: string, kind: Kind) => void

/** Ends when what it answers is called. */
export function watchTree(root: string, note: Note): () => void {
  // Elsewhere Node watches each file by itself, and hears nothing of one after another was put in its place.
  const isWhole = process.platform === 'darwin' || process.platform === 'win32'
  return isWhole ? watchWhole(root, note) : watchEach(root, note)
}

function watchWhole(root: string, note: Note): () => void {
  const watcher = watch(root, { recursive: true }, (kind, name) => note(join(root, name ?? ''), kind))
  watcher.on('error', () => watcher.close())
  return () => watcher.close()
}

/** One watcher for each folder, also for those that come later. */
function watchEach(root: string, note: Note): () => void {
  const watchers = new Map<string, FSWatcher>()
  const enter = (folder: string) => {
    // It may have gone again, or be a file.
    try {
      const entries = readdirSync(folder, { withFileTypes: true })
      watchers.get(folder)?.close()
      const watcher = watch(folder, (kind, name) => {
        const path = join(folder, name ?? '')
        note(path, kind)
        if (kind === 'rename' && path !== folder) enter(path)
      })
      watchers.set(
        folder,
        watcher.on('error', () => watcher.close()),
      )
      for (const entry of entries) if (entry.isDirectory()) enter(join(folder, entry.name))
    } catch (error) {
      if (!/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  enter(root)
  return () => {
    for (const watcher of watchers.values()) watcher.close()
  }
}
