// /.well-known: the public keys that anybody verifies our tokens with, and that sites seal with.
import { Hono } from 'hono'
import type { ApiPorts } from '../ports/index.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

// Ten minutes: how long a removed key may still be believed elsewhere (DESIGN §7).
const keyCache = 'public, max-age=600'

export function keys(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.use(rateLimit(ports, 'read'), async (c, next) => {
    await next()
    // Public by nature: any page, any verifier may read them.
    c.header('Access-Control-Allow-Origin', '*')
    c.header('Cache-Control', keyCache)
  })
  routes.get('/jwks.json', async (c) => c.json((await ports.signer.publicKeys(ports.clock.now())).signing))
  routes.get('/tuppence-seal.json', async (c) => c.json((await ports.signer.publicKeys(ports.clock.now())).envelope))
  return routes
}
