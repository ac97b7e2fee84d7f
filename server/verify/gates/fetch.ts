// tuppence/verify/fetch: a gate around any handler that speaks Request and Response: Cloudflare Workers, Fastly Compute, Deno, Bun.
import type { Crawlers } from '../crawlers.ts'
import type { Verifier } from '../index.ts'
import { privately, refusal, unarchived } from '../refusal.ts'

/** Which item a request asks for, or null for what is free. */
export type ItemOf = (request: Request) => string | null

type Handler<Rest extends unknown[]> = (request: Request, ...rest: Rest) => Response | Promise<Response>

export type CrawlerRule<Rest extends unknown[]> = {
  readonly crawlers: Crawlers
  /** The visitor's address from your own edge, such as its header `CF-Connecting-IP`; never from one that visitors can send. */
  readonly addressOf: (request: Request, ...rest: Rest) => string | null | undefined
}

/**
 * Lets through who may read, and answers the others with the refusal as a problem. What is let through is kept from every shared cache, whatever
 * the handler says.
 * @param rule lets crawlers through that are what they say; by default nobody reads without a token
 */
export function gated<Rest extends unknown[]>(
  verifier: Verifier,
  itemOf: ItemOf,
  handler: Handler<Rest>,
  rule?: CrawlerRule<Rest>,
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const item = itemOf(request)
    if (item === null) return handler(request, ...rest)
    const ruling = await verifier.verifyRequest(request, item)
    if (ruling.granted) return kept(await handler(request, ...rest))
    const visitor = { address: rule?.addressOf(request, ...rest), userAgent: request.headers.get('user-agent') }
    if (!(await rule?.crawlers.know(visitor))) return refusal(ruling.because)
    return kept(await handler(request, ...rest), unarchived)
  }
}

function kept(response: Response, more: Readonly<Record<string, string>> = {}): Response {
  const { status, statusText, body } = response
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(more)) headers.append(name, value)
  headers.set('Cache-Control', privately['Cache-Control'])
  headers.append('Vary', privately.Vary)
  return new Response(body, { status, statusText, headers })
}
