// The script tag, the widget's chunks and the pay window's files. Chunks carry their hash in their name.
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

export function assets(ports: Ports): Hono<Env> {
  const routes = new Hono<Env>()
  for (const path of ['/tuppence.js', '/tuppence/*', '/pages/*']) {
    routes.get(path, rateLimit(ports, 'read'), etag(), async (c) => {
      const file = await ports.assets.file(c.req.path)
      if (file === null) throw new Problem('not-found', 'There is no such file.')
      return c.body(file.body, 200, {
        'Content-Type': file.type,
        'Cache-Control': file.isHashed
          ? 'public, max-age=31536000, immutable'
          : 'public, max-age=300, stale-while-revalidate=86400',
        // Chunks are modules with integrity hashes, loaded across origins from any publisher's page.
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'X-Content-Type-Options': 'nosniff',
      })
    })
  }
  return routes
}
