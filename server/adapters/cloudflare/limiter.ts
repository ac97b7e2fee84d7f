// Rate limits by Cloudflare's own counters: one binding for each bucket, counted in each of its locations.
import type { Limiter } from '../../ports/index.ts'

/** https://developers.cloudflare.com/workers/runtime-apis/bindings/rate-limit/ */
export interface RateLimitBinding {
  limit(of: { key: string }): Promise<{ success: boolean }>
}

// A binding does not tell when its window ends, only how long one is.
const windowSeconds = 60

export function cloudflareLimiter(bindings: Readonly<Record<string, RateLimitBinding>>): Limiter {
  return {
    async take(bucket, caller) {
      const binding = bindings[bucket]
      if (binding === undefined) throw new TypeError(`no rate limit is bound for "${bucket}"`)
      const { success } = await binding.limit({ key: caller })
      return success ? { allowed: true } : { allowed: false, retryAfterSeconds: windowSeconds }
    },
  }
}
