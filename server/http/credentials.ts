// Who a request says it is: its bearer secret and its page's origin.
import type { Context } from 'hono'
import type { Env } from './env.ts'

/** The bearer token (RFC 6750), from the header only: never from a URL, which lands in logs and referrers. */
export function bearer(c: Context<Env>): string | null {
  return /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/.exec(c.req.header('Authorization') ?? '')?.[1] ?? null
}

export function originOf(c: Context<Env>): string | null {
  return c.req.header('Origin') ?? null
}
