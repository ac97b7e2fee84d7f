// Looks whether a file that is paid for is named where everybody reads: in the free part of a page, a style sheet, a feed, an index.
import { readdir, readFile } from 'node:fs/promises'
import { basename, extname, join, relative, sep } from 'node:path'
import { lineAt } from './comment-marks.ts'
import { each } from './each.ts'
import { fileNameOf, pathOf } from './local-file.ts'
import type { Page } from './pages.ts'
import type { SealProblem } from './seal-failure.ts'

const readable = /\.(html?|css|m?js|json|xml|rss|atom|txt|md|webmanifest|svg)$/i

/** Where a paid file is named for everybody. */
export type PublicUse = { readonly file: string; readonly line: number; readonly paid: string }

/** A paid file that is also used in public cannot be sealed, and must not stay readable in silence. */
export function usedInPublic({ file, line, paid }: PublicUse): SealProblem {
  const mend = 'give that a copy of its own, or mark it there with data-public'
  return { file, line, message: `${paid} is named here for everybody, and paid for in a sealed part: ${mend}` }
}

export async function publicUses(
  root: string,
  paid: ReadonlySet<string>,
  pages: readonly Page[],
): Promise<PublicUse[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && readable.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !paid.has(file))
    .sort()
  const marked = new Map(pages.map((page) => [page.file, page]))
  const find = finderOf(paid)
  const uses: PublicUse[] = []
  await each(files, async (file) => {
    const source = await readFile(join(root, file), 'utf8')
    for (const use of find(file, withoutParts(source, marked.get(file)))) uses.push({ file, ...use })
  })
  return uses.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file))
}

/** Line for line as it was, without what is going to be sealed. */
function withoutParts(source: string, page: Page | undefined): string {
  let free = source
  for (const { body } of page?.marks.parts ?? []) {
    const blank = source.slice(body.start, body.end).replace(/[^\n]/g, ' ')
    free = free.slice(0, body.start) + blank + free.slice(body.end)
  }
  return free
}

type Use = Omit<PublicUse, 'file'>

function finderOf(paid: ReadonlySet<string>): (file: string, source: string) => Use[] {
  const endings = [...new Set([...paid].map((file) => extname(file).slice(1)))].filter((ending) => /^\w+$/.test(ending))
  const ending = new RegExp(`\\.(?:${endings.join('|')})(?![\\w-])`, 'gi')
  const names = new Set([...paid].map((file) => basename(file).toLowerCase()))
  // What such an address would end at stands in some of its names.
  const odd = [...paid].filter((file) => !/^[\w.~@+-]+$/.test(basename(file)))
  return (file, source) => {
    // As scripts and JSON may write it.
    const text = source.replaceAll('\\/', '/')
    const addressed = [...text.matchAll(ending)].flatMap(({ 0: { length }, index }) => {
      const written = addressUntil(text, index + length)
      if (!names.has(fileNameOf(written).toLowerCase())) return []
      const path = pathOf(written.replaceAll('&amp;', '&'), file)
      const found = [...paid].find((each) => path === each || path?.endsWith(`/${each}`) || inRoot(written) === each)
      return found ? [{ at: index, found }] : []
    })
    const named = odd.flatMap((found) => {
      const name = basename(found)
      const at = [name, encodeURI(name), encodeURIComponent(name)]
        .map((way) => text.indexOf(way))
        .find((way) => way >= 0)
      return at === undefined ? [] : [{ at, found }]
    })
    return [...addressed, ...named].map(({ at, found }) => ({ line: lineAt(text, at), paid: found }))
  }
}

const addressLength = 500

/** Backwards from its end, so that a long run of anything else costs nothing. */
function addressUntil(text: string, end: number): string {
  return /[^\s"'`()<>=,;\\|]*$/.exec(text.slice(Math.max(0, end - addressLength), end))![0]
}

/** Scripts and indexes name files from the root of the site, wherever they lie themselves. */
const inRoot = (written: string) => pathOf(written, '')
