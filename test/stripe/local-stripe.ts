// Puts a local Stripe together: memory, clock, courier, the API, the pages and the control of them.
import { Hono } from 'hono'
import type Stripe from 'stripe'
import { billDue } from './billing/billing-due.ts'
import { createChaos } from './control/chaos.ts'
import { type Control, createControl } from './control/control.ts'
import { createControlRoutes } from './control/control-routes.ts'
import { createApi } from './http/api.ts'
import { afterAnswer, type Env } from './http/connection.ts'
import { createIdempotency } from './http/idempotency.ts'
import { createRequestLog } from './http/request-log.ts'
import { type Pricing, US_CARDS } from './money/fees.ts'
import { type Settlement, settleIn } from './money/settlement.ts'
import { createPages } from './pages/pages.ts'
import { bookChargesDue } from './payments/book-charge.ts'
import { endDisputesDue } from './payments/decide-dispute.ts'
import { endRefundsDue } from './payments/end-refund.ts'
import { settleDebitsDue } from './payments/settle-debits.ts'
import { releaseDue } from './resources/balance-transactions.ts'
import { expireDue } from './resources/checkout-sessions.ts'
import { addEndpoint, endpointOf, STARTING_ENDPOINT } from './resources/webhook-endpoints.ts'
import { createInspector, type FoundViolation } from './schema/inspector.ts'
import type { SchemaCheck } from './schema/schema-check.ts'
import { createCourier } from './webhooks/courier.ts'
import { createClock } from './world/clock.ts'
import { createStateFile, type State } from './world/state-file.ts'
import { createStore } from './world/store.ts'
import type { World } from './world/world.ts'

export interface LocalStripeOptions {
  /** The endpoint that gets every event, and the secret it checks them with. */
  webhookUrl?: string | undefined
  webhookSecret?: string | undefined
  /** Where browsers find the pages; startLocalStripe sets it. */
  origin?: string
  /** Milliseconds; a function that always says the same stands still until the control moves it. */
  now?: () => number
  stateFile?: string | undefined
  /** Looks at every request, answer and event; what it finds stands in `violations`. */
  schemaCheck?: SchemaCheck
  pricing?: Pricing
  /** All currencies settle in this one; else each in itself. */
  settlement?: Settlement
  /** What becomes of a subscription whose invoice could not be collected by the last try; canceled by default. */
  afterRetries?: World['afterRetries']
  /** Milliseconds before each further attempt at a webhook that was refused. */
  retryDelays?: number[]
  /** Carries webhooks; a test may hand them straight to its app. */
  fetch?: typeof fetch
}

export interface LocalStripe {
  app: Hono<Env>
  fetch: Hono<Env>['fetch']
  control: Control
  world: World
  violations: FoundViolation[]
  close(): void
}

const RETRY_DELAYS = [200, 500, 1000, 2000, 5000, 15_000, 60_000]
const HEARTBEAT = 1000

export function createLocalStripe(options: LocalStripeOptions = {}): LocalStripe {
  const stateFile = createStateFile(options.stateFile, () => stateNow())
  const saved = stateFile.read()
  const store = createStore(saved, () => stateFile.changed())
  const clock = createClock(options.now, saved?.clockOffset, () => stateFile.changed())
  const chaos = createChaos()
  const stateNow = (): State => ({ ...store.snapshot(), clockOffset: clock.offset })
  const { retryDelays = RETRY_DELAYS, fetch: send = fetch, pricing = US_CARDS, origin = 'http://localhost' } = options
  const { afterRetries = 'cancel' } = options
  const inspector = createInspector(options.schemaCheck)
  const courier = createCourier({ store, clock, chaos, retryDelays, fetch: send })
  const world: World = {
    store,
    clock,
    chaos,
    courier,
    pricing,
    origin,
    cause: null,
    aftermath: [],
    afterRetries,
    inspector,
  }
  const log = createRequestLog()
  const tick = unlessStill(world, () => tickOf(world))

  addStartingEndpoint(world, options)
  if (options.settlement) settleIn(world, options.settlement)
  const control = createControl({ world, log, tick })
  const app = new Hono<Env>()
  app.use(async (c, next) => {
    await next()
    const events = courier.collect()
    if (events.length > 0) afterAnswer(c, () => courier.send(events))
  })
  app.route('/', createApi({ world, idempotency: createIdempotency(store, clock), log, tick }))
  app.route('/', createPages(world, tick))
  app.route('/', createControlRoutes(control, inspector.found))
  courier.resume()

  // Sessions expire while nobody asks, too.
  const heart = setInterval(() => control.tick(), HEARTBEAT)
  heart.unref()
  const close = () => {
    clearInterval(heart)
    courier.close()
    stateFile.close()
  }
  return { app, fetch: app.fetch, control, world, violations: inspector.found, close }
}

/** Where nothing was put and no second has gone by since the last time there is nothing to look for. */
function unlessStill({ store, clock }: World, work: () => void): () => void {
  let still = ''
  const now = () => `${store.revision()} ${clock.seconds()}`
  return () => {
    if (now() === still) return
    work()
    still = now()
  }
}

/** What is due by the clock. */
function tickOf(world: World): void {
  expireDue(world)
  billDue(world)
  settleDebitsDue(world)
  bookChargesDue(world)
  releaseDue(world)
  endRefundsDue(world)
  endDisputesDue(world)
}

function addStartingEndpoint(world: World, { webhookUrl, webhookSecret }: LocalStripeOptions): void {
  if (!webhookUrl) return
  if (!webhookSecret) throw new Error('A webhook URL needs a webhook secret')
  const params: Stripe.WebhookEndpointCreateParams = { url: webhookUrl, enabled_events: ['*'] }
  addEndpoint(world, endpointOf(STARTING_ENDPOINT, params, world.clock.seconds()), webhookSecret)
}
