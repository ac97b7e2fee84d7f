// /v1/admin/card-tips: whether tips by card pause on a site, and the publisher's say in it.
import { Hono } from 'hono'
import { pauseCardTips, resumeCardTips, viewCardTips } from '../flows/pause-card-tips.ts'
import type { Ports } from '../ports/index.ts'
import type { CardTips } from '../wire/card-tips.ts'
import type { AdminEnv } from './env.ts'

/** Mounted in the admin API, behind its key. */
export function cardTips(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()

  routes.get('/card-tips', async (c) => {
    const { paused, declines } = await viewCardTips(ports, c.get('site'))
    const told = paused && { because: paused.because, since: paused.pausedAt, until: paused.until }
    return c.json({ paused: told, declines } satisfies CardTips)
  })
  routes.put('/card-tips/pause', async (c) => {
    await pauseCardTips(ports, c.get('site'))
    return c.body(null, 204)
  })
  routes.delete('/card-tips/pause', async (c) => {
    await resumeCardTips(ports, c.get('site'))
    return c.body(null, 204)
  })
  return routes
}
