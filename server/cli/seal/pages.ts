// The pages of a built site that have marks: found below a folder and read one by one, so that none has to be held.
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Cache } from './cache.ts'
import { each } from './each.ts'
import { type Marks, marksOf, speaksOfSealing } from './marks.ts'
import { SealFailure, type SealProblem } from './seal-failure.ts'
import { sumOf } from './sum.ts'

/** `file` is the path below the folder, with forward slashes, `under` the path below which the site is published; `sum` is that of the bytes that have these marks, `sums` those of its parts. */
export type Page = {
  readonly file: string
  readonly path: string
  readonly under: string
  readonly sum: string
  readonly sums: readonly string[]
  readonly marks: Marks
}

export type Site = {
  readonly root: string
  /** Those with something to seal. */
  readonly pages: readonly Page[]
  readonly alreadySealed: number
  /** Links that lead out of the folder. Not followed: what is behind them is not ours to write. */
  readonly linksOut: readonly string[]
  readonly problems: readonly SealProblem[]
}

export type Reading = { readonly cache?: Cache | null; readonly under?: string }

/** Reads every `.html` and `.htm` file that speaks of sealing, but for those that the cache knows by their bytes. */
export async function readSite(folder: string, { cache = null, under = '/' }: Reading = {}): Promise<Site> {
  const root = await rootOf(folder)
  const { files, linksOut } = await filesBelow(root)
  const read = new Map<string, PageRead>()
  await each(files, async (path) => void read.set(path, await readPage(root, path, { cache, under })))
  const inOrder = files.map((path) => read.get(path)!)
  return {
    root,
    pages: inOrder.flatMap(({ page }) => page ?? []),
    alreadySealed: inOrder.reduce((sum, { alreadySealed }) => sum + alreadySealed, 0),
    linksOut,
    problems: inOrder.flatMap(({ problems }) => problems),
  }
}

type PageRead = { page: Page | null; alreadySealed: number; problems: readonly SealProblem[] }

async function readPage(root: string, path: string, { cache, under }: Required<Reading>): Promise<PageRead> {
  const file = relative(root, path).split(sep).join('/')
  const bytes = await readFile(path)
  const sum = sumOf(bytes)
  // By its bytes, not by its time: a generator may write a page anew with the time that it had.
  const known = cache?.sealedIn(sum)
  if (known !== undefined) return { page: null, alreadySealed: known, problems: [] }
  const source = decoded(bytes)
  if (source === null) {
    const message = 'the page is not UTF-8: save it as UTF-8 to have it sealed'
    return { page: null, alreadySealed: 0, problems: [{ file, message }] }
  }
  const marks = speaksOfSealing(source) ? marksOf(source) : null
  const problems = (marks?.problems ?? []).map((problem) => ({ file, ...problem }))
  const alreadySealed = marks?.alreadySealed ?? 0
  if (marks && marks.parts.length > 0) {
    const sums = marks.parts.map(({ body }) => sumOf(source.slice(body.start, body.end)))
    return { page: { file, path, under, sum, sums, marks }, alreadySealed, problems }
  }
  if (problems.length === 0) cache?.note(sum, alreadySealed)
  return { page: null, alreadySealed, problems }
}

/** The text of a page as its marks were read from it. */
export async function sourceOf({ file, path, sum }: Page): Promise<string> {
  const bytes = await readFile(path)
  if (sumOf(bytes) === sum) return bytes.toString('utf8')
  throw new SealFailure([
    { file, message: 'the page was written while it was to be sealed: seal when the build is done' },
  ])
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
