// Two servers on one PostgreSQL, one of them killed with -9 under load and started again: no reader pays twice or for nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { createSite } from '../../server/flows/create-site.ts'
import { openBooks } from '../../server/runtimes/books.ts'
import { readEnvironment } from '../../server/runtimes/env.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'
import { answering, type Child, freePort, startNodeProgram } from '../support/child.ts'
import { makeItem } from '../support/make.ts'
import { makeTemplate, newDatabase } from '../support/postgres.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { buildProgram } from './build-program.ts'
import { type Reader, readerOf, siteOrigin } from './reader.ts'

const readerCount = 12
const items = Array.from({ length: 20 }, (_, index) => `item-${index}`)

test('two processes sell the same articles, one dies and comes back, and the books are in order', {
  timeout: 120_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-two-'))
  for (const part of ['widget', 'pages']) mkdirSync(join(folder, 'dist', part), { recursive: true })
  writeFileSync(join(folder, 'dist/pages/manifest.json'), '{}')
  // With the defaults of PostgreSQL: every commit is on disk before it is acknowledged.
  const postgres = await startPostgres([])
  await makeTemplate(postgres.url)
  const program = await buildProgram('backend')
  const ports = [await freePort(), await freePort()] as const
  const api = `http://127.0.0.1:${ports[0]}`
  const addresses = ports.map((port) => `http://127.0.0.1:${port}`)
  const stripe = await startLocalStripe({
    webhookUrl: `${addresses[1]}/v1/webhooks/stripe`,
    webhookSecret: 'whsec_crash',
    schemaCheck: createSchemaCheck(),
  })
  const env = {
    DATABASE_URL: await newDatabase(postgres.url, 'nothing'),
    API_ORIGIN: api,
    DATA_FOLDER: join(folder, 'data'),
    DIST_FOLDER: join(folder, 'dist'),
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_crash',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_crash',
    STRIPE_WEBHOOK_SECRET: 'whsec_crash',
    RATE_LIMIT_FACTOR: '1000',
  }
  const books = await openBooks(readEnvironment(env))
  const prices = { currency: 'USD', defaultPrice: 20, locale: 'en' }
  const { site } = await createSite(books, { name: 'The River', origins: [siteOrigin], ...prices })
  for (const id of items) {
    const item = makeItem({ site: site.id, id, price: null, mode: 'sealed' })
    await books.store.commit([{ change: 'put-item', item, at: books.clock.now() }])
  }

  const start = async (index: 0 | 1): Promise<Child> => {
    const child = startNodeProgram([program], { env: { ...env, PORT: String(ports[index]) } })
    await answering(`${addresses[index]}/healthz`, child)
    return child
  }
  const [mortal, steady] = [await start(0), await start(1)]
  let turn = 0
  const address = () => addresses[turn++ % 2] as string
  const readers = Array.from({ length: readerCount }, () => readerOf({ site: site.id, api, address }))
  await Promise.all(readers.map(async (reader) => stripe.control.complete(await toppedUp(reader))))

  let sold = 0
  const shopping = readers.map(async (reader) => {
    for (const item of items) {
      await bought(reader, item)
      sold += 1
    }
  })
  await until(() => sold > readerCount)
  await mortal.stop('SIGKILL')
  const soldWithBoth = sold
  await until(() => sold > soldWithBoth + readerCount)
  const reborn = await start(0)
  await Promise.all(shopping)

  expect(sold).toBe(readerCount * items.length)
  for (const child of [steady, reborn]) await child.stop()
  const { entries, findings } = await checkLedger(books)
  expect(findings).toEqual([])
  expect(entries).toBe(readerCount + sold)
  await books.store.close()
  await stripe.close()
  await postgres.stop()
  rmSync(folder, { recursive: true })
  expect(stripe.violations).toEqual([])
})

/** Starts a top-up of 5.00, again where a server died; answers the session to be paid. */
async function toppedUp(reader: Reader): Promise<string> {
  const { ticket } = await reader.openTicket('item-0')
  const attempt = (await reader.attempt(ticket)) as string
  const location = (await reader.topUp(ticket, attempt))?.headers.get('Location')
  return /cs_test_\w+/.exec(location ?? '')?.[0] as string
}

/** Buys an item as a patient reader does: what did not work is done again, on whichever server answers. */
async function bought(reader: Reader, item: string): Promise<void> {
  const ticket = await patiently(() => reader.openTicket(item))
  for (;;) {
    await reader.approve(ticket.ticket)
    if ((await reader.redeem(ticket)) === 'done') return
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await work().catch(() => null)
    if (answer !== null) return answer
    await new Promise((done) => setTimeout(done, 20))
  }
}

async function until(claim: () => boolean): Promise<void> {
  while (!claim()) await new Promise((done) => setTimeout(done, 10))
}
