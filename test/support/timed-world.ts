// A world whose time passes when it is told to: backend, local Stripe, mailbox and magazine, as a browser finds them, on one clock.
import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { seed } from '../../demo-site/seed.ts'
import { createApp } from '../../server/app.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { createSite } from '../../server/flows/create-site.ts'
import { recoverMemberships } from '../../server/flows/recover-memberships.ts'
import { sendWaiting } from '../../server/flows/send-mail.ts'
import { openBooks } from '../../server/runtimes/books.ts'
import { readEnvironment } from '../../server/runtimes/env.ts'
import { nodePorts } from '../../server/runtimes/node-ports.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'
import { freePort } from './child.ts'
import { type TestClock, testClock } from './clock.ts'
import { publish, serveFolder } from './magazine.ts'
import { startMailServer } from './mail-server.ts'
import { memoryLog } from './memory-log.ts'

export type TimedWorld = Awaited<ReturnType<typeof startTimedWorld>>

type Time = Parameters<TestClock['advance']>[0]

// Of a month that passes each day is lived through: what is due happens on its day, and we hear of it on that day.
const stepSeconds = 24 * 60 * 60

export async function startTimedWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-timed-'))
  const [port, sitePort] = [await freePort(), await freePort()]
  const [origin, siteOrigin] = [`http://127.0.0.1:${port}`, `http://localhost:${sitePort}`]
  const clock = testClock()
  const webhookSecret = 'whsec_timed'
  const stripe = await startLocalStripe({
    webhookUrl: `${origin}/v1/webhooks/stripe`,
    webhookSecret,
    now: () => Date.parse(clock.now()),
    schemaCheck: createSchemaCheck(),
    retryDelays: [],
  })
  const mailbox = await startMailServer(0)
  const env = readEnvironment({
    PORT: String(port),
    API_ORIGIN: origin,
    DATA_FOLDER: join(folder, 'backend'),
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_timed',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_timed',
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    MAIL_FROM: 'Tuppence <wallet@tuppence.example>',
    RESEND_API_KEY: 're_timed',
    RESEND_API_BASE: mailbox.origin,
    RATE_LIMIT_FACTOR: '1000',
  })
  const books = { ...(await openBooks(env)), clock }
  const ports = { ...(await nodePorts(env, books, resolve(import.meta.dirname, '../../dist'))), log: memoryLog() }
  const server = await listening(createApp(ports, () => '127.0.0.1').fetch, port)

  const newSite = { id: 'site_demo', name: 'Slack Water', origins: [siteOrigin] } as const
  const { secretKey } = await createSite(ports, { ...newSite, currency: 'USD', defaultPrice: null, locale: 'en' })
  await seed({ apiOrigin: origin, siteOrigin, siteKey: secretKey, log: () => {} })
  await publish({ folder: join(folder, 'site'), siteOrigin, apiOrigin: origin, site: 'site_demo' })
  const magazine = await serveFolder(join(folder, 'site'), sitePort)

  /** What is due happens; the provider's messages are through, and so is a round of our own work. */
  const settle = async () => {
    stripe.control.tick()
    await stripe.control.idle()
    await recoverMemberships(ports)
    await sendWaiting(ports)
  }

  return {
    origin,
    siteOrigin,
    mailOrigin: mailbox.origin,
    /** The subjects of all mails to an address, in their order. */
    mailsTo: (address: string) => mailbox.sent.filter(({ to }) => to.includes(address)).map(({ subject }) => subject),
    secretKey,
    keysFile: books.keysFile as string,
    stripe,
    ports,
    clock,
    settle,
    async pass({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Time): Promise<void> {
      let left = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
      for (; left > 0; left -= stepSeconds) {
        clock.advance({ seconds: Math.min(left, stepSeconds) })
        await settle()
      }
    },
    /** In words, all that is not as it should be: in the books, and in what was said to Stripe and by it. */
    wrong: async (): Promise<unknown[]> => [...(await checkLedger(ports)).findings, ...stripe.violations],
    async stop() {
      magazine.closeAllConnections()
      magazine.close()
      server.closeAllConnections()
      server.close()
      mailbox.close()
      await stripe.close()
      await ports.store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function listening(fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<Server> {
  const server = createAdaptorServer({ fetch }) as Server
  return new Promise((done, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => done(server))
  })
}
