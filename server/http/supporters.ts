// /v1/sites/:site/supporters: what everybody may see of tips. The same for every reader, and a few seconds old at most.
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import * as v from 'valibot'
import { Problem } from '../core/problem.ts'
import { type ShownLine, showSupporters } from '../flows/show-supporters.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Supporter, type Supporters, SupportersQuery } from '../wire/supporter.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

const shortCache = 'public, max-age=5'

/** Mounted beside the routes of a site. */
export function supporters(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/:site/supporters', rateLimit(ports, 'read'), etag(), async (c) => {
    const asked = v.safeParse(SupportersQuery, c.req.query())
    if (!asked.success) throw new Problem('malformed-request', 'by is recent or top, and limit 1 to 50.')
    const shown = await showSupporters(ports, c.req.param('site'), asked.output)
    c.header('Cache-Control', shortCache)
    return c.json({ supporters: shown.supporters.map(wireLine), next: shown.next } satisfies Supporters)
  })
  return routes
}

export function wireLine({ tip, sticker, ...line }: ShownLine): Supporter {
  return { ...line, ...(sticker === null ? {} : { sticker }), ...(tip === null ? {} : { tip }) }
}
