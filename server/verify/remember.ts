// Tokens that were verified, until they run out: to verify an Ed25519 signature costs hundreds of times what looking it up does.
import type { Ruling } from './index.ts'
import type { NoKey } from './key-set.ts'
import type { Read } from './read-token.ts'

const tokensMax = 10_000

type Reading = {
  readonly read: (token: string) => Promise<Read>
  /** Null: the key of that name is still one of the backend's. */
  readonly missing: (kid: string) => Promise<NoKey | null>
  readonly now: () => number
}

/**
 * Only what was granted is kept. Of too many the oldest half is forgotten. A key that the backend has withdrawn takes with it what was
 * verified by it: whoever stole the key may have used it here before.
 */
export function remembering({ read, missing, now }: Reading): (token: string) => Promise<Ruling> {
  const known = new Map<string, Read & { granted: true }>()
  return async (token) => {
    const kept = known.get(token)
    if (kept !== undefined && now() / 1000 < kept.claims.expiresAt) {
      const because = await missing(kept.kid)
      return because === null ? kept : { granted: false, because }
    }
    known.delete(token)
    const ruling = await read(token)
    if (ruling.granted) {
      if (known.size >= tokensMax) for (const old of [...known.keys()].slice(0, tokensMax / 2)) known.delete(old)
      known.set(token, ruling)
    }
    return ruling
  }
}
