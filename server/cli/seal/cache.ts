// What a run remembers for the next: pages that need nothing, and the keys and sealed parts of items that may not have changed.
import { mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { each } from './each.ts'
import { SealFailure } from './seal-failure.ts'
import { sumOf } from './sum.ts'

export type KeptPart = { readonly iv: string; readonly ciphertext: string }

/** A file that sealed parts refer to: the sum of its bytes, and the sealed one that stands in its place. */
export type KeptFile = { readonly sum: string; readonly name: string; readonly iv: string }

/** With its key in the clear: it belongs where the plain text is, and nowhere else. `parts` by the sum of their text, `files` by their path. */
export type KeptItem = {
  readonly site: string
  readonly item: string
  readonly version: string
  readonly key: string
  readonly envelopes: Readonly<Record<string, string>>
  readonly parts: Readonly<Record<string, KeptPart>>
  readonly files: Readonly<Record<string, KeptFile>>
}

export type Cache = {
  /** How many sealed parts a page of this sum holds, where it is known to hold nothing that is to be sealed. */
  sealedIn(sum: string): number | undefined
  note(sum: string, sealed: number): void
  item(site: string, item: string): Promise<KeptItem | null>
  /** Those that were sealed and taken away: the sums of their bytes, by their path. */
  readonly paidFiles: ReadonlyMap<string, string>
  /** Writes what the next run is to know of an item, beside what this one knows: nobody has to hold it any longer. */
  keep(item: KeptItem): Promise<void>
  /** Puts in place what was kept. Of pages, only what was met in this run is known in the next. */
  save(paidFiles: ReadonlyMap<string, string>): Promise<void>
  /** Takes back what is not in place. */
  clear(): Promise<void>
}

/** Counted up whenever marks are read otherwise than before: a page that needed nothing then may need something now. */
const rules = 1

const pagesFile = 'pages.json'

/** Opens a cache in a folder of its own, which must not be uploaded. A file in it that cannot be read counts as not there. */
export async function openCache(folder: string, siteFolder: string): Promise<Cache> {
  const site = await realpath(siteFolder).catch(() => resolve(siteFolder))
  refuseInside(site, resolve(folder), folder)
  await mkdir(join(folder, 'items'), { recursive: true, mode: 0o700 })
  const path = await realpath(folder)
  refuseInside(site, path, folder)
  await sweep(join(path, 'items'))
  const known = await read(join(path, pagesFile), isKnownPages)
  const before = new Map(Object.entries(known?.pages ?? {}))
  const met = new Map<string, number>()
  const staged: Staged[] = []
  return {
    sealedIn(sum) {
      const sealed = before.get(sum)
      if (sealed !== undefined) met.set(sum, sealed)
      return sealed
    },
    note: (sum, sealed) => void met.set(sum, sealed),
    async item(site, item) {
      const kept = await read(fileOf(path, site, item), isKeptItem)
      return kept?.site === site && kept.item === item ? kept : null
    },
    paidFiles: new Map(Object.entries(known?.files ?? {})),
    keep: (kept) => stage(staged, fileOf(path, kept.site, kept.item), kept),
    async save(paidFiles) {
      const known = { rules, pages: Object.fromEntries(met), files: Object.fromEntries(paidFiles) }
      // The last: a page that it knows needs no item.
      await stage(staged, join(path, pagesFile), known)
      for (const { from, to } of staged) await rename(from, to)
    },
    clear: async () => {
      await each(staged, ({ from }) => rm(from, { force: true }))
    },
  }
}

const fileOf = (folder: string, site: string, item: string) => join(folder, 'items', `${sumOf(`${site}|${item}`)}.json`)

function refuseInside(site: string, path: string, named: string): void {
  if (!`${path}${sep}`.startsWith(`${site}${sep}`)) return
  throw new SealFailure([
    { message: `the cache ${named} is inside of the site: it holds keys and must not be uploaded` },
  ])
}

async function read<Content>(path: string, isWhole: (content: unknown) => content is Content): Promise<Content | null> {
  try {
    const content: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isWhole(content) ? content : null
  } catch {
    return null
  }
}

/** By the sums of their bytes: how many sealed parts each page holds. */
type KnownPages = {
  readonly rules: number
  readonly pages: Readonly<Record<string, number>>
  readonly files: Readonly<Record<string, string>>
}

function isKnownPages(content: unknown): content is KnownPages {
  const { rules: read, pages, files } = content as KnownPages
  return (
    read === rules &&
    Object.values(pages).every(Number.isInteger) &&
    Object.values(files).every((sum) => typeof sum === 'string')
  )
}

function isKeptItem(content: unknown): content is KeptItem {
  const { version, key, envelopes, parts, files } = content as KeptItem
  const said = [
    version,
    key,
    ...Object.values(envelopes),
    ...Object.values(parts).flatMap(({ iv, ciphertext }) => [iv, ciphertext]),
    ...Object.values(files).flatMap(({ sum, name, iv }) => [sum, name, iv]),
  ]
  return said.every((text) => typeof text === 'string')
}

type Staged = { readonly from: string; readonly to: string }

/** Whole or not at all, and left alone where it says the same. */
async function stage(staged: Staged[], to: string, content: unknown): Promise<void> {
  const text = JSON.stringify(content)
  const before = await stat(to).catch(() => null)
  if (before?.size === Buffer.byteLength(text) && (await readFile(to, 'utf8')) === text) return
  const from = `${to}.${crypto.randomUUID()}.tmp`
  staged.push({ from, to })
  await writeFile(from, text, { mode: 0o600 })
}

/** What a run that died has left. One that is at work beside this one writes for minutes, not for days. */
async function sweep(items: string): Promise<void> {
  const dayAgo = Date.now() - 24 * 60 * 60 * 1000
  const left = (await readdir(items)).filter((name) => name.endsWith('.tmp')).map((name) => join(items, name))
  await each(left, async (path) => {
    const found = await stat(path).catch(() => null)
    if (found && found.mtimeMs < dayAgo) await rm(path, { force: true })
  })
}
