// /v1/badges: the bearer's reader shows for how long they are a member.
import { Hono } from 'hono'
import { giveBadge } from '../flows/give-badge.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Badge, BadgeRequest } from '../wire/badge.ts'
import { jsonBody } from './body.ts'
import { bearer, originOf } from './credentials.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

export function badges(ports: ApiPorts): Hono<Env> {
  return new Hono<Env>().post('/', rateLimit(ports, 'entitlement'), async (c) => {
    const { site } = await jsonBody(c, BadgeRequest)
    const given = await giveBadge(ports, { grant: bearer(c), site, origin: originOf(c) })
    c.header('Cache-Control', 'private, no-store')
    return c.json((given ?? { badge: null }) satisfies Badge)
  })
}
