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
import type { KeyKind, KeyTerm } from '../../core/key-life.ts'

const text = v.string()
// As `Instant`s are written, so that text order is time order.
const instant = v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/))
const secretKey = v.looseObject({ kid: text, from: v.optional(instant), kty: text, crv: text, x: text, d: text })
export type SecretKey = v.InferOutput<typeof secretKey>

/** What is kept. Newest first: one is in use, the others still verify and open, or are told of before they are used. */
const StoredKeys = v.strictObject({
  signing: v.pipe(v.array(secretKey), v.minLength(1)),
  envelope: v.pipe(v.array(secretKey), v.minLength(1)),
  /** Keys that were taken out of use, by name alone: who has a page sealed for one can be told. */
  removed: v.optional(v.array(v.strictObject({ kid: text, at: instant }))),
  /**
   * Hides readers from sites: the key of the pairwise `sub`. Codes of gifts are derived by it too. Never rotated, or every reader would seem
   * new, and givers would see codes that open nothing.
   */
  pairwise: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})
export type StoredKeys = v.InferOutput<typeof StoredKeys>

type Imported = KeyTerm & { readonly jwk: JWK }

/** As stored: newest first. */
export type Keys = {
  readonly signing: readonly (Imported & { readonly secret: CryptoKey; readonly public: CryptoKey })[]
  readonly envelope: readonly (Imported & { readonly secret: CryptoKey })[]
  readonly removed: readonly string[]
  readonly pairwise: CryptoKey
}

/** Fresh keys: Ed25519 for tokens, P-256 for envelopes (every platform's crypto has it), 256 bits for pairwise ids. */
export async function generateKeys(): Promise<StoredKeys> {
  return {
    signing: [await generateKey('signing')],
    envelope: [await generateKey('envelope')],
    pairwise: base64url.encode(crypto.getRandomValues(new Uint8Array(32))),
  }
}

const algorithms = { signing: ['EdDSA', 'Ed25519'], envelope: ['ECDH-ES', 'P-256'] } as const

export async function generateKey(kind: KeyKind): Promise<SecretKey> {
  const [alg, crv] = algorithms[kind]
  const { privateKey } = await generateKeyPair(alg, { crv, extractable: true })
  const jwk = await exportJWK(privateKey)
  return v.parse(secretKey, { ...jwk, kid: await calculateJwkThumbprint(jwk) })
}

/** Null: it is something else. */
export function storedKeys(kept: unknown): StoredKeys | null {
  const { success, output } = v.safeParse(StoredKeys, kept)
  return success ? output : null
}

/** Imports stored keys, so that nothing has to be parsed again while they last. Throws when they are not what `generateKeys` makes. */
export async function importKeys(stored: unknown): Promise<Keys> {
  const { signing, envelope, removed = [], pairwise } = v.parse(StoredKeys, stored)
  return {
    signing: await Promise.all(
      signing.map(async (key) => ({
        ...publicPart(key, { alg: 'EdDSA', use: 'sig' }),
        secret: await imported(key, 'EdDSA'),
        public: await imported({ ...key, d: undefined }, 'EdDSA'),
      })),
    ),
    envelope: await Promise.all(
      envelope.map(async (key) => ({
        ...publicPart(key, { alg: 'ECDH-ES', use: 'enc' }),
        secret: await imported(key, 'ECDH-ES'),
      })),
    ),
    removed: removed.map(({ kid }) => kid),
    pairwise: await crypto.subtle.importKey(
      'raw',
      base64url.decode(pairwise) as Uint8Array<ArrayBuffer>,
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    ),
  }
}

async function imported(jwk: object, alg: string): Promise<CryptoKey> {
  return (await importJWK(jwk as JWK, alg)) as CryptoKey
}

function publicPart({ d: _secret, from, ...jwk }: SecretKey, as: { alg: string; use: string }): Imported {
  return { kid: jwk.kid, from, jwk: { ...jwk, ...as } }
}
