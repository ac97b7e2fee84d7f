// Unlock tokens and envelopes: what is refused, and that refusing looks the same each time (THREATS A, E).
import { CompactEncrypt, decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { expect, test, vi } from 'vitest'
import { generateKeys, importKeys } from '../../../../server/adapters/jose/keys.ts'
import { joseSigner } from '../../../../server/adapters/jose/signer.ts'
import { after, epochSeconds } from '../../../../server/core/instant.ts'
import { at, makeSite } from '../../../support/make.ts'

const issuer = 'https://pay.example'
const stored = await generateKeys()
const signerWith = async (stored: unknown) => {
  const keys = await importKeys(stored)
  return joseSigner(() => keys, issuer)
}
const signer = await signerWith(stored)
const signingJwk = stored.signing[0] as unknown as JWK
const ours = await importJWK(signingJwk, 'EdDSA')
const kid = signingJwk.kid as string
const site = makeSite()
const now = epochSeconds(at)

const unlock = { site, item: 'the-river', reader: 'reader_one', entitlement: 'ent_one' } as const
const claims = {
  iss: issuer,
  aud: 'https://river.example',
  sub: 'pair',
  itm: 'the-river',
  iat: now,
  exp: now + 86_400,
  jti: 'ent_one.a',
}
const header = { alg: 'EdDSA', typ: 'unlock+jwt', kid }

type Over = { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: Parameters<SignJWT['sign']>[0] }
const signed = ({ claims: c = {}, header: h = {}, key = ours }: Over) =>
  new SignJWT({ ...claims, ...c }).setProtectedHeader({ ...header, ...h } as { alg: string }).sign(key)
const b64 = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

test('a token of ours is verified and says what it is for', async () => {
  const token = await signer.unlockToken(unlock, at)
  expect(await signer.verifyToken(token, at)).toEqual({
    kind: 'unlock',
    audience: 'https://river.example',
    item: 'the-river',
    entitlement: 'ent_one',
    expiresAtSeconds: now + 86_400,
  })
  expect(await signer.verifyToken(token, at)).not.toBeNull()
})

test('the test’s own way of signing makes good tokens, so that each refusal below has one reason', async () => {
  expect(await signer.verifyToken(await signed({}), at)).not.toBeNull()
})

const membership = {
  site,
  tier: 'friend',
  reader: 'reader_one',
  membership: 'membership_one',
  until: after(at, 86_400),
} as const

test('a member token says the tier, and lasts for an hour or as long as the membership', async () => {
  const token = await signer.memberToken(membership, at)
  const audience = 'https://river.example'
  const says = { kind: 'member', audience, tier: 'friend', membership: 'membership_one' }
  expect(await signer.verifyToken(token, at)).toEqual({ ...says, expiresAtSeconds: now + 3600 })
  expect(await signer.verifyToken(token, after(at, 3600 + 61))).toBeNull()
  const last = await signer.memberToken({ ...membership, until: after(at, 600) }, at)
  expect(await signer.verifyToken(last, at)).toMatchObject({ expiresAtSeconds: now + 600 })
})

// TOK-05
test('what is signed as one kind of token is never read as the other', async () => {
  const asMember = { header: { typ: 'member+jwt' } }
  const good = { tier: 'friend', jti: 'membership_one.a', itm: undefined }
  expect(await signer.verifyToken(await signed({ ...asMember, claims: good }), at)).not.toBeNull()
  for (const claims of [{}, { ...good, jti: 'ent_one.a' }, { ...good, tier: undefined }, { ...good, tier: 7 }])
    expect(await signer.verifyToken(await signed({ ...asMember, claims }), at)).toBeNull()
  for (const typ of ['JWT', 'member', 'toString', undefined])
    expect(await signer.verifyToken(await signed({ header: { typ }, claims: good }), at)).toBeNull()
  expect(await signer.verifyToken(await signed({ claims: good }), at)).toBeNull()
})

// TOK-07
test('a badge lasts for a day or as long as the membership, and is read as no other token', async () => {
  const badge = { site, reader: 'reader_one', tier: 'friend', level: 1, months: 7, until: after(at, 90_000) } as const
  const token = await signer.badgeToken(badge, at)
  expect(decodeJwt(token)).toMatchObject({
    aud: site.origins[0],
    tier: 'friend',
    level: 1,
    months: 7,
    exp: now + 86_400,
  })
  expect(decodeJwt(await signer.badgeToken({ ...badge, until: after(at, 600) }, at)).exp).toBe(now + 600)
  expect(await signer.verifyToken(token, at)).toBeNull()
  // Not by its claims either: those of a member, signed as a badge.
  const asMember = { tier: 'friend', jti: 'membership_one.a', itm: undefined }
  expect(await signer.verifyToken(await signed({ header: { typ: 'badge+jwt' }, claims: asMember }), at)).toBeNull()
  expect(await signer.verifyToken(await signed({ header: { typ: 'badge+jwt' } }), at)).toBeNull()
})

const stranger = (await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })).privateKey
const strangerJwk = await exportJWK(stranger)
const publicX = Buffer.from(signingJwk.x as string, 'base64url')
const valid = await signed({})
const [head, body, signature] = valid.split('.') as [string, string, string]
const flipped = Buffer.from(signature, 'base64url')
flipped[7]! ^= 1

