// /v1/webhooks: messages of the payment provider. A failure to book answers 5xx, so that it is sent again.
import { Hono } from 'hono'
import { receiveEvent } from '../flows/receive-event.ts'
import type { Ports } from '../ports/index.ts'
import { textBody } from './body.ts'
import type { Env } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

const eventBytesMax = 512 * 1024

export function webhooks(ports: Ports): Hono<Env> {
  return new Hono<Env>().post('/stripe', rateLimit(ports, 'webhook'), async (c) => {
    const rawBody = await textBody(c, null, eventBytesMax)
    await receiveEvent(ports, rawBody, c.req.header('Stripe-Signature'))
    return c.json({ received: true })
  })
}
