// Files that are to be put in place all together or not at all.
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export type Stage = {
  /** Writes the new content of a file beside it. */
  write(path: string, content: string): Promise<void>
  /** Puts all of it in place. All content is on disk before the first file changes. */
  commit(): Promise<void>
  /** Takes back what is not in place. */
  clear(): Promise<void>
}

export function createStage(): Stage {
  const staged: { from: string; to: string }[] = []
  return {
    async write(path, content) {
      // Not by the file's own name, which may be as long as a name can be.
      const from = join(dirname(path), `.${crypto.randomUUID()}.tmp`)
      staged.push({ from, to: path })
      await writeFile(from, content, { flag: 'wx', mode: (await stat(path)).mode })
    },
    async commit() {
      for (const { from, to } of staged) await rename(from, to)
      staged.length = 0
    },
    async clear() {
      await Promise.all(staged.map(({ from }) => rm(from, { force: true })))
    },
  }
}
