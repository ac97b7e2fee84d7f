// /v1/content-keys: the key of a sealed item, for the bearer of an unlock token to it.
import { Hono } from 'hono'
import { releaseKey } from '../flows/release-key.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type ContentKey, ContentKeyRequest } from '../wire/content-key.ts'
import { jsonBody } from './body.ts'
import { bearer, originOf } from './credentials.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

export function contentKeys(ports: ApiPorts): Hono<Env> {
  return new Hono<Env>().post('/', rateLimit(ports, 'content-key'), async (c) => {
    const { envelope } = await jsonBody(c, ContentKeyRequest)
    const { key, item, version } = await releaseKey(ports, { envelope, token: bearer(c), origin: originOf(c) })
    c.header('Cache-Control', 'private, no-store')
    return c.json({ key, item, version } satisfies ContentKey)
  })
}
