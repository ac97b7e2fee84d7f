// tuppence/verify/hono: the gate as middleware.
import type { MiddlewareHandler } from 'hono'
import { bearerOf, type Verifier } from '../index.ts'
import { privately, refusal } from '../refusal.ts'

/** @param itemOf which item a request asks for, or null for what is free; by default its path */
export function gate(verifier: Verifier, itemOf: (path: string) => string | null = (path) => path): MiddlewareHandler {
  return async (c, next) => {
    const item = itemOf(c.req.path)
    if (item === null) return next()
    const ruling = await verifier.verify(bearerOf(c.req.header('Authorization')), item)
    if (!ruling.granted) return refusal(ruling.because)
    await next()
    c.header('Cache-Control', privately['Cache-Control'])
    c.header('Vary', privately.Vary, { append: true })
    return undefined
  }
}
