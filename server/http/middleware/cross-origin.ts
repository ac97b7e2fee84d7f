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
    if (c.req.method !== 'OPTIONS') await next()
    else c.res = new Response(null, { status: 204 })
    c.res.headers.append('Vary', 'Origin')
    if (!isKnown) return
    c.header('Access-Control-Allow-Origin', origin)
    c.header('Access-Control-Expose-Headers', 'ETag, Retry-After, X-Request-Id')
    if (c.req.method !== 'OPTIONS') return
    c.header('Access-Control-Allow-Methods', 'GET, POST')
    c.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, Idempotency-Key')
    c.header('Access-Control-Max-Age', '7200')
  }
}
