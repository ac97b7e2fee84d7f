// Tokens and envelopes by jose: EdDSA JWTs (RFC 7519, RFC 8037) and compact JWEs (RFC 7516).
import { base64url, type CryptoKey, compactDecrypt, decodeProtectedHeader, type JWK, jwtVerify, SignJWT } from 'jose'
import * as v from 'valibot'
import { giftCodeFrom } from '../../core/gift-code.ts'
import type { MembershipId, ReaderId } from '../../core/id.ts'
import { epochSeconds, type Instant } from '../../core/instant.ts'
import { keyInUse, keyStage } from '../../core/key-life.ts'
import { audienceOf, type Site } from '../../core/site.ts'
import type { SealedKey, Signer, TokenClaims } from '../../ports/index.ts'
import type { Keys } from './keys.ts'

const unlockSeconds = 24 * 60 * 60
const memberSeconds = 60 * 60
const badgeSeconds = 24 * 60 * 60
const leewaySeconds = 60
// A token lives 24 hours; one that claims more was not made by these rules, whoever signed it.
const lifeSecondsMax = 25 * 60 * 60
const tokenBytesMax = 8192
const rememberedMax = 20_000

/**
 * @param keysNow asked with each use: what it answers may change
 * @param issuer our API's origin, the `iss` of every token
 */
export function joseSigner(keysNow: () => Keys | Promise<Keys>, issuer: string): Signer {
  // Verifying Ed25519 costs hundreds of times what a look-up does, so a token seen before is remembered until it runs out, or its key does.
  const remembered = new Map<string, Verified>()

  async function signed({ typ, claims, site, reader, jti, seconds }: ToSign, now: Instant): Promise<string> {
    const issuedAt = epochSeconds(now)
    const keys = await keysNow()
    const { kid, secret } = keyInUse(keys.signing, now)
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ, kid })
      .setIssuer(issuer)
      .setAudience(audienceOf(site))
      .setSubject(await pairwiseId(keys.pairwise, site.id, reader))
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + seconds)
      .setJti(jti)
      .sign(secret)
  }

  return {
    unlockToken: ({ item, entitlement, ...whose }, now) => {
      const jti = standingOn(entitlement)
      return signed({ typ: 'unlock+jwt', claims: { itm: item }, ...whose, jti, seconds: unlockSeconds }, now)
    },

    memberToken: ({ tier, membership, until, ...whose }, now) => {
      const seconds = within(memberSeconds, until, now)
      return signed({ typ: 'member+jwt', claims: { tier }, ...whose, jti: standingOn(membership), seconds }, now)
    },

    badgeToken: ({ tier, level, months, until, ...whose }, now) => {
      const claims = { tier, level, months }
      const seconds = within(badgeSeconds, until, now)
      // It is shown around: it names nothing by which we know the membership.
      return signed({ typ: badgeType, claims, ...whose, jti: crypto.randomUUID(), seconds }, now)
    },

    pairwise: async (site, reader) => pairwiseId((await keysNow()).pairwise, site, reader),

    giftCode: async (gift, position) =>
      giftCodeFrom(await keyedHash((await keysNow()).pairwise, `gift-code|${gift}|${position}`)),

    async verifyToken(token, now) {
      const keys = await keysNow()
      const known = remembered.get(token)
      const isGood = known !== undefined && known.claims.expiresAtSeconds + leewaySeconds > epochSeconds(now)
      if (isGood && verifyingKey(keys, known.kid, now) !== null) return known.claims
      const fresh = await verified(token, { keys, issuer, now })
      if (fresh !== null) remember(remembered, token, fresh)
      else remembered.delete(token)
      return fresh?.claims ?? null
    },

    openEnvelope: async (envelope) => openEnvelope(envelope, await keysNow()),

    async publicKeys(now) {
      const { signing, envelope } = await keysNow()
      const sealing = keyInUse(envelope, now)
      const opening = envelope.filter((key) => key !== sealing && keyStage(envelope, key, 'envelope', now) === 'kept')
      return {
        signing: setOf(signing.filter((key) => keyStage(signing, key, 'signing', now) !== 'retired')),
        envelope: setOf([sealing, ...opening]),
      }
    },
  }
}

type Verified = { readonly kid: string; readonly claims: TokenClaims }

const setOf = (keys: readonly { readonly jwk: JWK }[]) => ({ keys: keys.map(({ jwk }) => jwk) })

/** Also one that is only told of yet: another process may be ahead of this one's clock. */
function verifyingKey({ signing }: Keys, kid: string | undefined, now: Instant): CryptoKey | null {
  const key = signing.find((one) => one.kid === kid)
  return key === undefined || keyStage(signing, key, 'signing', now) === 'retired' ? null : key.public
}

