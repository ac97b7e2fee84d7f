// The floor of an unlock check: Hono on Node that answers the same text and checks nothing; at /verified with jose's check.
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { importJWK, jwtVerify } from 'jose'

const { PORT, TEXT_FILE, PUBLIC_KEY, ISSUER } = process.env
const html = readFileSync(TEXT_FILE as string, 'utf8')
const key = PUBLIC_KEY === undefined ? null : await importJWK(JSON.parse(PUBLIC_KEY), 'EdDSA')

const app = new Hono()
app.get('/', (c) => c.html(html))
app.get('/verified', async (c) => {
  if (key === null) return c.text('started without a key', 500)
  const token = (c.req.header('Authorization') ?? '').slice('Bearer '.length)
  await jwtVerify(token, key, { algorithms: ['EdDSA'], issuer: ISSUER as string })
  return c.html(html)
})
serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' })
