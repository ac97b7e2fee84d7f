// What a publisher's page asks, and who looks whether we are up: from ports, without the payment provider.
import { Hono } from 'hono'
import { badges } from './http/badges.ts'
import { contentKeys } from './http/content-keys.ts'
import { entitlements } from './http/entitlements.ts'
import type { Env } from './http/env.ts'
import { health } from './http/health.ts'
import { keys } from './http/keys.ts'
import { crossOrigin } from './http/middleware/cross-origin.ts'
import { type CallerOf, onFault, requests } from './http/middleware/requests.ts'
import { noRoute } from './http/middleware/routes.ts'
import { sites } from './http/sites.ts'
import { tickets } from './http/tickets.ts'
import type { ApiPorts } from './ports/index.ts'

/**
 * The part of `createApp` that answers most requests. It serves by itself, where the rest is to be fetched when it is first asked for.
 *
 * @param callerOf where a runtime finds the caller's address
 */
export function createApi(ports: ApiPorts, callerOf: CallerOf): Hono<Env> {
  const app = new Hono<Env>()
  app.use(requests(ports, callerOf))
  app.onError(onFault(ports))
  app.notFound(noRoute(app))

  app.use('/v1/*', crossOrigin(ports))
  app.route('/v1/sites', sites(ports))
  app.route('/v1/tickets', tickets(ports))
  app.route('/v1/entitlements', entitlements(ports))
  app.route('/v1/badges', badges(ports))
  app.route('/v1/content-keys', contentKeys(ports))
  app.route('/.well-known', keys(ports))
  app.route('/', health(ports))
  return app
}
