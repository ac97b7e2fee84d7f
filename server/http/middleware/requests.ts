// What happens around every request: an id, who calls, one log line, and faults turned into problems.
import type { ErrorHandler, MiddlewareHandler } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Ports } from '../../ports/index.ts'
import type { Env } from '../env.ts'
import { problemResponse } from './problems.ts'

/** Where the caller's network address comes from: the socket on Node, a header of the edge on workerd. */
export type CallerOf = (request: Request, env: unknown) => string

/** One line a request: the route's pattern, never the path (tickets are in paths), no query, no address. */
export function requests({ ids, log }: Ports, callerOf: CallerOf): MiddlewareHandler<Env> {
  return async (c, next) => {
    const startedAt = performance.now()
    const requestId = ids.id('req')
    c.set('requestId', requestId)
    c.set('caller', networkOf(callerOf(c.req.raw, c.env)))
    await next()
    c.header('X-Request-Id', requestId)
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10
    log.info('request', {
      requestId,
      method: c.req.method,
      route: routeOf(c.req.path),
      status: c.res.status,
      milliseconds,
    })
  }
}

export function onFault({ log }: Ports): ErrorHandler<Env> {
  return (fault, c) => {
    if (fault instanceof Problem) {
      if (fault.extras.cause !== undefined)
        log.warn('refused', { requestId: c.get('requestId'), code: fault.code, cause: String(fault.extras.cause) })
      return problemResponse(c, fault)
    }
    log.error('fault', fault, { requestId: c.get('requestId') })
    return problemResponse(
      c,
      new Problem('internal', 'Nothing was changed that is not in the books. Quote the request’s id.'),
    )
  }
}

/** A path with everything that names somebody or something left out. */
function routeOf(path: string): string {
  return path
    .split('/')
    .map((part) => (/^(ticket|checkout|site|reader|ent)_/.test(part) ? `:${part.split('_')[0]}` : part))
    .join('/')
    .replace(/\/items\/.+?(\/content)?$/, '/items/:item$1')
}

// A household or a phone gets a whole /64 of IPv6: counting single addresses there would count nothing.
function networkOf(address: string): string {
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address
}
