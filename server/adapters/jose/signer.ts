// Tokens and envelopes by jose: EdDSA JWTs (RFC 7519, RFC 8037) and compact JWEs (RFC 7516).
import { base64url, compactDecrypt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { epochSeconds, type Instant } from '../../core/instant.ts'
import { audienceOf } from '../../core/site.ts'
import type { SealedKey, Signer, UnlockClaims } from '../../ports/index.ts'
import type { Keys } from './keys.ts'

const unlockSeconds = 24 * 60 * 60
const leewaySeconds = 60
// A token lives 24 hours; one that claims more was not made by these rules, whoever signed it.
const lifeSecondsMax = 25 * 60 * 60
const tokenBytesMax = 8192
const rememberedMax = 20_000

/** @param issuer our API's origin, the `iss` of every token */
export function joseSigner(keys: Keys, issuer: string): Signer {
  // Verifying Ed25519 costs hundreds of times what a look-up does, so a token seen before is remembered until it runs out.
  const remembered = new Map<string, UnlockClaims>()

  return {
    async unlockToken({ site, item, reader, entitlement }, now) {
      const issuedAt = epochSeconds(now)
      return new SignJWT({ itm: item })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'unlock+jwt', kid: keys.signing.kid })
        .setIssuer(issuer)
        .setAudience(audienceOf(site))
        .setSubject(await pairwiseId(keys.pairwise, site.id, reader))
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + unlockSeconds)
        .setJti(`${entitlement}.${crypto.randomUUID().slice(0, 8)}`)
        .sign(keys.signing.key)
    },

    pairwise: (site, reader) => pairwiseId(keys.pairwise, site, reader),

    async verifyUnlock(token, now) {
      const known = remembered.get(token)
      if (known !== undefined && known.expiresAtSeconds + leewaySeconds > epochSeconds(now)) return known
      const claims = await verified(token, keys, issuer, now)
      if (claims !== null) remember(remembered, token, claims)
      else remembered.delete(token)
      return claims
    },

    openEnvelope: (envelope) => openEnvelope(envelope, keys),
    publicKeys: async () => keys.public,
  }
}

const Claims = v.object({
  aud: v.string(),
  itm: v.string(),
  jti: v.pipe(v.string(), v.regex(/^ent_[^.]+\./)),
  iat: v.pipe(v.number(), v.finite()),
  exp: v.pipe(v.number(), v.finite()),
})

async function verified(token: string, keys: Keys, issuer: string, now: Instant): Promise<UnlockClaims | null> {
  if (token.length > tokenBytesMax) return null
  try {
    const header = decodeProtectedHeader(token)
    const key = header.kid === undefined ? undefined : keys.verifying.get(header.kid)
    if (key === undefined || header.crit !== undefined) return null
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      typ: 'unlock+jwt',
      issuer,
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
      requiredClaims: ['aud', 'sub', 'itm', 'iat', 'exp', 'jti'],
    })
    const { aud, itm, jti, iat, exp } = v.parse(Claims, payload)
    if (exp - iat > lifeSecondsMax || iat > epochSeconds(now) + leewaySeconds) return null
    return { audience: aud, item: itm, entitlement: jti.split('.')[0] as `ent_${string}`, expiresAtSeconds: exp }
  } catch {
    // Every way of being wrong is the same answer, so that a forger learns nothing from the difference.
    return null
  }
}

function remember(remembered: Map<string, UnlockClaims>, token: string, claims: UnlockClaims): void {
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(token, claims)
}

async function pairwiseId(key: CryptoKey, site: string, reader: string): Promise<string> {
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`${site}|${reader}`))
  return base64url.encode(new Uint8Array(mac))
}

const Inside = v.strictObject({
  site: v.pipe(v.string(), v.startsWith('site_')),
  item: v.string(),
  version: v.string(),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})

// The list of algorithms is ours, never the envelope's: PBES2 would burn processor time, `dir` and RSA are not in use.
async function openEnvelope(envelope: string, keys: Keys): Promise<SealedKey | null> {
  try {
    const header = decodeProtectedHeader(envelope)
    const key = header.kid === undefined ? undefined : keys.opening.get(header.kid)
    if (key === undefined || header.typ !== 'seal' || header.zip !== undefined || header.crit !== undefined) return null
    const { plaintext } = await compactDecrypt(envelope, key, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return v.parse(Inside, JSON.parse(new TextDecoder().decode(plaintext))) as SealedKey
  } catch {
    return null
  }
}
