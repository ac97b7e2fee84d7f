// tuppence/verify/fetch: a gate around any handler that speaks Request and Response: Cloudflare Workers, Fastly Compute, Deno, Bun.
import type { Verifier } from '../index.ts'
import { privately, refusal } from '../refusal.ts'

/** Which item a request asks for, or null for what is free. */
export type ItemOf = (request: Request) => string | null

type Handler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

/**
 * Lets through who may read, and answers the others with the refusal as a problem. What is let through is kept from every shared cache, whatever
 * the handler says.
 */
export function gated<Rest extends unknown[]>(
  verifier: Verifier,
  itemOf: ItemOf,
  handler: Handler<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const item = itemOf(request)
    if (item === null) return handler(request, ...rest)
    const ruling = await verifier.verifyRequest(request, item)
    return ruling.granted ? kept(await handler(request, ...rest)) : refusal(ruling.because)
  }
}

function kept(response: Response): Response {
  const { status, statusText, body } = response
  const headers = new Headers(response.headers)
  headers.set('Cache-Control', privately['Cache-Control'])
  headers.append('Vary', privately.Vary)
  return new Response(body, { status, statusText, headers })
}
