// The peer: a 402 middleware on Hono. Every request carries a payment, and every payment is put to a facilitator.
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { Hono, type MiddlewareHandler } from 'hono'

const { PORT, TEXT_FILE, FACILITATOR } = process.env as Record<string, string>
const html = readFileSync(TEXT_FILE as string, 'utf8')
const requirements = { scheme: 'exact', maxAmountRequired: '200000', resource: '/article', payTo: '0x0', asset: 'USDC' }

const paid: MiddlewareHandler = async (c, next) => {
  const sent = c.req.header('X-Payment')
  if (sent === undefined) return c.json({ accepts: [requirements] }, 402)
  const payment: unknown = JSON.parse(Buffer.from(sent, 'base64').toString())
  const answer = await fetch(`${FACILITATOR}/settle`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ payment, requirements }),
  })
  const { isValid } = (await answer.json()) as { isValid: boolean }
  if (!isValid) return c.json({ accepts: [requirements] }, 402)
  await next()
}

const app = new Hono()
app.get('/', (c) => c.text('ready'))
app.get('/article', paid, (c) => c.html(html))
serve({ fetch: app.fetch, port: Number(PORT), hostname: '127.0.0.1' })
