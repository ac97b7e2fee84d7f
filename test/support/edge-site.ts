// A deployment to the edge with a local Stripe of its own and one site, for tests that ask the worker by HTTP alone.
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'
import { freePort } from './child.ts'
import { type EdgeOptions, startEdge } from './edge.ts'
import { siteOrigin } from './edge-reader.ts'

/** Whatever costs something there costs 20 ¢ unless it says else. */
export async function startEdgeSite(options: Pick<EdgeOptions, 'keys'> = {}) {
  const port = await freePort()
  const webhookSecret = 'whsec_edge'
  const stripe = await startLocalStripe({
    webhookUrl: `http://127.0.0.1:${port}/v1/webhooks/stripe`,
    webhookSecret,
    schemaCheck: createSchemaCheck(),
  })
  const edge = await startEdge({ ...options, stripeOrigin: stripe.url, webhookSecret, port })
  const { site, secretKey } = await edge.site({
    name: 'The River',
    origins: [siteOrigin],
    currency: 'USD',
    defaultPrice: 20,
    locale: 'en',
  })
  return { edge, stripe, site: site.id, key: { Authorization: `Bearer ${secretKey}` } }
}
