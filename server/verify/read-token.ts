// Reads one token by the rules of DESIGN §7. What is not said here is refused.
import { type CryptoKey, compactVerify, decodeProtectedHeader } from 'jose'
import type { Ruling } from './index.ts'
import type { KeySet } from './key-set.ts'

/** `subject` names the reader for this site alone, and is the same in all tokens of that reader. Times are seconds since 1970. */
export type TokenClaims = { readonly subject: string; readonly issuedAt: number; readonly expiresAt: number } & (
  | { readonly kind: 'unlock'; readonly item: string }
  | { readonly kind: 'member'; readonly tier: string }
)

type Rules = {
  readonly issuer: string
  readonly audience: string
  readonly keys: KeySet
  readonly now: () => number
}

const bytesMax = 8192
const leewaySeconds = 60
const lifeSecondsMax = 25 * 60 * 60

/** With the name of the key that it was verified by. */
export type Read = Extract<Ruling, { granted: false }> | (Extract<Ruling, { granted: true }> & { readonly kid: string })

const refused = (because: Extract<Ruling, { granted: false }>['because']) => ({ granted: false, because }) as const

export async function readToken(token: string, rules: Rules): Promise<Read> {
  const header = headerOf(token)
  if (header === null) return refused('malformed')
  const key = await rules.keys.find(header.kid)
  if (typeof key === 'string') return refused(key)
  const payload = await payloadOf(token, key)
  if (payload === null) return refused('bad-signature')
  const ruling = rulingOn(header.typ, payload, rules)
  return ruling.granted ? { ...ruling, kid: header.kid } : ruling
}

type Typ = 'unlock+jwt' | 'member+jwt'
const isTyp = (typ: unknown): typ is Typ => typ === 'unlock+jwt' || typ === 'member+jwt'

/** Nothing in a header is believed but which of our keys to try: `jku`, `jwk` and `x5c` are not looked at. */
function headerOf(token: string): { readonly kid: string; readonly typ: Typ } | null {
  if (token.length > bytesMax || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
  try {
    const { alg, typ, kid, crit, b64 } = decodeProtectedHeader(token) as Record<string, unknown>
    const isOurs = alg === 'EdDSA' && isTyp(typ) && crit === undefined && b64 === undefined
    return isOurs && typeof kid === 'string' && kid !== '' ? { kid, typ } : null
  } catch {
    return null
  }
}

async function payloadOf(token: string, key: CryptoKey): Promise<Record<string, unknown> | null> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: ['EdDSA'] })
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Record<string, unknown>) : {}
  } catch {
    return null
  }
}

function rulingOn(typ: Typ, said: Record<string, unknown>, { issuer, audience, now }: Rules): Ruling {
  const { iss, aud, sub, iat, exp, nbf } = said
  const named = typ === 'unlock+jwt' ? said.itm : said.tier
  if (!isTime(iat) || !isTime(exp) || !isName(sub) || !isName(named)) return refused('malformed')
  if (nbf !== undefined && !isTime(nbf)) return refused('malformed')
  if (iss !== issuer) return refused('other-issuer')
  if (aud !== audience) return refused('other-audience')
  const seconds = now() / 1000
  if (exp - iat > lifeSecondsMax) return refused('lives-too-long')
  if (seconds >= exp + leewaySeconds) return refused('expired')
  if (Math.max(iat, nbf ?? iat) > seconds + leewaySeconds) return refused('not-yet-valid')
  const whose = { subject: sub, issuedAt: iat, expiresAt: exp }
  const claims: TokenClaims =
    typ === 'unlock+jwt' ? { kind: 'unlock', item: named, ...whose } : { kind: 'member', tier: named, ...whose }
  return { granted: true, claims }
}

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isName = (value: unknown): value is string => typeof value === 'string' && value !== ''
