// tuppence/verify/hono: the gate as middleware.
import type { Context, MiddlewareHandler } from 'hono'
import type { Crawlers } from '../crawlers.ts'
import { bearerOf, type Verifier } from '../index.ts'
import { privately, refusal, unarchived } from '../refusal.ts'

export type CrawlerRule = {
  readonly crawlers: Crawlers
  /** The visitor's address from the connection or from your own edge; never from a header that visitors can send. */
  readonly addressOf: (c: Context) => string | null | undefined
}

/**
 * @param itemOf which item a request asks for, or null for what is free; by default its path
 * @param rule lets crawlers through that are what they say; by default nobody reads without a token
 */
export function gate(
  verifier: Verifier,
  itemOf: (path: string) => string | null = (path) => path,
  rule?: CrawlerRule,
): MiddlewareHandler {
  return async (c, next) => {
    const item = itemOf(c.req.path)
    if (item === null) return next()
    const ruling = await verifier.verify(bearerOf(c.req.header('Authorization')), item)
    if (!ruling.granted) {
      const isCrawler = await rule?.crawlers.know({ address: rule.addressOf(c), userAgent: c.req.header('User-Agent') })
      if (!isCrawler) return refusal(ruling.because)
    }
    await next()
    c.header('Cache-Control', privately['Cache-Control'])
    c.header('Vary', privately.Vary, { append: true })
    if (!ruling.granted) c.header('X-Robots-Tag', unarchived['X-Robots-Tag'], { append: true })
    return undefined
  }
}
