// The backend's secret keys: made once, kept outside the database, several at a time so that they can be rotated.
import {
  base64url,
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose'
import * as v from 'valibot'
import type { PublicKeySet } from '../../ports/index.ts'

const secretKey = v.looseObject({ kid: v.string(), kty: v.string(), crv: v.string(), x: v.string(), d: v.string() })

/** What is kept. The first key of each list is the one in use; the others still verify and open. */
export const StoredKeys = v.strictObject({
  signing: v.pipe(v.array(secretKey), v.minLength(1)),
  envelope: v.pipe(v.array(secretKey), v.minLength(1)),
  /**
   * Hides readers from sites: the key of the pairwise `sub`. Codes of gifts are derived by it too. Never rotated, or every reader would seem
   * new, and givers would see codes that open nothing.
   */
  pairwise: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})
export type StoredKeys = v.InferOutput<typeof StoredKeys>

export type Keys = {
  readonly signing: { readonly kid: string; readonly key: CryptoKey }
  readonly verifying: ReadonlyMap<string, CryptoKey>
  readonly opening: ReadonlyMap<string, CryptoKey>
  readonly pairwise: CryptoKey
  readonly public: { readonly signing: PublicKeySet; readonly envelope: PublicKeySet }
}

/** Fresh keys: Ed25519 for tokens, P-256 for envelopes (every platform's crypto has it), 256 bits for pairwise ids. */
export async function generateKeys(): Promise<StoredKeys> {
  return {
    signing: [await generated('EdDSA', 'Ed25519')],
    envelope: [await generated('ECDH-ES', 'P-256')],
    pairwise: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
  }
}

/** Imports stored keys once, for the life of the process. Throws when they are not what `generateKeys` makes. */
export async function importKeys(stored: unknown): Promise<Keys> {
  const { signing, envelope, pairwise } = v.parse(StoredKeys, stored)
  const [first] = signing as [JWK, ...JWK[]]
  return {
    signing: { kid: first.kid as string, key: await imported(first, 'EdDSA') },
    verifying: new Map(
      await Promise.all(signing.map(async (jwk) => [jwk.kid, await imported(publicPart(jwk), 'EdDSA')] as const)),
    ),
    opening: new Map(
      await Promise.all(envelope.map(async (jwk) => [jwk.kid, await imported(jwk, 'ECDH-ES')] as const)),
    ),
    pairwise: await crypto.subtle.importKey(
      'raw',
      base64url.decode(pairwise) as Uint8Array<ArrayBuffer>,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    ),
    public: {
      signing: { keys: signing.map((jwk) => ({ ...publicPart(jwk), alg: 'EdDSA', use: 'sig' })) },
      envelope: { keys: envelope.map((jwk) => ({ ...publicPart(jwk), alg: 'ECDH-ES', use: 'enc' })) },
    },
  }
}

async function generated(alg: 'EdDSA' | 'ECDH-ES', crv: string) {
  const { privateKey } = await generateKeyPair(alg, { crv, extractable: true })
  const jwk = await exportJWK(privateKey)
  return v.parse(secretKey, { ...jwk, kid: await calculateJwkThumbprint(jwk) })
}

async function imported(jwk: JWK, alg: string): Promise<CryptoKey> {
  return (await importJWK(jwk, alg)) as CryptoKey
}

function publicPart({ d: _secret, ...jwk }: JWK): JWK {
  return jwk
}
