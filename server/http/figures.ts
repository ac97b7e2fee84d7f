// /v1/admin/figures: how a site does, counted.
import { Hono } from 'hono'
import { countMembers } from '../flows/count-members.ts'
import type { Ports } from '../ports/index.ts'
import type { MemberFigures } from '../wire/figures.ts'
import type { AdminEnv } from './env.ts'

/** Mounted in the admin API, behind its key. */
export function figures(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()

  routes.get('/figures/members', async (c) => {
    const { mrr, arpu, revenue, ...rest } = await countMembers(ports, c.get('site'), c.req.query('month') ?? null)
    return c.json({ ...rest, mrr: [...mrr], arpu: [...arpu], revenue: [...revenue] } satisfies MemberFigures)
  })
  return routes
}
