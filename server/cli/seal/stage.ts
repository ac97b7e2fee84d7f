// Files that are to be put in place all together or not at all.
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export type Stage = {
  /** Writes the new content of a file beside it. */
  write(path: string, content: string): Promise<void>
  /** Writes a file that is not there yet, or there as it should be. */
  create(path: string, content: Buffer): Promise<void>
  remove(path: string): void
  /** Puts all of it in place, and answers which files were written. All content is on disk before the first file changes. */
  commit(): Promise<string[]>
  /** Takes back what is not in place. */
  clear(): Promise<void>
}

type Staged = { readonly from: string; readonly to: string }

export function createStage(): Stage {
  const [replaced, created, removed]: [Staged[], Staged[], Set<string>] = [[], [], new Set()]
  const beside = async (list: Staged[], to: string, content: string | Buffer, mode: number) => {
    // Not by the file's own name, which may be as long as a name can be.
    const from = join(dirname(to), `.${crypto.randomUUID()}.tmp`)
    list.push({ from, to })
    await writeFile(from, content, { flag: 'wx', mode })
  }
  return {
    write: async (path, content) => beside(replaced, path, content, (await stat(path)).mode),
    create: (path, content) => beside(created, path, content, 0o644),
    remove: (path) => void removed.add(path),
    async commit() {
      for (const { from, to } of created) await rename(from, to)
      // Before the pages: if we die in between, they are still marked, and the next run says what is missing.
      for (const path of removed) await rm(path, { force: true })
      for (const { from, to } of replaced) await rename(from, to)
      return [...created, ...replaced].map(({ to }) => to)
    },
    async clear() {
      await Promise.all([...replaced, ...created].map(({ from }) => rm(from, { force: true })))
    },
  }
}
