// /problems/:code: what a problem's `type` leads to, for the person who reads a console or a log.
import { Hono } from 'hono'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import type { Env } from './env.ts'
import { problemTable } from './middleware/problems.ts'
import { rateLimit } from './middleware/rate-limit.ts'

// What the widget says of itself: these never travel.
const widgetFaults = new Map([
  ['offline', 'The page could not reach this backend: the network, a blocker, or an outage'],
  ['sealed', 'The sealed text did not open: another backend’s envelope, a changed page, or a build cut short'],
])

export function problemTypes(ports: Ports): Hono<Env> {
  return new Hono<Env>().get('/:code', rateLimit(ports, 'read'), (c) => {
    const code = c.req.param('code')
    const known = Object.entries(problemTable).find(([each]) => each === code)
    const told = known === undefined ? widgetFaults.get(code) : `${known[1][1]} (HTTP ${known[1][0]})`
    if (told === undefined) throw new Problem('not-found', 'There is no such problem.')
    c.header('Cache-Control', 'public, max-age=86400')
    return c.text(`${code}\n\n${told}.\n`)
  })
}
