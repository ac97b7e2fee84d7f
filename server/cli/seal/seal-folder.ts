// Seals a built static site in place: the story from folder to report.
import { createContentKeys } from './content-key.ts'
import { compressedCopies, type Page, readSite, replacePages } from './pages.ts'
import { loadRecipient } from './recipient.ts'
import { refuseIfAny, SealFailure, type SealProblem } from './seal-failure.ts'
import { sealedPage } from './sealed-page.ts'

export type SealOptions = {
  readonly folder: string
  /** Needed where a page's script tag does not say it. */
  readonly site?: string | undefined
  /** The backend's address: where its keys are, and where the link for readers without script leads. */
  readonly api?: string | undefined
  /** URLs or files of JWKS, in place of the one at `api`. Several give each part several envelopes. */
  readonly keys?: readonly string[] | undefined
}

export type SealReport = {
  readonly sealed: readonly { readonly file: string; readonly parts: number }[]
  readonly alreadySealed: number
  readonly linksOut: readonly string[]
}

/**
 * Encrypts the marked parts of every page below a folder. What is sealed already stays as it is, byte for byte.
 * Throws a SealFailure with all the problems it found; then no file was changed.
 */
export async function sealFolder({ folder, site, api, keys }: SealOptions): Promise<SealReport> {
  const { pages, linksOut, problems } = await readSite(folder)
  const marked = pages.filter(({ marks }) => marks.parts.length > 0)
  refuseIfAny([...problems, ...marked.flatMap((page) => [...siteProblems(page, site), ...compressedCopies(page)])])
  const sources = marked.length > 0 ? keySources({ api, keys }) : []
  const contentKey = createContentKeys(await Promise.all(sources.map(loadRecipient)))
  const pay = api === undefined ? null : below(api, 'pay/start')
  const sealed: Page[] = []
  for (const page of marked) sealed.push(await sealedPage(page, { site: siteOf(page, site), pay, contentKey }))
  await replacePages(sealed)
  return {
    sealed: marked.map(({ file, marks }) => ({ file, parts: marks.parts.length })),
    alreadySealed: pages.reduce((sum, { marks }) => sum + marks.alreadySealed, 0),
    linksOut,
  }
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