type ToSign = {
  readonly typ: TokenType | typeof badgeType
  readonly claims: Readonly<Record<string, string | number>>
  readonly site: Site
  readonly reader: ReaderId
  readonly jti: string
  readonly seconds: number
}

/** Names what a token stands on: an entitlement or a membership. */
const standingOn = (cause: string): string => `${cause}.${crypto.randomUUID().slice(0, 8)}`

/** As long as what it says is sure to be true. */
const within = (seconds: number, until: Instant, now: Instant): number =>
  Math.min(seconds, epochSeconds(until) - epochSeconds(now))

const shared = {
  aud: v.string(),
  iat: v.pipe(v.number(), v.finite()),
  exp: v.pipe(v.number(), v.finite()),
}
const causeIn = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern))
const Unlock = v.object({ ...shared, itm: v.string(), jti: causeIn(/^ent_[^.]+\./) })
const Member = v.object({ ...shared, tier: v.string(), jti: causeIn(/^membership_[^.]+\./) })

/** The kinds of token, by the `typ` that each is pinned to: what is signed as one is never read as the other. */
const types = {
  'unlock+jwt': { claim: 'itm', read: unlockClaims },
  'member+jwt': { claim: 'tier', read: memberClaims },
} as const
type TokenType = keyof typeof types
// Not among them: a badge opens nothing, so we never read one.
const badgeType = 'badge+jwt'

function unlockClaims(payload: unknown, expiresAtSeconds: number): TokenClaims {
  const { aud: audience, itm: item, jti } = v.parse(Unlock, payload)
  return { kind: 'unlock', audience, item, entitlement: jti.split('.')[0] as `ent_${string}`, expiresAtSeconds }
}

function memberClaims(payload: unknown, expiresAtSeconds: number): TokenClaims {
  const { aud: audience, tier, jti } = v.parse(Member, payload)
  return { kind: 'member', audience, tier, membership: jti.split('.')[0] as MembershipId, expiresAtSeconds }
}

const isType = (typ: unknown): typ is TokenType => typeof typ === 'string' && Object.hasOwn(types, typ)

type By = { readonly keys: Keys; readonly issuer: string; readonly now: Instant }

async function verified(token: string, { keys, issuer, now }: By): Promise<Verified | null> {
  if (token.length > tokenBytesMax) return null
  try {
    const { kid, typ, crit } = decodeProtectedHeader(token)
    const key = verifyingKey(keys, kid, now)
    if (kid === undefined || key === null || crit !== undefined || !isType(typ)) return null
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['EdDSA'],
      typ,
      issuer,
      clockTolerance: leewaySeconds,
      currentDate: new Date(now),
      requiredClaims: ['aud', 'sub', types[typ].claim, 'iat', 'exp', 'jti'],
    })
    const { iat, exp } = v.parse(v.object(shared), payload)
    if (exp - iat > lifeSecondsMax || iat > epochSeconds(now) + leewaySeconds) return null
    return { kid, claims: types[typ].read(payload, exp) }
  } catch {
    // Every way of being wrong is the same answer, so that a forger learns nothing from the difference.
    return null
  }
}

function remember(remembered: Map<string, Verified>, token: string, fresh: Verified): void {
  const oldest = remembered.size >= rememberedMax ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(token, fresh)
}

async function pairwiseId(key: CryptoKey, site: string, reader: string): Promise<string> {
  return base64url.encode(await keyedHash(key, `${site}|${reader}`))
}

/** One key hashes for two ends. What it hashes begins with `site_` for the one and with `gift-code` for the other. */
async function keyedHash(key: CryptoKey, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(text)))
}

const Inside = v.strictObject({
  site: v.pipe(v.string(), v.startsWith('site_')),
  item: v.string(),
  version: v.string(),
  key: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
})

// The list of algorithms is ours, never the envelope's: PBES2 would burn processor time, `dir` and RSA are not in use.
async function openEnvelope(envelope: string, keys: Keys): Promise<SealedKey | 'key-removed' | null> {
  try {
    const header = decodeProtectedHeader(envelope)
    const key = keys.envelope.find(({ kid }) => kid === header.kid)
    if (key === undefined) return keys.removed.includes(header.kid ?? '') ? 'key-removed' : null
    if (header.typ !== 'seal' || header.zip !== undefined || header.crit !== undefined) return null
    const { plaintext } = await compactDecrypt(envelope, key.secret, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return v.parse(Inside, JSON.parse(new TextDecoder().decode(plaintext))) as SealedKey
  } catch {
    return null
  }
}
