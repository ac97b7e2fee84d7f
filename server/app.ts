// The whole backend, from ports: the API, our own pages, and what supporters, the provider and the publisher's programs ask. No environment, no rules.
import type { Hono } from 'hono'
import { createApi } from './api.ts'
import { admin } from './http/admin.ts'
import { assets } from './http/assets.ts'
import type { Env } from './http/env.ts'
import { goalsOfSite } from './http/goals.ts'
import { live } from './http/live.ts'
import type { CallerOf } from './http/middleware/requests.ts'
import { pollsOfSite } from './http/polls.ts'
import { problemTypes } from './http/problem-types.ts'
import { supporters } from './http/supporters.ts'
import { webhooks } from './http/webhooks.ts'
import { payPages } from './pages/pay-pages.tsx'
import type { Ports } from './ports/index.ts'

/** @param callerOf where a runtime finds the caller's address */
export function createApp(ports: Ports, callerOf: CallerOf): Hono<Env> {
  const app = createApi(ports, callerOf)
  // Beside the sites of the API: few of its pages ask for them, and a worker starts without.
  app.route('/v1/sites', supporters(ports))
  app.route('/v1/sites', goalsOfSite(ports))
  app.route('/v1/sites', pollsOfSite(ports))
  app.route('/v1/sites', live(ports))
  app.route('/', assets(ports))
  app.route('/', payPages(ports))
  app.route('/v1/webhooks', webhooks(ports))
  app.route('/v1/admin', admin(ports) as unknown as Hono<Env>)
  app.route('/problems', problemTypes(ports))
  return app
}
