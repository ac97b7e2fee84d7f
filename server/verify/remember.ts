// Tokens that were verified, until they run out: to verify an Ed25519 signature costs hundreds of times what looking it up does.
import type { Ruling } from './index.ts'

const tokensMax = 10_000

/** Only what was granted is kept. Of too many the oldest half is forgotten. */
export function remembering(read: (token: string) => Promise<Ruling>, now: () => number) {
  const known = new Map<string, Ruling & { granted: true }>()
  return async (token: string): Promise<Ruling> => {
    const kept = known.get(token)
    if (kept !== undefined && now() / 1000 < kept.claims.expiresAt) return kept
    known.delete(token)
    const ruling = await read(token)
    if (ruling.granted) {
      if (known.size >= tokensMax) for (const old of [...known.keys()].slice(0, tokensMax / 2)) known.delete(old)
      known.set(token, ruling)
    }
    return ruling
  }
}
