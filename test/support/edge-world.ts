// The magazine with a deployment to the edge behind it: seeded, published and served, beside a local Stripe of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { seed } from '../../demo-site/seed.ts'
import { createSchemaCheck } from '../stripe/schema/schema-check.ts'
import { startLocalStripe } from '../stripe/start.ts'
import { freePort } from './child.ts'
import { startEdge } from './edge.ts'
import { publish, serveFolder } from './magazine.ts'

export async function startEdgeWorld() {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-edge-'))
  const port = await freePort()
  const webhookSecret = 'whsec_edge'
  const stripe = await startLocalStripe({
    webhookUrl: `http://127.0.0.1:${port}/v1/webhooks/stripe`,
    webhookSecret,
    schemaCheck: createSchemaCheck(),
  })
  const edge = await startEdge({ stripeOrigin: stripe.url, webhookSecret, port })
  const sitePort = await freePort()
  const siteOrigin = `http://localhost:${sitePort}`
  const { site, secretKey } = await edge.site({
    id: 'site_demo',
    name: 'Slack Water',
    origins: [siteOrigin],
    currency: 'USD',
    defaultPrice: null,
    locale: 'en',
  })
  await seed({ apiOrigin: edge.origin, siteOrigin, siteKey: secretKey, log: () => {} })
  await publish({ folder: join(folder, 'site'), siteOrigin, apiOrigin: edge.origin, site: site.id })
  const magazine = await serveFolder(join(folder, 'site'), sitePort)

  return {
    edge,
    stripe,
    siteOrigin,
    async stop() {
      magazine.closeAllConnections()
      magazine.close()
      await edge.close()
      await stripe.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
