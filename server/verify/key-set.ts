// The backend's public keys: fetched when needed, kept for ten minutes, and for a day while the backend cannot be reached.
import { type CryptoKey, importJWK, type JWK } from 'jose'

/** Why there is no key: none of that name, or none could be had. */
export type NoKey = 'unknown-key' | 'keys-unavailable'

export type KeySet = { find(kid: string): Promise<CryptoKey | NoKey> }

type Source = { readonly address: string; readonly ask: typeof fetch; readonly now: () => number }
type Known = { readonly keys: ReadonlyMap<string, CryptoKey>; readonly at: number }

const second = 1000
const freshFor = 10 * 60 * second
const keptFor = 24 * 60 * 60 * second
/** Whoever makes up names of keys has them looked up no more often than this, and an outage is not made worse by asking. */
const betweenLooks = 30 * second
const timeout = 5 * second

export function createKeySet(source: Source): KeySet {
  let known: Known | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null

  const mayLook = () => source.now() - lookedAt >= betweenLooks
  /** One at a time: who comes meanwhile waits for the same answer. A failure leaves what is known. */
  const look = () => {
    looking ??= (async () => {
      lookedAt = source.now()
      try {
        known = await fetchedKeys(source)
      } catch {
        // Told by `keys-unavailable` once what is known is too old, or there is nothing.
      } finally {
        looking = null
      }
    })()
    return looking
  }
  const isOld = (age: number) => known === null || source.now() - known.at >= age

  return {
    async find(kid) {
      const isNew = known !== null && !known.keys.has(kid)
      if (looking !== null || ((isOld(freshFor) || isNew) && mayLook())) await look()
      if (known === null || isOld(keptFor)) return 'keys-unavailable'
      return known.keys.get(kid) ?? 'unknown-key'
    },
  }
}

/** Only Ed25519 keys for signatures, and each by its name: whatever else is in the set is for others. */
async function fetchedKeys({ address, ask, now }: Source): Promise<Known> {
  const response = await ask(address, { redirect: 'error', signal: AbortSignal.timeout(timeout) })
  if (!response.ok) throw new Error(`${address} answered ${response.status}`)
  const published = (await response.json()) as { keys: JWK[] }
  const usable = published.keys.filter(
    ({ kty, crv, kid, d }) => kty === 'OKP' && crv === 'Ed25519' && kid && d === undefined,
  )
  if (usable.length === 0) throw new Error(`${address} has no key for tokens`)
  const keys = new Map(
    await Promise.all(
      usable.map(async (jwk) => [jwk.kid as string, (await importJWK(jwk, 'EdDSA')) as CryptoKey] as const),
    ),
  )
  // A cache on the way may have held them for a while (RFC 9111 §5.1).
  const age = Math.max(Number(response.headers.get('age')) || 0, 0) * second
  return { keys, at: now() - Math.min(age, freshFor) }
}
