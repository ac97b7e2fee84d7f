// /v1/admin/polls and /v1/sites/:site/polls: what readers are asked, and what they chose.
import { Hono } from 'hono'
import { etag } from 'hono/etag'
import { dropPoll, putPoll } from '../flows/put-poll.ts'
import { pollNow, type ShownPoll, showPoll } from '../flows/show-poll.ts'
import type { ApiPorts, Ports } from '../ports/index.ts'
import { type AdminPoll, PollPut, type Poll as WirePoll } from '../wire/poll.ts'
import { jsonBody } from './body.ts'
import { type AdminEnv, type Env, plain } from './env.ts'
import { rateLimit } from './middleware/rate-limit.ts'

/** Mounted in the admin API, behind its key. */
export function polls(ports: Ports): Hono<AdminEnv> {
  const routes = new Hono<AdminEnv>()

  routes.get('/polls', async (c) => {
    const found = await ports.store.polls(c.get('site').id)
    return c.json({ polls: await Promise.all(found.map(async (poll) => adminPoll(await pollNow(ports, poll)))) })
  })
  routes.get('/polls/:poll', async (c) =>
    c.json(adminPoll(await showPoll(ports, c.get('site').id, c.req.param('poll')))),
  )
  routes.put('/polls/:poll', async (c) => {
    const poll = await putPoll(ports, c.get('site'), c.req.param('poll'), await jsonBody(plain(c), PollPut))
    return c.json(adminPoll(await pollNow(ports, poll)))
  })
  routes.delete('/polls/:poll', async (c) => {
    await dropPoll(ports, c.get('site'), c.req.param('poll'))
    return c.body(null, 204)
  })
  return routes
}

/** Mounted beside the routes of a site: the same for every reader, and a few seconds old at most. */
export function pollsOfSite(ports: ApiPorts): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/:site/polls/:poll', rateLimit(ports, 'read'), etag(), async (c) => {
    const { site, poll } = c.req.param()
    const shown = await showPoll(ports, site, poll)
    c.header('Cache-Control', 'public, max-age=5')
    return c.json(wirePoll(shown))
  })
  return routes
}

export function wirePoll({ poll, options, total, isOpen }: ShownPoll): WirePoll {
  const { name, question, price, endsAt, isFreeForMembers } = poll
  return { poll: name, question, options, total, price, endsAt, isOpen, freeForMembers: isFreeForMembers }
}

function adminPoll(shown: ShownPoll): AdminPoll {
  return { ...wirePoll(shown), creator: shown.creator }
}
