// tuppence site create: a new site, the snippet to paste, and the secret key, shown this once.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nodeIds } from '../adapters/local/node-ids.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { writtenOut } from '../adapters/sql/written-out.ts'
import { createSite } from '../flows/create-site.ts'
import { openBooks } from '../runtimes/books.ts'
import { readEnvironment, settingsOf } from '../runtimes/env.ts'

const usage = `tuppence site create --name "The River" --origin https://river.example [--origin …]
                     [--currency USD] [--price 20] [--locale en] [--id site_…] [--json] [--sql site.sql]

  --price   the default price in minor units (20 is twenty cents); without it, only items and rules with a price are for sale
  --id      an id of your choice for a site whose pages are written already
  --json    prints { site, secretKey } for programs
  --sql     writes the SQL into a file, for: wrangler d1 execute tuppence --remote --file site.sql. No database is opened

Reads DATA_FOLDER and API_ORIGIN / SCRIPT_ORIGIN.`

const options = {
  name: { type: 'string' },
  origin: { type: 'string', multiple: true },
  currency: { type: 'string', default: 'USD' },
  price: { type: 'string' },
  locale: { type: 'string', default: 'en' },
  id: { type: 'string' },
  json: { type: 'boolean', default: false },
  sql: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

export async function site(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  if (positionals[0] !== 'create' || values.help || values.name === undefined || values.origin === undefined) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const env = readEnvironment(process.env)
  const books = values.sql === undefined ? await openBooks(env) : onPaper(values.sql)
  try {
    const made = await createSite(books, {
      ...(values.id === undefined ? {} : { id: siteId(values.id) }),
      name: values.name,
      origins: values.origin.map(checkedOrigin),
      currency: values.currency,
      defaultPrice: values.price === undefined ? null : Number(values.price),
      locale: values.locale,
    })
    console.log(
      values.json
        ? JSON.stringify({ site: made.site.id, secretKey: made.secretKey })
        : told(made, settingsOf(env).scriptOrigin),
    )
    return 0
  } finally {
    await books.store.close()
  }
}

/** A database that wrangler alone can reach is written to by a file. */
function onPaper(file: string) {
  const { store, script } = writtenOut()
  return { store: { ...store, close: async () => writeFileSync(file, script()) }, ids: nodeIds, clock: systemClock }
}

function told({ site, secretKey }: Awaited<ReturnType<typeof createSite>>, scriptOrigin: string): string {
  return `The site ${site.id} is ready.

Paste this into the head of your pages:

  <script async src="${scriptOrigin}/tuppence.js" data-site="${site.id}"></script>

and this where a teaser ends:

  <tuppence-gate item="/the/path-or-name-of-the-article"></tuppence-gate>

The site's secret key, for your own programs only (it is not shown again):

  ${secretKey}`
}

function siteId(text: string): `site_${string}` {
  if (!/^site_[a-z0-9_-]{1,60}$/.test(text))
    throw new Error('--id begins with site_, then lower-case letters, digits, _ or -.')
  return text as `site_${string}`
}

function checkedOrigin(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Error(`--origin ${text} is not a web address.`)
  return new URL(text).origin
}
