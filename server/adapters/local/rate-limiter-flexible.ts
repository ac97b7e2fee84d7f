// Rate limits counted in this process's memory by rate-limiter-flexible.
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import type { Limiter } from '../../ports/index.ts'

/** How many requests of one caller a bucket takes in how many seconds. */
export type Limits = Readonly<Record<string, { readonly points: number; readonly seconds: number }>>

/** A bucket that is not listed is a bug and throws. `factor` scales all limits: behind one large network, raise it. */
export function memoryLimiter(limits: Limits, factor = 1): Limiter {
  const buckets = new Map(
    Object.entries(limits).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ keyPrefix: name, points: Math.ceil(points * factor), duration: seconds }),
    ]),
  )

  return {
    async take(bucket, caller) {
      const limiter = buckets.get(bucket)
      if (limiter === undefined) throw new TypeError(`no limit is set for "${bucket}"`)
      try {
        await limiter.consume(caller)
        return { allowed: true }
      } catch (refusal) {
        // The library rejects with its counter, not with an Error, when the points are used up.
        if (refusal instanceof Error) throw refusal
        const { msBeforeNext } = refusal as { msBeforeNext: number }
        return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) }
      }
    },
  }
}
