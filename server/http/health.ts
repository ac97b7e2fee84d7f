// /healthz: the process is up. /readyz: it can serve, so its store answers.
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import type { ApiPorts } from '../ports/index.ts'
import type { Env } from './env.ts'

export function health({ store }: ApiPorts): Hono<Env> {
  return new Hono<Env>()
    .get('/healthz', (c) => c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' }))
    .get('/readyz', async (c) => {
      try {
        await store.ping()
      } catch (cause) {
        throw new Problem('provider-unavailable', 'The store does not answer.', { cause, retryAfterSeconds: 5 })
      }
      return c.json({ status: 'ok' }, 200, { 'Cache-Control': 'no-store' })
    })
}
