// Who can open an envelope: a backend's public envelope key, fetched from its address or read from a file.
import { readFile } from 'node:fs/promises'
import { importJWK, type JWK } from 'jose'
import { SealFailure } from './seal-failure.ts'

export type Recipient = { readonly kid: string; readonly key: CryptoKey }

const timeoutSeconds = 10

/** The newest key (the first) of the JWKS at a URL or in a file. Throws a SealFailure that names the source. */
export async function loadRecipient(source: string): Promise<Recipient> {
  try {
    return await recipientOf(await jwksFrom(source))
  } catch (error) {
    const message = `no envelope key from ${source}: ${reasonOf(error)}`
    throw new SealFailure([{ message }], { cause: error })
  }
}

async function jwksFrom(source: string): Promise<unknown> {
  const text = /^https?:\/\//i.test(source) ? await fetched(source) : await readFile(source, 'utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
}

async function fetched(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutSeconds * 1000) })
  if (!response.ok) throw new Error(`it answered ${response.status}`)
  return response.text()
}

async function recipientOf(jwks: unknown): Promise<Recipient> {
  const keys = (jwks as { keys?: unknown } | null)?.keys
  if (!Array.isArray(keys)) throw new Error('it is not a JSON Web Key Set')
  const jwk = keys.find(isEnvelopeKey)
  if (!jwk) throw new Error('it holds no P-256 key with a kid for ECDH-ES')
  // Whoever has the private half can open everything: better to stop than to use a key that is out in the open.
  if ('d' in jwk) throw new Error('it holds a private key')
  const { kty, crv, x, y } = jwk
  return { kid: jwk.kid, key: (await importJWK({ kty, crv, x, y } as JWK, 'ECDH-ES')) as CryptoKey }
}

function isEnvelopeKey(key: unknown): key is JWK & { kid: string } {
  const { kty, crv, kid, use = 'enc', alg = 'ECDH-ES' } = (key ?? {}) as JWK
  return kty === 'EC' && crv === 'P-256' && typeof kid === 'string' && kid !== '' && use === 'enc' && alg === 'ECDH-ES'
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no answer within ${timeoutSeconds} seconds`
  // `fetch` says only "fetch failed"; what happened to the connection is in its cause.
  const { cause } = error
  return cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : error.message
}
