// Two servers on one PostgreSQL, the local Stripe whose messages reach either of them, and their books seen from outside.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSite } from '../../server/flows/create-site.ts'
import { openBooks } from '../../server/runtimes/books.ts'
import { readEnvironment } from '../../server/runtimes/env.ts'
import { nodePorts } from '../../server/runtimes/node-ports.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'
import { answering, type Child, freePort, startNodeProgram } from '../support/child.ts'
import { makeItem } from '../support/make.ts'
import { siteOrigin } from './reader.ts'

export type TwoServers = Awaited<ReturnType<typeof startTwoServers>>

const webhookPath = '/v1/webhooks/stripe'
// A server comes back within seconds here, so there is no need for Stripe's days.
const retryDelays = [200, 500, 1000, 2000, 4000, 4000, 4000, 4000]

/** @param program of the backend, as `buildProgram` made it; @param items all at 20 cents */
export async function startTwoServers(program: string, databaseUrl: string, items: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-two-'))
  for (const part of ['widget', 'pages']) mkdirSync(join(folder, 'dist', part), { recursive: true })
  writeFileSync(join(folder, 'dist/pages/manifest.json'), '{}')
  const ports = [await freePort(), await freePort()] as const
  const addresses = ports.map((port) => `http://127.0.0.1:${port}`) as [string, string]
  let messages = 0
  const stripe = await startLocalStripe({
    webhookUrl: `${addresses[0]}${webhookPath}`,
    webhookSecret: 'whsec_crash',
    schemaCheck: createSchemaCheck(),
    retryDelays,
    fetch: (_, init) => fetch(`${addresses[messages++ % 2]}${webhookPath}`, init),
  })
  const env = {
    DATABASE_URL: databaseUrl,
    API_ORIGIN: addresses[0],
    DATA_FOLDER: join(folder, 'data'),
    DIST_FOLDER: join(folder, 'dist'),
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_crash',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_crash',
    STRIPE_WEBHOOK_SECRET: 'whsec_crash',
    RATE_LIMIT_FACTOR: '1000',
  }
  const environment = readEnvironment(env)
  const books = await nodePorts(environment, await openBooks(environment), null)
  const prices = { currency: 'USD', defaultPrice: 20, locale: 'en' }
  const { site, secretKey } = await createSite(books, { name: 'The River', origins: [siteOrigin], ...prices })
  const at = books.clock.now()
  for (const id of items) {
    const item = makeItem({ site: site.id, id, price: null, mode: 'served' })
    await books.store.commit([
      { change: 'put-item', item, at },
      { change: 'put-content', site: site.id, item: id, html: `<p>${id}</p>`, at },
    ])
  }

  const start = async (index: 0 | 1): Promise<Child> => {
    const child = startNodeProgram([program], { env: { ...env, PORT: String(ports[index]) } })
    await answering(`${addresses[index]}/healthz`, child)
    return child
  }
  const children = [await start(0), await start(1)]
  const stop = async () => void (await Promise.all(children.map((child) => child.stop('SIGKILL'))))

  return {
    site: site.id,
    secretKey,
    /** Under which both are seen; each is at an address of its own. */
    api: addresses[0],
    addresses,
    stripe,
    books,
    async kill(index: 0 | 1) {
      await children[index]?.stop('SIGKILL')
    },
    async startAgain(index: 0 | 1) {
      children[index] = await start(index)
    },
    stop,
    async close() {
      await stop()
      await books.store.close()
      await stripe.close()
      rmSync(folder, { recursive: true })
    },
  }
}
