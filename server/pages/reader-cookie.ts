// The cookie of the pay origin: who the reader is. Set when something is bought or a kept wallet is opened, never by looking.
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { ReaderId } from '../core/id.ts'
import { recogniseReader } from '../flows/welcome-reader.ts'
import type { Env } from '../http/env.ts'
import type { Ports } from '../ports/index.ts'

const name = 'reader'
// The longest that browsers keep a cookie (RFC 6265bis §5.5).
const keptSeconds = 400 * 24 * 60 * 60

export function readerCookie(c: Context<Env>): string | undefined {
  return getCookie(c, name, 'host')
}

/** Null for a stranger. */
export function readerOf(ports: Ports, c: Context<Env>): Promise<ReaderId | null> {
  return recogniseReader(ports, readerCookie(c))
}

/** `__Host-`: no other host, no path and no plain connection can set or read it. */
export function keepReader(c: Context<Env>, cookie: string | undefined): void {
  if (cookie === undefined) return
  setCookie(c, name, cookie, {
    prefix: 'host',
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: keptSeconds,
  })
}
