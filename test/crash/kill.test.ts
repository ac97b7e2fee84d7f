// kill -9 at every marked point of a top-up, an unlock and a refund, then a restart: nothing is lost, nothing is doubled
// (CRS-01, CRS-04).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { createSite } from '../../server/flows/create-site.ts'
import { openBooks } from '../../server/runtimes/books.ts'
import { readEnvironment } from '../../server/runtimes/env.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { type RunningStripe, startLocalStripe } from '../stripe/start.ts'
import { answering, type Child, freePort, startNodeProgram } from '../support/child.ts'
import { makeItem } from '../support/make.ts'
import { buildProgram } from './build-program.ts'
import { type Reader, readerOf, siteOrigin } from './reader.ts'

const schemaCheck = createSchemaCheck()
const scratch = mkdtempSync(join(tmpdir(), 'tuppence-crash-'))
let program: string
// No page looks at these tests: the built files that the backend serves are none.
const emptyDist = join(scratch, 'dist')

beforeAll(async () => {
  for (const folder of ['widget', 'pages']) mkdirSync(join(emptyDist, folder), { recursive: true })
  writeFileSync(join(emptyDist, 'pages/manifest.json'), '{}')
  program = await buildProgram('backend')
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type World = {
  stripe: RunningStripe
  api: string
  env: Record<string, string>
  site: string
  secretKey: string
  child: Child
}

async function startWorld(name: string): Promise<World> {
  const port = await freePort()
  const api = `http://127.0.0.1:${port}`
  const stripe = await startLocalStripe({
    webhookUrl: `${api}/v1/webhooks/stripe`,
    webhookSecret: 'whsec_crash',
    retryDelays: [],
    schemaCheck,
  })
  const env = {
    PORT: String(port),
    API_ORIGIN: api,
    DATA_FOLDER: join(scratch, name.replaceAll(/\W+/g, '-')),
    STRIPE_API_BASE: stripe.url,
    STRIPE_SECRET_KEY: 'sk_test_crash',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_crash',
    STRIPE_WEBHOOK_SECRET: 'whsec_crash',
    DIST_FOLDER: emptyDist,
    RATE_LIMIT_FACTOR: '1000',
  }
  const books = await openBooks(readEnvironment(env))
  const { site, secretKey } = await createSite(books, {
    name: 'The River',
    origins: [siteOrigin],
    currency: 'USD',
    defaultPrice: 20,
    locale: 'en',
  })
  const at = books.clock.now()
  for (const id of ['one', 'two']) {
    const item = makeItem({ site: site.id, id, price: null, mode: 'sealed' })
    await books.store.commit([{ change: 'put-item', item, at }])
  }
  await books.store.close()
  return { stripe, api, env, site: site.id, secretKey, child: await started(api, env) }
}

async function started(api: string, env: Record<string, string>, killAt = ''): Promise<Child> {
  const child = startNodeProgram([program], { env: { ...env, KILL_AT: killAt } })
  await answering(`${api}/healthz`, child)
  return child
}

async function restarted(world: World, killAt = ''): Promise<void> {
  await world.child.stop('SIGKILL')
  world.child = await started(world.api, world.env, killAt)
}

const sessionIn = (response: Response | null) =>
  /cs_test_\w+/.exec(response?.headers.get('Location') ?? '')?.[0] ?? null

/** Tops up for the ticket as a patient reader would: what did not work is done again. Answers the session that was paid. */
async function payUntilDone(world: World, reader: Reader, ticket: string): Promise<string> {
  const attempt = await reader.attempt(ticket)
  if (attempt === null) throw new Error('the window shows no top-up')
  const session = sessionIn(await reader.topUp(ticket, attempt)) ?? (await openSession(world))
  if (session === null) {
    await restarted(world)
    return payUntilDone(world, reader, ticket)
  }
  return session
}

async function openSession({ stripe }: World): Promise<string | null> {
  const listed = await fetch(`${stripe.url}/v1/checkout/sessions?status=open`, {
    headers: { Authorization: 'Bearer sk_test_crash' },
  })
  const { data } = (await listed.json()) as { data: { id: string }[] }
  return data[0]?.id ?? null
}

async function charges({ stripe }: World): Promise<number> {
  const listed = await fetch(`${stripe.url}/v1/charges`, { headers: { Authorization: 'Bearer sk_test_crash' } })
  return ((await listed.json()) as { data: unknown[] }).data.length
}

/** Ends the backend and reads the books it left. */
async function booksOf(world: World) {
  await world.child.stop('SIGKILL')
  const books = await openBooks(readEnvironment(world.env))
  const entries = await books.audit.entriesAfter(0, 100)
  const { findings } = await checkLedger(books)
  await books.store.close()
  await world.stripe.close()
  expect(world.stripe.violations).toEqual([])
  return { kinds: entries.map((entry) => entry.kind).toSorted(), findings }
}

async function until(claim: () => Promise<boolean>, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await claim())) {
    if (Date.now() > deadline) throw new Error('it did not come true in time')
    await new Promise((done) => setTimeout(done, 50))
  }
}

