// The texts that are paid for: what must stand nowhere on the built site.
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { commentsIn, pairsOf, placeOf } from '../seal/comment-marks.ts'
import { nestings, type Range } from '../seal/marked-part.ts'
import { type Marks, marksOf, speaksOfSealing } from '../seal/marks.ts'
import { SealFailure } from '../seal/seal-failure.ts'
import { readable } from './decodings.ts'
import { lettersOf } from './letters.ts'

export type PaidText = {
  /** The item, where its page names it; else the file that it stands in. */
  readonly name: string
  readonly letters: string
  /** What its page gives away besides: a sentence of the teaser is no leak. */
  readonly given: string
}

/**
 * Of a page, or a Markdown source, with marked parts those parts, one by one; of any other HTML, Markdown or plain text all of it. Throws a
 * SealFailure for a path that is not there or a file whose marks are broken.
 */
export async function readPaidTexts(paths: readonly string[]): Promise<PaidText[]> {
  const texts: PaidText[] = []
  for (const path of paths) {
    const found = await stat(path).catch(() => null)
    if (found === null) throw new SealFailure([{ message: `there is no ${path}` }])
    const files = found.isDirectory() ? await textsBelow(path) : [path]
    for (const file of files) {
      const name = found.isDirectory() ? relative(path, file).split(sep).join('/') : file
      texts.push(...paidIn(name, await readFile(file, 'utf8')))
    }
  }
  return texts.filter(({ letters }) => letters.length > 0)
}

/** The marked parts of a built site that is about to be sealed. What is wrong with it is for the sealing to say. */
export async function readMarkedTexts(folder: string): Promise<PaidText[]> {
  if (!existsSync(folder)) return []
  const texts: PaidText[] = []
  for (const file of await textsBelow(folder, /\.html?$/i)) {
    const source = await readFile(file, 'utf8')
    if (speaksOfSealing(source)) texts.push(...partsOf(source, marksOf(source).parts))
  }
  return texts.filter(({ letters }) => letters.length > 0)
}

async function textsBelow(folder: string, names = /\.(html?|md|markdown|txt)$/i): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

function paidIn(name: string, written: string): PaidText[] {
  const isPage = /\.html?$/i.test(name) && speaksOfSealing(written)
  const source = isPage ? written : withComments(written, name)
  const { parts, problems, alreadySealed } = isPage ? marksOf(source) : markedByComments(source)
  if (problems.length > 0) throw new SealFailure(problems.map((problem) => ({ file: name, ...problem })))
  if (parts.length === 0 && alreadySealed === 0)
    return [{ name, letters: plain(withoutFrontMatter(source)), given: '' }]
  return partsOf(source, parts)
}

function partsOf(source: string, parts: readonly Part[]): PaidText[] {
  let given = source
  for (const { body } of parts.toReversed()) given = given.slice(0, body.start) + given.slice(body.end)
  return parts.map(({ item, body }) => ({
    name: item,
    letters: plain(source.slice(body.start, body.end)),
    given: plain(given),
  }))
}

const start = /\{\{?[%<]-?\s*paid(?:\s+["']?([^"'%>\s]+)["']?)?\s*-?[%>]\}\}?/g
const end = /\{\{?[%<]-?\s*(?:endpaid|\/\s*paid)\s*-?[%>]\}\}?/g

/** The shortcodes of our plugins and recipes (server/plugins) say what the comments say. One without an item is called by its file. */
function withComments(source: string, name: string): string {
  const file = name.replaceAll(/[^\w./-]/g, '-')
  return source
    .replace(start, (_, item: string = file) => `<!-- tuppence:seal ${item} -->`)
    .replace(end, '<!-- tuppence:end -->')
}

/** A parser of HTML would read wrong what is no page. */
function markedByComments(source: string): Pick<Marks, 'problems' | 'alreadySealed'> & { parts: Part[] } {
  const { pairs, complaints } = pairsOf(commentsIn(source), source)
  const problems = [...complaints, ...nestings(pairs.map(placeOf))]
  return { parts: pairs.toSorted((a, b) => a.body.start - b.body.start), problems, alreadySealed: 0 }
}

type Part = { readonly item: string; readonly body: Range }

const plain = (html: string) => lettersOf(readable(html).text).text

const withoutFrontMatter = (source: string) => source.replace(/^(---|\+\+\+)\r?\n[\s\S]*?\r?\n\1\r?\n/, '')
