// /v1/admin/tiers: what a site offers to members.
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import type { Tier } from '../core/tier.ts'
import { putTier, withdrawTier } from '../flows/put-tier.ts'
import type { Ports } from '../ports/index.ts'
import { TierPut, type Tier as WireTier } from '../wire/tier.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, plain } from './env.ts'

/** Mounted in the admin API, behind its key. A tier that was withdrawn is not there. */
export function tiers(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const offered = async (site: Tier['site']) => (await ports.store.tiers(site)).filter(({ isOffered }) => isOffered)

  routes.get('/tiers', async (c) => c.json({ tiers: (await offered(c.get('site').id)).map(wireTier) }))
  routes.get('/tiers/:tier', async (c) => {
    const tier = (await offered(c.get('site').id)).find(({ id }) => id === c.req.param('tier'))
    if (tier === undefined) throw new Problem('not-found', 'There is no such tier.')
    return c.json(wireTier(tier))
  })
  routes.put('/tiers/:tier', async (c) => {
    const edit = await jsonBody(plain(c), TierPut)
    return c.json(wireTier(await putTier(ports, c.get('site'), c.req.param('tier'), edit)))
  })
  routes.delete('/tiers/:tier', async (c) => {
    await withdrawTier(ports, c.get('site'), c.req.param('tier'))
    return c.body(null, 204)
  })
  return routes
}

function wireTier({ id, name, perks, level, prices, patterns, trialDays, seatsMax }: Tier): WireTier {
  const lists = { perks: [...perks], prices: [...prices], patterns: [...patterns] }
  return { tier: id, name, level, ...lists, trialDays, seatsMax }
}
