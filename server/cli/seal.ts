// `tuppence seal <folder>`: encrypts the marked parts of a built static site, before it is uploaded.
import { parseArgs } from 'node:util'
import { leaksBeside } from './check/leaks-beside.ts'
import { readMarkedTexts } from './check/paid-texts.ts'
import { checkFolder } from './seal/check-folder.ts'
import { SealFailure } from './seal/seal-failure.ts'
import { sealFolder } from './seal/seal-folder.ts'
import { watchFolder } from './seal/watch-folder.ts'

const usage = `Usage: tuppence seal <folder> --api <url> [options]

Encrypts the marked parts of a built static site, in place. A marked part is what stands inside
  <tuppence-gate item="the-lake" data-seal>…</tuppence-gate>   or
  <div data-tuppence="gate" data-item="the-lake" data-seal>…</div>   or between
  <!-- tuppence:seal the-lake --> and <!-- tuppence:end -->
in an .html or .htm file. Pictures, sound, film and documents of the folder that a marked part shows or links to are encrypted too, and the
plain file is taken away; with data-public on its element it stays. What is sealed already is left alone. If anything is wrong, nothing is written.

  --api <url>        the backend's address
  --site <id>        the site's id (else as in the page's script tag: data-site="site_…")
  --keys <url|file>  public envelope keys (else <api>/.well-known/tuppence-seal.json); give it again for a second backend
  --base <path>      where the site is published below its host: /blog/ for https://example.com/blog/
  --cache <folder>   remembers what was sealed, and with which keys: what did not change is not sealed anew, and readers
                     keep their keys. As private as the text; not inside <folder>
  --find-leaks       then search the whole folder for what was sealed; exit with 1 when it stands anywhere else
  --watch            seals again whenever files change, until Ctrl+C
  --check-only       change nothing; exit with 1 when a marked part is not sealed
  --help             show this`

const options = {
  api: { type: 'string' },
  site: { type: 'string' },
  keys: { type: 'string', multiple: true },
  base: { type: 'string' },
  cache: { type: 'string' },
  'find-leaks': { type: 'boolean' },
  watch: { type: 'boolean' },
  'check-only': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Runs the command and gives its exit status. Throws only for a bug or a disk that fails. */
export async function seal(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (values.help) return said(usage)
    const [folder, ...others] = positionals
    if (folder === undefined || others.length > 0) return complained(`Name one folder.\n\n${usage}`)
    if (values['check-only']) return await check(folder)
    const sealing = () => run({ folder, ...values }, values['find-leaks'])
    return values.watch ? await keepSealing(folder, sealing) : (await sealing()).status
  } catch (error) {
    if (error instanceof SealFailure) return complained(refusal(error))
    if (isBadArgument(error)) return complained(`${error.message}\n\n${usage}`)
    throw error
  }
}

const refusal = ({ message }: SealFailure) => `${message}\nNothing was sealed.`

type Outcome = { readonly status: number; readonly written: readonly string[] }

async function run(sealOptions: Parameters<typeof sealFolder>[0], findsLeaks = false): Promise<Outcome> {
  const texts = findsLeaks ? await readMarkedTexts(sealOptions.folder) : []
  const { sealed, files, alreadySealed, linksOut, missing, written } = await sealFolder(sealOptions)
  for (const link of linksOut) console.warn(`${link}: a link out of the folder, not followed`)
  for (const { file, line, message } of missing) console.warn(`${file}:${line}: ${message}`)
  for (const { file, parts } of sealed) console.log(`${file}: ${counted(parts, 'part')}`)
  const total = sealed.reduce((sum, { parts }) => sum + parts, 0)
  const within = `${counted(total, 'part')} in ${counted(sealed.length, 'file')}`
  const besides = files > 0 ? ` with ${counted(files, 'picture or other file', 'pictures and other files')}` : ''
  console.log(`sealed ${within}${besides}, ${alreadySealed} already sealed`)
  const leaks = await leaksBeside(sealOptions.folder, texts)
  return { status: leaks.length > 0 ? complained(new SealFailure(leaks).message) : 0, written }
}

/** A page that is wrong now is mended in a moment, and a build takes files away while they are read: it is said, and goes on. */
async function keepSealing(folder: string, sealing: () => Promise<Outcome>): Promise<number> {
  const ending = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort())
  const work = async () => {
    try {
      return (await sealing()).written
    } catch (error) {
      if (error instanceof SealFailure) complained(refusal(error))
      else if (error instanceof Error && 'syscall' in error)
        complained(`${error.message}\nIt is tried again with the next change.`)
      else throw error
      return []
    }
  }
  await watchFolder(folder, work, ending.signal)
  return 0
}

async function check(folder: string): Promise<number> {
  const { unsealed, alreadySealed } = await checkFolder(folder)
  for (const { file, line, item } of unsealed) console.error(`${file}:${line}: "${item}" is not sealed`)
  const summary = `${counted(unsealed.length, 'part')} not sealed, ${alreadySealed} already sealed`
  return unsealed.length > 0 ? complained(summary) : said(summary)
}

function said(text: string): number {
  console.log(text)
  return 0
}

function complained(text: string): number {
  console.error(text)
  return 1
}

function counted(count: number, noun: string, several = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : several}`
}

function isBadArgument(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
