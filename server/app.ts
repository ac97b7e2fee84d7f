// The whole backend, from ports: routes in the order of the way of one unlock. No environment, no rules.
import { Hono } from 'hono'
import { admin } from './http/admin.ts'
import { assets } from './http/assets.ts'
import { contentKeys } from './http/content-keys.ts'
import { entitlements } from './http/entitlements.ts'
import type { Env } from './http/env.ts'
import { health } from './http/health.ts'
import { keys } from './http/keys.ts'
import { crossOrigin } from './http/middleware/cross-origin.ts'
import { type CallerOf, onFault, requests } from './http/middleware/requests.ts'
import { noRoute } from './http/middleware/routes.ts'
import { problemTypes } from './http/problem-types.ts'
import { sites } from './http/sites.ts'
import { tickets } from './http/tickets.ts'
import { webhooks } from './http/webhooks.ts'
import { payPages } from './pages/pay-pages.tsx'
import type { Ports } from './ports/index.ts'

/** @param callerOf where a runtime finds the caller's address */
export function createApp(ports: Ports, callerOf: CallerOf): Hono<Env> {
  const app = new Hono<Env>()
  app.use(requests(ports, callerOf))
  app.onError(onFault(ports))
  app.notFound(noRoute(app))

  app.route('/', assets(ports))
  app.use('/v1/*', crossOrigin(ports))
  app.route('/v1/sites', sites(ports))
  app.route('/v1/tickets', tickets(ports))
  app.route('/v1/entitlements', entitlements(ports))
  app.route('/v1/content-keys', contentKeys(ports))
  app.route('/', payPages(ports))

  app.route('/.well-known', keys(ports))
  app.route('/v1/webhooks', webhooks(ports))
  app.route('/v1/admin', admin(ports) as unknown as Hono<Env>)
  app.route('/problems', problemTypes(ports))
  app.route('/', health(ports))
  return app
}
