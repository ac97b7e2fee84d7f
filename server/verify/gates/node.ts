// tuppence/verify/node: the gate for Express, Connect and Node's own http.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bearerOf, type Verifier } from '../index.ts'
import { privately, refusalParts } from '../refusal.ts'

/** Calls `next` for who may read, and answers the others. What a handler sets afterwards in `Cache-Control` counts: leave it alone. */
export type Gate = (request: IncomingMessage, response: ServerResponse, next: (fault?: unknown) => void) => void

/** @param itemOf which item a request asks for, or null for what is free; by default its path */
export function gate(verifier: Verifier, itemOf: (path: string) => string | null = (path) => path): Gate {
  return (request, response, next) => {
    // Express has cut off what its router was mounted at, and keeps the whole beside it.
    const { originalUrl = request.url ?? '/' } = request as { originalUrl?: string }
    const item = itemOf(originalUrl.split('?')[0] as string)
    if (item === null) return next()
    verifier.verify(bearerOf(request.headers.authorization), item).then((ruling) => {
      if (ruling.granted) {
        response.setHeader('Cache-Control', privately['Cache-Control'])
        response.appendHeader('Vary', privately.Vary)
        return next()
      }
      const { status, headers, body } = refusalParts(ruling.because)
      response.writeHead(status, headers).end(body)
    }, next)
  }
}
