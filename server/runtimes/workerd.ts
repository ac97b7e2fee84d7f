// Tuppence on workerd: bindings → adapters → createApp. Its database is still to be bound; keys and health are served.
import { importKeys } from '../adapters/jose/keys.ts'
import { joseSigner } from '../adapters/jose/signer.ts'
import { consoleLog } from '../adapters/local/console-log.ts'
import { noStore } from '../adapters/local/no-store.ts'
import { processBell } from '../adapters/local/process-bell.ts'
import { memoryLimiter } from '../adapters/local/rate-limiter-flexible.ts'
import { systemClock } from '../adapters/local/system-clock.ts'
import { webIds } from '../adapters/local/web-ids.ts'
import { stripePayments } from '../adapters/stripe/payments.ts'
import { createApp } from '../app.ts'
import { limits } from '../http/middleware/rate-limit.ts'
import type { Ports } from '../ports/index.ts'
import { readEnvironment, settingsOf, stripeOf } from './env.ts'

type Bindings = Readonly<Record<string, unknown>>

// Bindings are known with the first request only; the app is made then and kept for the life of the isolate.
let app: Promise<ReturnType<typeof createApp>> | undefined

export default {
  async fetch(request: Request, bindings: Bindings, context: unknown): Promise<Response> {
    app ??= makeApp(bindings)
    return (await app).fetch(request, bindings, context as Parameters<ReturnType<typeof createApp>['fetch']>[2])
  },
}

async function makeApp(bindings: Bindings): Promise<ReturnType<typeof createApp>> {
  const env = readEnvironment(bindings)
  const settings = settingsOf(env)
  const ports: Ports = {
    store: noStore,
    audit: noStore,
    payments: stripePayments({ ...stripeOf(env), clock: systemClock }),
    signer: joseSigner(await importKeys(JSON.parse(env.TUPPENCE_KEYS ?? 'null')), settings.apiOrigin),
    clock: systemClock,
    ids: webIds,
    bell: processBell(),
    limiter: memoryLimiter(limits, env.RATE_LIMIT_FACTOR),
    log: consoleLog,
    assets: { file: async () => null, page: () => null },
    settings,
  }
  // The edge itself writes this header; a caller cannot.
  return createApp(ports, (request) => request.headers.get('CF-Connecting-IP') ?? 'unknown')
}
