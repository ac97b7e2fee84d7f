// What nobody who publishes a site gets around: each file read, gzipped, and written to another place. As many at a time as `tuppence seal` takes.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { each } from '../../../server/cli/seal/each.ts'

export async function copyAndGzip(from: string, to: string): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  await each(files, async (path) => {
    const copy = join(to, path.slice(from.length))
    await mkdir(dirname(copy), { recursive: true })
    await writeFile(copy, await promisify(gzip)(await readFile(path), { level: 9 }))
  })
}
