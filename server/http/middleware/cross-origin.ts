// CORS for the API: only origins that some site has named are let in, and never with credentials.
import type { MiddlewareHandler } from 'hono'
import type { Ports } from '../../ports/index.ts'
import type { Env } from '../env.ts'

/**
 * CORS only tells a browser what it may read; it does not stop a handler. So every handler that changes something, or gives
 * something out, checks the `Origin` against its own site as well.
 */
export function crossOrigin({ store }: Pick<Ports, 'store'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const origin = c.req.header('Origin')
    const isKnown = origin !== undefined && (await store.isKnownOrigin(origin))
    // Before the handler: headers set afterwards make Hono build the whole response a second time.
    c.header('Vary', 'Origin', { append: true })
    if (isKnown) {
      c.header('Access-Control-Allow-Origin', origin)
      c.header('Access-Control-Expose-Headers', 'ETag, Retry-After, X-Request-Id')
    }
    if (c.req.method !== 'OPTIONS') return next()
    if (isKnown) {
      c.header('Access-Control-Allow-Methods', 'GET, POST')
      c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key')
      c.header('Access-Control-Max-Age', '7200')
    }
    return c.body(null, 204)
  }
}
