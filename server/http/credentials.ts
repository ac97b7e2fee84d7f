// Who a request says it is: its bearer secret and its page's origin.
import type { Context } from 'hono'
import type { Env } from './env.ts'

/** The bearer token (RFC 6750), from the header only: never from a URL, which lands in logs and referrers. */
export function bearer(c: Context<Env>): string | null {
  const header = c.req.header('Authorization') ?? ''
  const isBearer = header.length <= 'Bearer '.length + tokenMax && /^Bearer [A-Za-z0-9._~+/=-]+$/.test(header)
  return isBearer ? header.slice('Bearer '.length) : null
}

/** Looked at by itself: to count in a pattern takes as long as all the rest of it. */
const tokenMax = 8192

export function originOf(c: Context<Env>): string | null {
  return c.req.header('Origin') ?? null
}
