// The whole backend in one process: SQLite in memory, a PostgreSQL or a D1, real signatures, the real Stripe SDK against the local
// Stripe, and a clock that stands still.
import Stripe from 'stripe'
import { generateKeys, importKeys } from '../../server/adapters/jose/keys.ts'
import { joseSigner } from '../../server/adapters/jose/signer.ts'
import { mailbox } from '../../server/adapters/local/mailbox.ts'
import { processBell } from '../../server/adapters/local/process-bell.ts'
import { memoryLimiter } from '../../server/adapters/local/rate-limiter-flexible.ts'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import { stripePayments } from '../../server/adapters/stripe/payments.ts'
import { createApp } from '../../server/app.ts'
import type { SiteId } from '../../server/core/id.ts'
import type { Item } from '../../server/core/item.ts'
import type { MailAddress } from '../../server/core/mail.ts'
import { checkLedger } from '../../server/flows/check-ledger.ts'
import { createSite, type NewSite } from '../../server/flows/create-site.ts'
import { limits } from '../../server/http/middleware/rate-limit.ts'
import { writtenLetters } from '../../server/pages/letters/written-letters.ts'
import type { Ports } from '../../server/ports/index.ts'
import { createLocalStripe } from '../stripe/local-stripe.ts'
import { createSchemaCheck, type SchemaCheck } from '../stripe/schema/schema-check.ts'
import { testClock } from './clock.ts'
import { makeItem } from './make.ts'
import { memoryLog } from './memory-log.ts'
import { openTestDatabase } from './test-database.ts'

export const apiOrigin = 'http://127.0.0.1:4401'
export const siteOrigin = 'https://river.example'
export const webhookSecret = 'whsec_harness'

const stripeOrigin = 'http://127.0.0.1:4402'
// Made once: tests need real signatures, not many different keys.
const keys = await importKeys(await generateKeys())
// What we send to Stripe, and what is answered, is held against the types that Stripe generates from its own schema.
const schemaCheck = createSchemaCheck()

export type Harness = Awaited<ReturnType<typeof createHarness>>

/** `limitFactor` is large by default, so that only the tests of the limits meet them. */
export async function createHarness({
  limitFactor = 1000,
  platformFeeBps = 0,
  alertMail = null,
  schema = schemaCheck,
  inTurn = false,
  over = {},
}: {
  limitFactor?: number
  platformFeeBps?: number
  alertMail?: MailAddress | null
  /** Tests of many thousands of requests look at a part of them. */
  schema?: SchemaCheck
  /** Messages of the provider arrive one after another, instead of all of a moment at once. */
  inTurn?: boolean
  over?: Partial<Ports>
} = {}) {
  const clock = testClock()
  const log = memoryLog()
  const mail = mailbox()
  const { driver, store, audit, lose, leave } = await openTestDatabase()

  const receive: typeof fetch = async (input, init) => app.fetch(new Request(input, init))
  const stripe = createLocalStripe({
    webhookUrl: `${apiOrigin}/v1/webhooks/stripe`,
    webhookSecret,
    origin: stripeOrigin,
    now: clock.milliseconds,
    retryDelays: [],
    schemaCheck: schema,
    fetch: inTurn ? oneByOne(receive) : receive,
  })
  const ports: Ports = {
    store,
    audit: sqlAudit(driver),
    payments: stripePayments({
      secretKey: 'sk_test_harness',
      webhookSecrets: [webhookSecret],
      clock,
      apiBase: new URL(stripeOrigin),
      httpClient: Stripe.createFetchHttpClient(async (input, init) => stripe.fetch(new Request(input, init))),
    }),
    mailer: mail,
    letters: writtenLetters({ payOrigin: 'https://pay.example.com' }),
    signer: joseSigner(() => keys, apiOrigin),
    clock,
    ids: webIds,
    bell: processBell(),
    limiter: memoryLimiter(limits, limitFactor),
    log,
    assets: { file: async () => null, page: () => null },
    settings: {
      apiOrigin,
      payOrigin: apiOrigin,
      scriptOrigin: apiOrigin,
      platformFeeBps,
      alertMail,
      isLive: false,
      provider: {
        publishableKey: 'pk_test_harness',
        scriptOrigins: [stripeOrigin],
        frameOrigins: [stripeOrigin],
        connectOrigins: [stripeOrigin],
        pageOrigins: [stripeOrigin],
        standIn: `${stripeOrigin}/stripe.js`,
      },
    },
    ...over,
  }
  const app = createApp(ports, (request) => request.headers.get('X-Test-Address') ?? '192.0.2.1')

  return {
    app,
    ports,
    clock,
    log,
    mail,
    driver,
    stripe,
    store: ports.store,
    /** A site with one origin; prices in US dollars. */
    site: (over: Partial<NewSite> = {}) =>
      createSite(ports, {
        name: 'The River',
        origins: [siteOrigin],
        currency: 'USD',
        defaultPrice: null,
        locale: 'en',
        ...over,
      }),
    /** Registers an item of the site; it costs the site's default unless it says else. */
    item: (site: SiteId, over: Partial<Item> = {}) =>
      ports.store.commit([
        { change: 'put-item', item: makeItem({ site, price: null, mode: 'sealed', ...over }), at: clock.now() },
      ]),
    request: async (path: string, init: RequestInit = {}) => app.request(path, init),
    /** A POST as the widget sends it from the site's page. */
    post: async (path: string, body: unknown, headers: Record<string, string> = {}) =>
      app.request(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Origin: siteOrigin, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    /** Every invariant of the books, empty when all hold. */
    findings: async () => (await checkLedger({ ...ports, audit })).findings,
    /** How many rows each table holds, and every kept balance: the same before and after means "no effect". */
    async footprint() {
      const tables = [
        'sites',
        'items',
        'readers',
        'tickets',
        'entitlements',
        'checkouts',
        'entries',
        'postings',
        'site_grants',
        'provider_events',
        'refunds',
        'undo_slots',
        'disputes',
        'fraud_warnings',
        'idempotency_keys',
        'tiers',
        'memberships',
        'membership_versions',
        'membership_payments',
        'membership_credits',
        'membership_refunds',
        'reader_cookies',
        'mail_addresses',
        'membership_dues',
        'membership_letters',
        'outbox',
        'seats',
        'seat_invitations',
        'outbox',
        'gifts',
        'gift_codes',
        'gift_links',
        'gift_link_openings',
        'gift_link_rules',
        'card_declines',
        'card_tip_pauses',
        'tips',
        'holds',
        'return_orders',
        'polls',
        'votes',
        'blocked_supporters',
      ] as const
      const counts = await driver.db
        .selectNoFrom((eb) =>
          tables.map((table) => eb.selectFrom(table).select(eb.fn.countAll<number>().as('rows')).as(table)),
        )
        .executeTakeFirstOrThrow()
      const balances = await driver.db.selectFrom('balances').selectAll().orderBy('account').execute()
      return { ...counts, balances }
    },
    loseDatabase: lose,
    async close() {
      stripe.close()
      await ports.store.close()
      await leave()
      if (stripe.violations.length > 0) throw new Error(`Not Stripe’s: ${JSON.stringify(stripe.violations, null, 2)}`)
    },
    [Symbol.asyncDispose]() {
      return this.close()
    },
  }
}

function oneByOne(carry: typeof fetch): typeof fetch {
  let last: Promise<unknown> = Promise.resolve()
  return (input, init) => {
    const answer = last.then(() => carry(input, init))
    last = answer.catch(() => {})
    return answer
  }
}
