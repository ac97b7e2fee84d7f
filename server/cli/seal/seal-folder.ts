// Seals a built static site in place: the story from folder to report.
import { join } from 'node:path'
import { type Cache, openCache } from './cache.ts'
import { type ContentKey, createContentKeys, type FindKept, keptItem } from './content-key.ts'
import { each } from './each.ts'
import { sitePath } from './local-file.ts'
import { compressedCopies, type Page, readSite } from './pages.ts'
import { bytesIn, findPaidFiles, findStrayFiles, type PaidFiles, type ReadPlain, sumsOfParts } from './paid-files.ts'
import { loadRecipient } from './recipient.ts'
import { refuseIfAny, SealFailure, type SealProblem } from './seal-failure.ts'
import { openedAgain, sealFiles } from './seal-files.ts'
import { sealedPage } from './sealed-page.ts'
import { createStage } from './stage.ts'
import { sumOf } from './sum.ts'

export type SealOptions = {
  readonly folder: string
  /** Needed where a page's script tag does not say it. */
  readonly site?: string | undefined
  /** The backend's address: where its keys are, and where the link for readers without script leads. */
  readonly api?: string | undefined
  /** URLs or files of JWKS, in place of the one at `api`. Several give each part several envelopes. */
  readonly keys?: readonly string[] | undefined
  /** The path below which the site is published, `/blog/`, where it is not the root of its host. */
  readonly base?: string | undefined
  /** A folder outside of the site. An item of which nothing changed since the last run with it stays as it was sealed. */
  readonly cache?: string | undefined
}

export type SealReport = {
  readonly sealed: readonly { readonly file: string; readonly parts: number }[]
  /** Pictures and other files that sealed parts refer to: how many were sealed with them. */
  readonly files: number
  readonly alreadySealed: number
  readonly linksOut: readonly string[]
  /** Files that a sealed part names and the folder does not have. */
  readonly missing: readonly SealProblem[]
  /** The paths of all files that are not what they were. */
  readonly written: readonly string[]
}

/**
 * Encrypts the marked parts of every page below a folder, and the files that only they refer to. What is sealed already stays as it
 * is, byte for byte. Throws a SealFailure with all the problems it found; then no file was changed.
 */
export async function sealFolder(options: SealOptions): Promise<SealReport> {
  const { folder, site, api, keys, cache: place } = options
  const under = publishedUnder(options)
  const cache = place === undefined ? null : await openCache(place, folder)
  const { root, pages, alreadySealed, linksOut, problems } = await readSite(folder, { cache, under })
  refuseIfAny([...problems, ...pages.flatMap((page) => [...siteProblems(page, site), ...compressedCopies(page)])])
  const readPlain = plainReader(root, site, cache)
  const files = await findPaidFiles(root, pages, readPlain)
  const strays = await findStrayFiles({ root, pages, sums: files.sums }, cache?.paidFiles ?? new Map())
  refuseIfAny([...files.problems, ...strays.problems])
  const sources = pages.length > 0 ? keySources({ api, keys }) : []
  const recipients = await Promise.all(sources.map(loadRecipient))
  const contentKey = createContentKeys(recipients, cache ? unchanged({ pages, site, files }, cache) : undefined)
  const pay = api === undefined ? null : below(api, 'pay/start')
  const used = new Map<ContentKey, Page>()
  const isLastOf = lastParts(pages, site)
  const stage = createStage()
  let written: readonly string[]
  try {
    await each(pages, async (page) => {
      const sealing = { site: siteOf(page, site), pay, contentKey, files: files.sums }
      const sealed = await sealedPage(page, sealing)
      await stage.write(page.path, sealed.source)
      cache?.note(sumOf(sealed.source), sealed.alreadySealed)
      for (const { item } of page.marks.parts) {
        const key = await contentKey(sealing.site, item)
        used.set(key, page)
        if (!cache || !isLastOf(key)) continue
        await cache.keep(await keptItem(key, recipients))
        // All that is held of a large site is what has no end yet.
        key.parts?.clear()
      }
    })
    await each([...used], ([key, page]) =>
      sealFiles({ root, key, named: files.sums, cache, stage }, (file) => readPlain(file, { page, item: key.item })),
    )
    for (const file of strays.removed) stage.remove(join(root, file))
    await cache?.save(strays.known)
    written = await stage.commit()
  } catch (error) {
    await Promise.all([stage.clear(), cache?.clear()])
    throw error
  }
  return {
    sealed: pages.map(({ file, marks }) => ({ file, parts: marks.parts.length })),
    files: files.sums.size,
    alreadySealed,
    linksOut,
    missing: files.missing,
    written,
  }
}

