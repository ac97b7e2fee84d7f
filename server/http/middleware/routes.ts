// What is answered when no route fits: the methods that would, or nothing.
import type { Hono, NotFoundHandler } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Env } from '../env.ts'
import { problemResponse } from './problems.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** 405 with `Allow` for a path that is there under another method, else 404. */
export function noRoute(app: Hono<Env>): NotFoundHandler<Env> {
  return (c) => {
    const allowed = methods.filter((method) => hasRoute(app, method, c.req.path))
    if (allowed.length === 0) return problemResponse(c, new Problem('not-found', 'There is nothing at this address.'))
    const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : [])].join(', ')
    return problemResponse(c, new Problem('method-not-allowed', `This address takes ${allow}.`, { allow }))
  }
}

/** Whether an app answers at this path, be it only with 405. */
export function knowsPath(app: Hono<Env>, path: string): boolean {
  return methods.some((method) => hasRoute(app, method, path))
}

// Middleware is registered for all methods; only a handler names one.
function hasRoute(app: Hono<Env>, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path)
  return handlers.some(([handler]) => handler[1].method === method)
}