// Before the money: the reader has paid nothing yet and tries again.
test.concurrent.each([
  'before start-checkout',
  'in-transaction of start-checkout',
  'before-flush of start-checkout',
  'after-flush of start-checkout',
  'after start-checkout',
  'before the provider is asked',
  'after the provider answered',
  'before open-checkout',
  'after open-checkout',
])('killed %s: the reader tries again, pays once, and reads', async (killAt) => {
  const world = await startWorld(killAt)
  const reader = readerOf(world)
  const ticket = await reader.openTicket('one')
  const attempt = (await reader.attempt(ticket.ticket)) as string
  await restarted(world, killAt)
  expect(await reader.topUp(ticket.ticket, attempt)).toBeNull()
  await restarted(world)

  const session = await payUntilDone(world, reader, ticket.ticket)
  world.stripe.control.complete(session)
  await until(async () => (await reader.redeem(ticket)) === 'done')
  expect(await charges(world)).toBe(1)
  expect(await booksOf(world)).toEqual({ kinds: ['top-up', 'unlock'], findings: [] })
})

// After the money: the card is charged; the webhook is lost, so that only the restart's recovery can put it right.
test.concurrent.each([
  'before the payment is looked up',
  'after the payment was looked up',
  'before pay-checkout',
  'in-transaction of pay-checkout',
  'before-flush of pay-checkout',
  'after-flush of pay-checkout',
  'after pay-checkout',
])('killed %s: the charge is booked once after the restart, and the article opens', async (killAt) => {
  const world = await startWorld(killAt)
  const reader = readerOf(world)
  const ticket = await reader.openTicket('one')
  const session = await payUntilDone(world, reader, ticket.ticket)
  world.stripe.control.chaos({ drop: true })
  world.stripe.control.complete(session)
  // A server that dies as soon as it recovers would die at its start, so it is started whole and ended at the return page.
  await world.child.stop('SIGKILL')
  world.child = startNodeProgram([program], { env: { ...world.env, KILL_AT: killAt } })
  await until(async () => {
    if (world.child.process.signalCode !== 'SIGKILL') await reader.comeBack(ticket.ticket, session)
    return world.child.process.signalCode === 'SIGKILL'
  })

  await restarted(world)
  await until(async () => (await reader.redeem(ticket)) === 'done')
  expect(await charges(world)).toBe(1)
  expect(await booksOf(world)).toEqual({ kinds: ['top-up', 'unlock'], findings: [] })
})

test.concurrent.each([
  'before finish-ticket',
  'in-transaction of finish-ticket',
  'before-flush of finish-ticket',
  'after-flush of finish-ticket',
  'after finish-ticket',
])('killed %s: the wallet is debited once, and the article opens', async (killAt) => {
  const world = await startWorld(killAt)
  const reader = readerOf(world)
  const first = await reader.openTicket('one')
  world.stripe.control.complete(await payUntilDone(world, reader, first.ticket))
  await until(async () => (await reader.redeem(first)) === 'done')

  const second = await reader.openTicket('two')
  await restarted(world, killAt)
  expect(await reader.approve(second.ticket)).toBeNull()
  await restarted(world)
  const survived = killAt.startsWith('after')
  expect(await reader.redeem(second)).toBe(survived ? 'done' : 'pending')
  expect((await reader.approve(second.ticket))?.status).toBe(303)
  expect(await reader.redeem(second)).toBe('done')
  expect(await booksOf(world)).toEqual({ kinds: ['top-up', 'unlock', 'unlock'], findings: [] })
})

/** The publisher's own program, which sends the same refund again until it is answered. */
function publisherOf({ api, secretKey }: World) {
  const headers = {
    Authorization: `Bearer ${secretKey}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': 'once',
  }
  return {
    async soldUnlock(): Promise<string> {
      const { unlocks } = await (await fetch(`${api}/v1/admin/unlocks`, { headers })).json()
      return unlocks[0].entitlement
    },
    async refund(entitlement: string): Promise<{ refund: string; state: string } | null> {
      const body = JSON.stringify({ entitlement, to: 'card' })
      const response = await fetch(`${api}/v1/admin/refunds`, { method: 'POST', headers, body }).catch(() => null)
      return response === null ? null : response.json()
    },
    async stateOf(refund: string): Promise<string> {
      return (await (await fetch(`${api}/v1/admin/refunds/${refund}`, { headers })).json()).state
    },
  }
}

async function refundsMade({ stripe }: World): Promise<number> {
  const listed = await fetch(`${stripe.url}/v1/refunds`, { headers: { Authorization: 'Bearer sk_test_crash' } })
  return ((await listed.json()) as { data: unknown[] }).data.length
}

test.concurrent.each([
  'before start-refund',
  'in-transaction of start-refund',
  'before-flush of start-refund',
  'after-flush of start-refund',
  'after start-refund',
  'before the refund is sent',
  'after the refund was sent',
  'before move-refund',
  'in-transaction of move-refund',
  'before-flush of move-refund',
  'after-flush of move-refund',
  'after move-refund',
])('killed %s: the card gets its money once, and the article is closed', async (killAt) => {
  const world = await startWorld(killAt)
  const reader = readerOf(world)
  const ticket = await reader.openTicket('one')
  world.stripe.control.complete(await payUntilDone(world, reader, ticket.ticket))
  await until(async () => (await reader.redeem(ticket)) === 'done')
  const publisher = publisherOf(world)
  const entitlement = await publisher.soldUnlock()

  // Without webhooks: what was missed is put right by the restart alone.
  world.stripe.control.chaos({ drop: true })
  await restarted(world, killAt)
  expect(await publisher.refund(entitlement)).toBeNull()
  await restarted(world)
  const refund = await publisher.refund(entitlement)
  await until(async () => (await publisher.stateOf(refund?.refund as string)) === 'succeeded')
  expect(await refundsMade(world)).toBe(1)
  expect(await booksOf(world)).toEqual({
    kinds: ['card-refund', 'card-refund-sent', 'refund', 'top-up', 'unlock'],
    findings: [],
  })
})