/**
 * Finds an item that has nothing new in it. When any of its parts has another text all of them get a new key: one that a
 * reader kept must not open what was written later.
 */
function unchanged(
  { pages, site, files }: { pages: readonly Page[]; site: string | undefined; files: PaidFiles },
  cache: Cache,
): FindKept {
  const sums = new Map<string, string[]>()
  for (const page of pages) {
    const sumsOfPage = sumsOfParts(page, files.sums)
    for (const [index, { item }] of page.marks.parts.entries()) {
      const name = `${siteOf(page, site)}|${item}`
      sums.set(name, [...(sums.get(name) ?? []), sumsOfPage[index]!])
    }
  }
  return async (siteId, item) => {
    const kept = await cache.item(siteId, item)
    return kept && (sums.get(`${siteId}|${item}`) ?? []).every((sum) => kept.parts[sum]) ? kept : null
  }
}

/** Says of each part that was sealed whether it was the last of its item, on all pages. */
function lastParts(pages: readonly Page[], site: string | undefined): (sealed: ContentKey) => boolean {
  const left = new Map<string, number>()
  const named = (siteId: string, item: string) => `${siteId}|${item}`
  for (const page of pages) {
    for (const { item } of page.marks.parts) {
      const name = named(siteOf(page, site), item)
      left.set(name, (left.get(name) ?? 0) + 1)
    }
  }
  return (sealed) => {
    const name = named(sealed.site, sealed.item)
    const rest = left.get(name)! - 1
    left.set(name, rest)
    return rest === 0
  }
}

/** A page may be built anew without its pictures, which an earlier run has sealed: the cache has the key that opens them. */
function plainReader(root: string, site: string | undefined, cache: Cache | null): ReadPlain {
  return async (file, { page, item }) => {
    const kept = async () => cache?.item(siteOf(page, site), item) ?? null
    return (await bytesIn(root, file)) ?? openedAgain(root, file, await kept())
  }
}

function publishedUnder({ base = '/' }: Pick<SealOptions, 'base'>): string {
  const under = sitePath(base)
  if (under !== null) return under
  throw new SealFailure([{ message: `"${base}" is not the path of a site (--base /blog/)` }])
}

function siteOf({ marks }: Page, site: string | undefined): string {
  return site ?? marks.sites[0]!
}

function siteProblems(page: Page, site: string | undefined): SealProblem[] {
  const { file, marks } = page
  const named = [...new Set([...(site === undefined ? [] : [site]), ...marks.sites])]
  if (named.length === 0) return [{ file, message: 'no script tag with data-site on the page, and no --site either' }]
  if (named.length > 1) return [{ file, message: `the page and the command name different sites: ${named.join(', ')}` }]
  return /^site_[\w-]+$/.test(named[0]!) ? [] : [{ file, message: `"${named[0]}" is not the id of a site (site_…)` }]
}

function keySources({ api, keys = [] }: Pick<SealOptions, 'api' | 'keys'>): readonly string[] {
  if (keys.length > 0) return keys
  if (api !== undefined) return [below(api, '.well-known/tuppence-seal.json').href]
  throw new SealFailure([{ message: 'whose key? Name the backend with --api, or its keys with --keys' }])
}

function below(api: string, path: string): URL {
  const base = URL.parse(api.endsWith('/') ? api : `${api}/`)
  if (base?.protocol === 'https:' || base?.protocol === 'http:') return new URL(path, base)
  throw new SealFailure([{ message: `"${api}" is not a web address (--api https://…)` }])
}
