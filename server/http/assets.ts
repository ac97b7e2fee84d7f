// The script tag, the widget's chunks, the pay window's files and the pictures of stickers. Chunks carry their hash in their name.
import { type Context, Hono } from 'hono'
import { accepts } from 'hono/accepts'
import { etag } from 'hono/etag'
import { Problem } from '../core/problem.ts'
import type { Asset, Ports } from '../ports/index.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

const hashedCache = 'public, max-age=31536000, immutable'
const tagCache = 'public, max-age=300, stale-while-revalidate=86400'

export function assets(ports: Ports): Hono<Env> {
  const routes = new Hono<Env>()
  for (const path of ['/tuppence.js', '/tuppence/*', '/pages/*', '/stickers/*']) {
    routes.get(path, rateLimit(ports, 'read'), etag(), async (c) => {
      const file = await ports.assets.file(c.req.path)
      if (file === null) throw new Problem('not-found', 'There is no such file.')
      return answer(c, file)
    })
  }
  return routes
}

function answer(c: Context<Env>, { body, brotli, type, isHashed }: Asset): Response {
  const encoding = accepts(c, { header: 'Accept-Encoding', supports: ['br', 'identity'], default: 'identity' })
  if (encoding === 'br') c.header('Content-Encoding', 'br')
  return c.body(encoding === 'br' ? brotli : body, 200, {
    'Content-Type': type,
    Vary: 'Accept-Encoding',
    ...fileHeaders(isHashed),
  })
}

/** What is said of a file wherever it is served. Its name holds its hash or it is a picture, which is never changed; or it is the script tag. */
export function fileHeaders(isHashed: boolean): Record<string, string> {
  return {
    'Cache-Control': isHashed ? hashedCache : tagCache,
    // Chunks are modules with integrity hashes, loaded across origins from any publisher's page.
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Timing-Allow-Origin': '*',
    'X-Content-Type-Options': 'nosniff',
  }
}
