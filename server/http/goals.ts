// /v1/admin/goals and /v1/sites/:site/goals: what tips are to reach together.
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { dropGoal, putGoal } from '../flows/put-goal.ts'
import { type ShownGoal, showGoal } from '../flows/show-goal.ts'
import type { ApiPorts, Ports } from '../ports/index.ts'
import { type AdminGoal, GoalPut, type Goal as WireGoal } from '../wire/goal.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, type Env, plain } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

/** Mounted in the admin API, behind its key. */
export function goals(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()
  const { store } = ports
  const shown = async (site: `site_${string}`, name: string): Promise<AdminGoal> => {
    const found = await showGoal(ports, site, name)
    const creator = (await store.creators(site)).find(({ id }) => id === found.goal.creator)
    return { ...wireGoal(found), creator: creator?.name ?? null, startsAt: found.goal.startsAt }
  }

  routes.get('/goals', async (c) => {
    const { id } = c.get('site')
    const found = await store.goals(id)
    return c.json({ goals: await Promise.all(found.map(({ goal }) => shown(id, goal.name))) })
  })
  routes.get('/goals/:goal', async (c) => c.json(await shown(c.get('site').id, c.req.param('goal'))))
  routes.put('/goals/:goal', async (c) => {
    const site = c.get('site')
    const { goal } = await putGoal(ports, site, c.req.param('goal'), await jsonBody(plain(c), GoalPut))
    return c.json(await shown(site.id, goal.name))
  })
  routes.delete('/goals/:goal', async (c) => {
    await dropGoal(ports, c.get('site'), c.req.param('goal'))
    return c.body(null, 204)
  })
  return routes
}

/** Mounted beside the routes of a site: the same for every reader, and a few seconds old at most. */
export function goalsOfSite(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/:site/goals/:goal', rateLimit(ports, 'read'), etag(), async (c) => {
    const { site, goal } = c.req.param()
    const shown = await showGoal(ports, site, goal)
    c.header('Cache-Control', 'public, max-age=5')
    return c.json(wireGoal(shown))
  })
  return routes
}

export function wireGoal({ goal, raised, sums: { supporters } }: ShownGoal): WireGoal {
  const { name, title, target, basis, reachedAt, endsAt, item } = goal
  return { goal: name, title, target, raised, basis, supporters, reachedAt, endsAt, item }
}
