// /v1/entitlements: which of these items the bearer's reader owns.
import { Hono } from 'hono'
import { askEntitlement } from '../flows/ask-entitlement.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Entitlements, EntitlementsRequest } from '../wire/entitlement.ts'
import { jsonBody } from './body.ts'
import { bearer, originOf } from './credentials.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

export function entitlements(ports: ApiPorts): Hono<Env> {
  return new Hono<Env>().post('/', rateLimit(ports, 'entitlement'), async (c) => {
    const { site, items } = await jsonBody(c, EntitlementsRequest)
    const { items: answers, credit } = await askEntitlement(ports, {
      grant: bearer(c),
      site,
      items,
      origin: originOf(c),
    })
    c.header('Cache-Control', 'private, no-store')
    return c.json({ items: answers, ...(credit === null ? {} : { credit }) } satisfies Entitlements)
  })
}
