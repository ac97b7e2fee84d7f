// `tuppence check <folder>`: searches a built site for what is paid, and fails a build that gives it away.
import { parseArgs } from 'node:util'
import { checkSite } from './check/check-site.ts'
import { crawl } from './check/crawl-site.ts'
import { readPaidTexts } from './check/paid-texts.ts'
import { filesBelow } from './check/site-files.ts'
import { SealFailure } from './seal/seal-failure.ts'

const usage = `Usage: tuppence check <folder|url> --paid <folder|file> [options]

Searches a built site, or one that is running, for sentences that are paid for: in pages, JSON-LD, previews, feeds, sitemaps, search indexes,
data for scripts, source maps, comments, <noscript>, copies that are compressed or encoded. Changes nothing.

  --paid <path>   where the paid texts are: pages with data-seal or comment marks, Markdown with comment marks or shortcodes (their marked parts),
                  or HTML, Markdown and plain text (all of it); give it again for more
  --help          show this

Exit status: 0 nothing found · 1 a leak was found · 2 it could not be searched`

const options = {
  paid: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const

/** Runs the command and gives its exit status. Throws only for a bug or a disk that fails. */
export async function check(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help) return said(usage)
    const [site, ...others] = positionals
    if (site === undefined || others.length > 0) return unable(`Name one folder or address.\n\n${usage}`)
    if (values.paid === undefined) return unable(`Name the paid texts with --paid.\n\n${usage}`)
    return await run(site, values.paid)
  } catch (error) {
    if (error instanceof SealFailure) return unable(error.message)
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      return unable(`${error.message}\n\n${usage}`)
    throw error
  }
}

async function run(site: string, paths: readonly string[]): Promise<number> {
  const texts = await readPaidTexts(paths)
  if (texts.length === 0) return unable(`There is no text in ${paths.join(', ')}.`)
  const unread: string[] = []
  let [leaks, files] = [0, 0]
  const counted = async function* () {
    for await (const file of /^https?:\/\//i.test(site) ? crawl(site, unread) : filesBelow(site, unread)) {
      files++
      yield file
    }
  }
  for await (const { file, line, what, paid, text, mend } of checkSite(counted(), texts)) {
    leaks++
    console.error(`${file}:${line}: ${what} gives "${paid}" away: “${text}”\n  ${mend}`)
  }
  for (const file of unread) console.warn(`${file}: not looked into`)
  if (leaks > 0) return leaked(`${number(leaks, 'leak')} in ${number(files, 'file')}`)
  return said(`no leak in ${number(files, 'file')}, of ${number(texts.length, 'paid text')}`)
}

function said(text: string): number {
  console.log(text)
  return 0
}

function leaked(text: string): number {
  console.error(text)
  return 1
}

function unable(text: string): number {
  console.error(text)
  return 2
}

const number = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
