// What a deployment to the edge stands on: D1, Cloudflare's counters, keys. Nothing is remembered from one request to the next.
import { files } from 'virtual:pages-manifest'
import { cloudflareLimiter, type RateLimitBinding } from '../adapters/cloudflare/limiter.ts'
import { importKeys } from '../adapters/jose/keys.ts'
import { joseSigner } from '../adapters/jose/signer.ts'
import { consoleLog } from '../adapters/local/console-log.ts'
import { polledBell } from '../adapters/local/polled-bell.ts'
import { systemClock as clock } from '../adapters/local/system-clock.ts'
import { webIds as ids } from '../adapters/local/web-ids.ts'
import { type D1Binding, type D1Options, openD1 } from '../adapters/sql/d1.ts'
import type { SqlDriver } from '../adapters/sql/driver.ts'
import { sqlLimiter } from '../adapters/sql/limiter.ts'
import { sqlStore } from '../adapters/sql/store.ts'
import type { TicketId } from '../core/id.ts'
import { isShort, limits } from '../http/middleware/rate-limit.ts'
import type { ApiPorts, Store } from '../ports/index.ts'
import { type MailWay, mailOf, readEnvironment, settingsOf, stripeOf } from './env.ts'

/** What wrangler.jsonc binds: texts and secrets, the database as `DB`, and a counter for each bucket of a minute. */
export type Bindings = Readonly<Record<string, unknown>>

export type EdgePlace = {
  readonly ports: ApiPorts
  /** What the other ports are made of (edge-whole.ts). */
  readonly driver: SqlDriver
  readonly account: ReturnType<typeof stripeOf>
  readonly mail: Extract<MailWay, { by: 'resend' }> | null
  /** Drops what has been counted in windows that are over. */
  readonly forgetCounts: () => Promise<void>
}

/** Throws with a sentence when something is not bound. */
export async function edgePlace(bindings: Bindings, keepGoing: Required<D1Options>['keepGoing']): Promise<EdgePlace> {
  const env = readEnvironment(bindings)
  if (env.TUPPENCE_KEYS === undefined) throw new Error('TUPPENCE_KEYS must be set: tuppence keys makes them')
  const mail = resendOnly(mailOf(env))
  const settings = settingsOf(env)
  const driver = openD1(bound<D1Binding>(bindings, 'DB'), { keepGoing })
  const store = sqlStore(driver)
  const counted = sqlLimiter(driver, { limits, factor: env.RATE_LIMIT_FACTOR, clock, ids })
  const located = cloudflareLimiter(counters(bindings))
  const keys = await importKeys(JSON.parse(env.TUPPENCE_KEYS))
  const ports: ApiPorts = {
    store,
    signer: joseSigner(() => keys, settings.apiOrigin),
    clock,
    ids,
    // Who waits for anything else than a ticket looks for itself when the wait is over.
    bell: polledBell(async (topic) => topic.startsWith('ticket_') && isClosed(store, topic)),
    limiter: { take: (bucket, caller) => (isShort(bucket) ? located : counted).take(bucket, caller) },
    log: consoleLog,
    // Files are served before the worker is asked; what comes through to it is not there.
    assets: { file: async () => null, page: (entry) => files[entry] ?? null },
    settings,
  }
  return { ports, driver, account: stripeOf(env), mail, forgetCounts: () => counted.forget() }
}

function resendOnly(way: MailWay | null): EdgePlace['mail'] {
  if (way?.by === 'smtp') throw new Error('MAIL_URL is for servers that reach a mail server: set RESEND_API_KEY here')
  return way
}

async function isClosed(store: Store, ticket: string): Promise<boolean> {
  return (await store.ticket(ticket as TicketId))?.state !== 'open'
}

// Cloudflare counts windows of a minute, in each location by itself.
function counters(bindings: Bindings): Record<string, RateLimitBinding> {
  const short = Object.keys(limits).filter(isShort)
  return Object.fromEntries(short.map((bucket) => [bucket, bound<RateLimitBinding>(bindings, counterName(bucket))]))
}

/** `pay-page` → `LIMIT_PAY_PAGE` */
const counterName = (bucket: string) => `LIMIT_${bucket.replaceAll('-', '_').toUpperCase()}`

function bound<T>(bindings: Bindings, name: string): T {
  const binding = bindings[name]
  if (binding === undefined) throw new Error(`${name} is not bound: see wrangler.jsonc`)
  return binding as T
}
