// Limits of requests by caller. Each public route names its bucket.
import type { MiddlewareHandler } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Ports } from '../../ports/index.ts'
import type { Env } from '../env.ts'

/** Requests of one caller (an address, or an IPv6 /64) in so many seconds. An office behind one address fits in. */
export const limits = {
  read: { points: 600, seconds: 60 },
  content: { points: 300, seconds: 60 },
  ticket: { points: 60, seconds: 60 },
  redeem: { points: 240, seconds: 60 },
  entitlement: { points: 120, seconds: 60 },
  // Two a minute on average: a reader reads, a scraper pulls (THREATS ABU-09).
  'content-key': { points: 120, seconds: 3600 },
  'pay-page': { points: 120, seconds: 60 },
  'pay-post': { points: 60, seconds: 60 },
  // Card testers need many sessions, readers one or two.
  'top-up': { points: 20, seconds: 3600 },
  webhook: { points: 3000, seconds: 60 },
  admin: { points: 1200, seconds: 60 },
} as const

export type Bucket = keyof typeof limits

export function rateLimit({ limiter }: Pick<Ports, 'limiter'>, bucket: Bucket): MiddlewareHandler<Env> {
  return async (c, next) => {
    const taken = await limiter.take(bucket, c.get('caller'))
    if (!taken.allowed) {
      throw new Problem('rate-limited', `Try again in ${taken.retryAfterSeconds} s.`, {
        retryAfterSeconds: taken.retryAfterSeconds,
      })
    }
    await next()
  }
}