// TOK-01 … TOK-11
test.each<[string, string | Promise<string>]>([
  ['alg none', `${b64({ ...header, alg: 'none' })}.${body}.`],
  ['alg nOnE', `${b64({ ...header, alg: 'nOnE' })}.${body}.`],
  ['an empty signature', `${head}.${body}.`],
  ['no signature', `${head}.${body}`],
  ['a flipped bit in the signature', `${head}.${body}.${flipped.toString('base64url')}`],
  ['another item under the same signature', `${head}.${b64({ ...claims, itm: 'the-lake' })}.${signature}`],
  ['HS256 by the public key', signed({ header: { alg: 'HS256' }, key: publicX })],
  [
    'HS256 by the public key as PEM text',
    signed({
      header: { alg: 'HS256' },
      key: Buffer.from(`-----BEGIN PUBLIC KEY-----\n${signingJwk.x}\n-----END PUBLIC KEY-----`),
    }),
  ],
  ['a stranger’s key', signed({ key: stranger })],
  [
    'a stranger’s key, embedded',
    signed({ key: stranger, header: { jwk: { kty: 'OKP', crv: 'Ed25519', x: strangerJwk.x } } }),
  ],
  [
    'a stranger’s key, by address',
    signed({ key: stranger, header: { jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x' } }),
  ],
  ['no kid', signed({ header: { kid: undefined } })],
  ['an unknown kid', signed({ header: { kid: 'other' } })],
  ['typ of a member token', signed({ header: { typ: 'member+jwt' } })],
  ['typ JWT', signed({ header: { typ: 'JWT' } })],
  ['no typ', signed({ header: { typ: undefined } })],
  ['another issuer', signed({ claims: { iss: 'https://pay.example.evil.example' } })],
  ['no issuer', signed({ claims: { iss: undefined } })],
  ['an audience list', signed({ claims: { aud: ['https://river.example'] } })],
  ['no subject', signed({ claims: { sub: undefined } })],
  ['no item', signed({ claims: { itm: undefined } })],
  ['no expiry', signed({ claims: { exp: undefined } })],
  ['an endless expiry', signed({ claims: { exp: 1e300 } })],
  ['expired 61 seconds ago', signed({ claims: { iat: now - 3661, exp: now - 61 } })],
  ['issued in ten minutes', signed({ claims: { iat: now + 600 } })],
  ['not before tomorrow', signed({ claims: { nbf: now + 86_400 } })],
  ['a life of a hundred hours', signed({ claims: { iat: now - 360_000 } })],
  ['a jti that names no entitlement', signed({ claims: { jti: 'x' } })],
  ['more than 8 KiB', signed({ claims: { padding: 'x'.repeat(9000) } })],
  ['nothing', ''],
  ['not a token', 'a.b.c'],
  ['a token with a line break', `${valid}\n.x`],
])('a token with %s is refused', async (_name, token) => {
  const fetched = vi.spyOn(globalThis, 'fetch')
  expect(await signer.verifyToken(await token, at)).toBeNull()
  // TOK-03: header keys are ignored, nothing is asked of anybody.
  expect(fetched).not.toHaveBeenCalled()
  fetched.mockRestore()
})

// TOK-08
test('a token expired half a minute ago is within the leeway', async () => {
  expect(await signer.verifyToken(await signed({ claims: { iat: now - 3630, exp: now - 30 } }), at)).not.toBeNull()
})

test('a token that was remembered is forgotten when its time is over', async () => {
  const token = await signer.unlockToken(unlock, at)
  expect(await signer.verifyToken(token, at)).not.toBeNull()
  expect(await signer.verifyToken(token, after(at, 86_400 + 59))).not.toBeNull()
  expect(await signer.verifyToken(token, after(at, 86_400 + 61))).toBeNull()
})

// TOK-17
test('after a rotation old tokens still verify and new ones carry the new key', async () => {
  const old = await signer.unlockToken(unlock, at)
  const newer = await generateKeys()
  const rotated = await signerWith({ ...stored, signing: [...newer.signing, ...stored.signing] })
  expect(await rotated.verifyToken(old, at)).not.toBeNull()
  const fresh = await rotated.unlockToken(unlock, at)
  expect(await signer.verifyToken(fresh, at)).toBeNull()
  expect((await rotated.publicKeys(at)).signing.keys.map((key) => key.kid)).toEqual([newer.signing[0]!.kid, kid])
})

// TEN-09
test('one reader has a different name on each site', async () => {
  const subOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sub
  const one = subOf(await signer.unlockToken(unlock, at))
  const again = subOf(await signer.unlockToken(unlock, at))
  const two = subOf(await signer.unlockToken({ ...unlock, site: makeSite({ id: 'site_two' }) }, at))
  expect(one).toBe(again)
  expect(one).not.toBe(two)
  expect(one).not.toContain('reader_one')
})

test('public key sets hold no secret', async () => {
  const { signing, envelope } = await signer.publicKeys(at)
  for (const key of [...signing.keys, ...envelope.keys]) expect(Object.keys(key)).not.toContain('d')
  expect(signing.keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid })
  expect(envelope.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ECDH-ES', use: 'enc' })
})

const inside = { site: 'site_one', item: 'the-lake', version: 'v1', key: 'k'.repeat(43) }
const envelopeKid = stored.envelope[0]!.kid

async function envelope(
  over: { header?: Record<string, unknown>; inside?: Record<string, unknown> } = {},
): Promise<string> {
  const [jwk] = (await signer.publicKeys(at)).envelope.keys
  const protectedHeader = { alg: 'ECDH-ES', enc: 'A256GCM', kid: envelopeKid, typ: 'seal', ...over.header }
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify({ ...inside, ...over.inside })))
    .setProtectedHeader(protectedHeader as { alg: string; enc: string })
    .encrypt(await importJWK(jwk as JWK, protectedHeader.alg))
}

test('an envelope made for our public key is opened', async () => {
  expect(await signer.openEnvelope(await envelope())).toEqual(inside)
})

// GAT-06
test('an envelope that was changed, or made in another way, is not opened', async () => {
  const good = await envelope()
  const parts = good.split('.')
  const tampered = Buffer.from(parts[3]!, 'base64url')
  tampered[0]! ^= 1
  const offCurve = {
    ...JSON.parse(Buffer.from(parts[0]!, 'base64url').toString()),
    epk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  }
  const refused = [
    [...parts.slice(0, 3), tampered.toString('base64url'), parts[4]].join('.'),
    [b64(offCurve), ...parts.slice(1)].join('.'),
    await envelope({ header: { alg: 'ECDH-ES+A256KW' } }),
    await envelope({ header: { enc: 'A128GCM' } }),
    await envelope({ header: { typ: 'JWE' } }),
    await envelope({ header: { kid: 'other' } }),
    await envelope({ inside: { key: 'short' } }),
    await envelope({ inside: { extra: 1 } }),
    `${b64({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', kid: envelopeKid, typ: 'seal', p2c: 2 ** 31, p2s: 'x' })}.a.b.c.d`,
    `${b64({ alg: 'dir', enc: 'A256GCM', kid: envelopeKid, typ: 'seal' })}..b.c.d`,
    `${b64({ alg: 'RSA1_5', enc: 'A256GCM', kid: envelopeKid, typ: 'seal' })}.a.b.c.d`,
    `${b64({ alg: 'ECDH-ES', enc: 'A256GCM', zip: 'DEF', kid: envelopeKid, typ: 'seal' })}..b.c.d`,
    'x'.repeat(400_000),
    '',
  ]
  for (const one of refused) expect(await signer.openEnvelope(one)).toBeNull()
})
