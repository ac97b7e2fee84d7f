// tuppence/verify: whether a token that a reader's page shows opens an item, decided on the publisher's own server or edge without asking us.
import { createKeySet } from './key-set.ts'
import { readToken, type TokenClaims } from './read-token.ts'
import { remembering } from './remember.ts'

export type { TokenClaims } from './read-token.ts'

export type VerifierOptions = {
  /** Origin of the backend: the `iss` of its tokens, and where its keys are fetched from. */
  readonly api: string
  /** Origin of the publisher's pages: the `aud` of tokens for it. */
  readonly audience: string
  /** Which tiers' member tokens open what is asked for. By default none do: only a token for the item itself. */
  readonly opens?: (tier: string, item: string) => boolean
  /** How keys are fetched; `fetch` by default. */
  readonly fetch?: typeof fetch
  /** Milliseconds since 1970; the machine's clock by default. */
  readonly now?: () => number
}

/**
 * Why a token does not open an item. `keys-unavailable` says nothing of the token: the backend's keys cannot be had now, and what is paid
 * stays closed.
 */
export type Refusal =
  | 'no-token'
  | 'malformed'
  | 'unknown-key'
  | 'keys-unavailable'
  | 'bad-signature'
  | 'other-issuer'
  | 'other-audience'
  | 'expired'
  | 'not-yet-valid'
  | 'lives-too-long'
  | 'other-item'

export type Ruling =
  | { readonly granted: true; readonly claims: TokenClaims }
  | { readonly granted: false; readonly because: Refusal }

export type Verifier = {
  /** Never throws for what a caller may have sent. @param token as it stands after `Bearer `, or null */
  verify(token: string | null | undefined, item: string): Promise<Ruling>
  /** The same for a request that carries it as `Authorization: Bearer …`. */
  verifyRequest(request: Request, item: string): Promise<Ruling>
}

/**
 * One for the life of a process or an isolate: it keeps the backend's keys for ten minutes, and tokens that it has verified until they
 * run out. Its rules are those of the backend itself: EdDSA alone (RFC 8037), a pinned `typ`, a known `kid`, exact `iss` and `aud`, at most
 * 25 hours of life, 60 seconds of leeway.
 */
export function createVerifier({
  api,
  audience,
  opens,
  fetch: ask = fetch,
  now = Date.now,
}: VerifierOptions): Verifier {
  const issuer = originOf(api, 'api')
  const page = originOf(audience, 'audience')
  const keys = createKeySet({ address: `${issuer}/.well-known/jwks.json`, ask, now })
  const read = remembering({
    read: (token) => readToken(token, { issuer, audience: page, keys, now }),
    async missing(kid) {
      const key = await keys.find(kid)
      return typeof key === 'string' ? key : null
    },
    now,
  })

  async function verify(token: string | null | undefined, item: string): Promise<Ruling> {
    if (!token) return { granted: false, because: 'no-token' }
    const ruling = await read(token)
    if (!ruling.granted) return ruling
    const { claims } = ruling
    const isFor = claims.kind === 'unlock' ? claims.item === item : opens?.(claims.tier, item) === true
    return isFor ? ruling : { granted: false, because: 'other-item' }
  }

  return { verify, verifyRequest: (request, item) => verify(bearerOf(request.headers.get('authorization')), item) }
}

/** The token of an `Authorization` header, or null (RFC 6750). */
export function bearerOf(authorization: string | null | undefined): string | null {
  return /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization ?? '')?.[1] ?? null
}

function originOf(address: string, name: string): string {
  const isOrigin = URL.canParse(address) && new URL(address).origin === address.replace(/\/$/, '')
  if (!isOrigin) throw new TypeError(`${name} is an origin such as https://pay.example.com, not ${address}`)
  return new URL(address).origin
}
