// The world of one run: the real flows and adapters on a database in memory, the real SDK, and a local Stripe, all reused.
import { setImmediate } from 'node:timers/promises'
import Stripe from 'stripe'
import { processBell } from '../../server/adapters/local/process-bell.ts'
import { memoryLimiter } from '../../server/adapters/local/rate-limiter-flexible.ts'
import { webIds } from '../../server/adapters/local/web-ids.ts'
import { sqlAudit } from '../../server/adapters/sql/audit.ts'
import { migrate } from '../../server/adapters/sql/migrate.ts'
import { rememberAnswers } from '../../server/adapters/sql/remember-answers.ts'
import { openSqlite, type SqliteDriver } from '../../server/adapters/sql/sqlite.ts'
import { sqlStore } from '../../server/adapters/sql/store.ts'
import { stripePayments } from '../../server/adapters/stripe/payments.ts'
import type { CheckoutId, TicketId } from '../../server/core/id.ts'
import type { Ports, Store } from '../../server/ports/index.ts'
import { createLocalStripe, type LocalStripe } from '../stripe/local-stripe.ts'
import type { SchemaCheck } from '../stripe/schema/schema-check.ts'
import { testClock } from '../support/clock.ts'
import { addCatalogue, addReaders, emptiable, empty, startsAt } from './anew.ts'
import { platformFeeBps } from './cast.ts'
import { countedIds, resetIds } from './counted-ids.ts'
import { modelSecret, type Post, startPost } from './post.ts'
import { type StripeLine, stripeLine } from './stripe-line.ts'

export type World = {
  readonly ports: Ports
  readonly driver: SqliteDriver
  readonly stripe: LocalStripe
  readonly line: StripeLine
  readonly post: Post
  /** Stripe's dashboard: somebody of the operator's, at Stripe itself. */
  readonly dashboard: Stripe
  readonly clock: ReturnType<typeof testClock>
  /** By the numbers that the model gives them. */
  readonly checkouts: CheckoutId[]
  readonly tickets: TicketId[]
  readonly itemOfTicket: number[]
  /** What the books were when they were last checked. */
  checked: string
}

/** A bug that is planted: what it does to the schema, and to the store. */
export type Plant = {
  readonly schema?: readonly string[]
  readonly store?: (store: Store) => Store
}

const origin = 'http://127.0.0.1:4402'

/** Opens the parts that every run uses again; answers the function that makes a world of them that is as good as new. */
export async function openWorlds(plant: Plant = {}, schemaCheck?: SchemaCheck): Promise<() => Promise<World>> {
  const driver = openSqlite({ path: ':memory:' })
  await migrate(driver.db)
  const tables = await emptiable(driver)
  for (const sql of plant.schema ?? []) await driver.all({ sql, values: [] })
  const kept = sqlStore(driver)
  const store = rememberAnswers((plant.store ?? same)(kept), () => 0)
  await addCatalogue(store)

  const audit = sqlAudit(driver)
  let clock = testClock(startsAt)
  const stripe = createLocalStripe({
    origin,
    now: () => Date.parse(clock.now()),
    ...(schemaCheck === undefined ? {} : { schemaCheck }),
  })
  const line = stripeLine(() => stripe)
  const client = (fetch: StripeLine['fetch']) => Stripe.createFetchHttpClient(fetch as typeof globalThis.fetch)
  const payments = stripePayments({
    secretKey: 'sk_test_model',
    webhookSecrets: [modelSecret],
    clock: { now: () => clock.now() },
    apiBase: new URL(origin),
    httpClient: client(line.fetch),
  })
  const dashboard = new Stripe('sk_test_model', {
    host: '127.0.0.1',
    port: 4402,
    protocol: 'http',
    httpClient: client(async (input, init) => stripe.fetch(new Request(input, init))),
  })

  return async () => {
    // What the last run left at the door of the loop belongs to it.
    await setImmediate()
    for (const sql of tables) await driver.all({ sql, values: [] })
    empty(stripe)
    resetIds()
    clock = testClock(startsAt)
    line.expect(null)
    const ports = portsOf({ store, payments, audit, clock })
    await addReaders(ports)
    const post = startPost(stripe, clock)
    return {
      ports,
      driver,
      stripe,
      line,
      post,
      dashboard,
      clock,
      checkouts: [],
      tickets: [],
      itemOfTicket: [],
      checked: '',
    }
  }
}

const same = (store: Store): Store => store

function portsOf({ store, payments, audit, clock }: Pick<Ports, 'store' | 'payments' | 'audit' | 'clock'>): Ports {
  const nothing = () => {}
  return {
    store,
    audit,
    payments,
    clock,
    // Nothing here is signed or asked for by a browser.
    mailer: null,
    letters: null as never,
    signer: null as never,
    ids: { ...webIds, ...countedIds },
    bell: processBell(),
    limiter: memoryLimiter({}),
    log: { info: nothing, warn: nothing, error: nothing },
    assets: { file: async () => null, page: () => null },
    settings: {
      apiOrigin: 'http://127.0.0.1:4401',
      payOrigin: 'http://127.0.0.1:4401',
      scriptOrigin: 'http://127.0.0.1:4401',
      alertMail: null,
      platformFeeBps,
      isLive: false,
      provider: {
        publishableKey: '',
        scriptOrigins: [],
        frameOrigins: [],
        connectOrigins: [],
        pageOrigins: [],
        standIn: null,
      },
    },
  }
}
