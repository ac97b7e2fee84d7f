// What happens around every request: an id, who calls, one log line, and faults turned into problems.
import type { ErrorHandler, MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { Problem } from '../../core/problem.ts'
import type { ApiPorts } from '../../ports/index.ts'
import type { Env } from '../env.ts'
import { networkOf } from './networks.ts'
import { problemResponse } from './problems.ts'

/** Where the caller's network address comes from: the socket on Node, a header of the edge on workerd. */
export type CallerOf = (request: Request, env: unknown) => string

/** One line a request: the route's pattern, never the path (tickets are in paths), no query, no address. */
export function requests({ ids, log, settings }: ApiPorts, callerOf: CallerOf): MiddlewareHandler<Env> {
  const isSecure = settings.apiOrigin.startsWith('https:') && settings.payOrigin.startsWith('https:')

  return async (c, next) => {
    const startedAt = performance.now()
    const requestId = ids.id('req')
    c.set('requestId', requestId)
    c.set('caller', networkOf(callerOf(c.req.raw, c.env)))
    // Before the handler: headers set afterwards make Hono build the whole response a second time.
    c.header('X-Request-Id', requestId)
    c.header('X-Content-Type-Options', 'nosniff')
    if (isSecure) c.header('Strict-Transport-Security', 'max-age=31536000')
    await next()
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10
    log.info('request', {
      requestId,
      method: c.req.method,
      // The pattern of the handler that answered: a path may hold a ticket, or whatever a stranger typed.
      route: routePath(c),
      status: c.res.status,
      milliseconds,
    })
  }
}

export function onFault({ log }: ApiPorts): ErrorHandler<Env> {
  return (fault, c) => {
    if (fault instanceof Problem) {
      const { cause } = fault.extras
      if (cause instanceof Error)
        log.warn('refused', { requestId: c.get('requestId'), code: fault.code, cause: cause.message })
      return problemResponse(c, fault)
    }
    log.error('fault', fault, { requestId: c.get('requestId') })
    return problemResponse(
      c,
      new Problem('internal', 'Nothing was changed that is not in the books. Quote the request’s id.'),
    )
  }
}
