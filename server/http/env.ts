// What our middleware leaves on each request for the handlers.
import type { Context } from 'hono'
import type { Site } from '../core/site.ts'

export type Env = {
  Variables: {
    /** Names the request in logs and problems; nothing about the caller. */
    requestId: string
    /** Who calls, as rate limits see it: an address or its network's prefix. Never logged. */
    caller: string
  }
}

/** What the admin API knows of each request besides: the site whose key was sent. */
export type AdminEnv = { Variables: Env['Variables'] & { site: Site } }

/** What reads bodies and headers knows nothing of the admin's extra variable. */
export function plain(c: Context<AdminEnv>): Context<Env> {
  return c as unknown as Context<Env>
}
