// The pages of a built site: found below a folder, read with their marks, and written back all or none.
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { type Marks, marksOf, speaksOfSealing } from './marks.ts'
import { SealFailure, type SealProblem } from './seal-failure.ts'

/** `file` is the path below the folder, with forward slashes. */
export type Page = { readonly file: string; readonly path: string; readonly source: string; readonly marks: Marks }

export type Site = {
  readonly pages: readonly Page[]
  /** Links that lead out of the folder. Not followed: what is behind them is not ours to write. */
  readonly linksOut: readonly string[]
  readonly problems: readonly SealProblem[]
}

/** Reads every `.html` and `.htm` file that speaks of sealing. */
export async function readSite(folder: string): Promise<Site> {
  const root = await rootOf(folder)
  const { files, linksOut } = await filesBelow(root)
  const pages: Page[] = []
  const problems: SealProblem[] = []
  for (const path of files) {
    const file = relative(root, path).split(sep).join('/')
    const source = decoded(await readFile(path))
    if (source === null) problems.push({ file, message: 'the page is not UTF-8: save it as UTF-8 to have it sealed' })
    else if (speaksOfSealing(source)) pages.push({ file, path, source, marks: marksOf(source) })
  }
  problems.push(...pages.flatMap(({ file, marks }) => marks.problems.map((problem) => ({ file, ...problem }))))
  return { pages, linksOut, problems }
}

async function rootOf(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) throw new SealFailure([{ message: `${folder} is not a folder` }])
  return realpath(folder)
}

async function filesBelow(root: string): Promise<{ files: string[]; linksOut: string[] }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const path = (entry: { parentPath: string; name: string }) => join(entry.parentPath, entry.name)
  const files = entries.filter((entry) => entry.isFile() && /\.html?$/i.test(entry.name)).map(path)
  const links = entries.filter((entry) => entry.isSymbolicLink()).map(path)
  const targets = await Promise.all(links.map((link) => realpath(link).catch(() => '')))
  // A link that stays inside needs nothing: its target is met under its own name.
  const linksOut = links.filter((_, index) => !targets[index]!.startsWith(root + sep) && targets[index] !== root)
  return { files: files.sort(), linksOut: linksOut.map((link) => relative(root, link)).sort() }
}

/** Null for a page in another encoding that may carry a mark: it cannot be given back byte for byte. */
function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    const readable = bytes.toString('latin1').replaceAll('\0', '')
    return speaksOfSealing(readable) ? null : ''
  }
}

/** Compressed copies beside a page, which a web server would hand out in its place. */
export function compressedCopies({ file, path }: Page): SealProblem[] {
  return ['.gz', '.br', '.zst']
    .filter((ending) => existsSync(path + ending))
    .map((ending) => ({ file: file + ending, message: 'holds the readable text: compress after sealing, not before' }))
}

/** Puts new text in place of the old. All texts are on disk before the first file changes its content. */
export async function replacePages(pages: readonly Page[]): Promise<void> {
  const staged: { from: string; to: string }[] = []
  try {
    for (const { path, source } of pages) {
      const from = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`)
      staged.push({ from, to: path })
      await writeFile(from, source, { flag: 'wx', mode: (await stat(path)).mode })
    }
    for (const { from, to } of staged) await rename(from, to)
  } catch (error) {
    await Promise.all(staged.map(({ from }) => rm(from, { force: true })))
    throw error
  }
}
