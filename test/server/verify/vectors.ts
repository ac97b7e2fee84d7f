// Makes the test vectors of the verifier: `node test/server/verify/vectors.ts` writes server/verify/vectors.json, which other languages run.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { exportJWK, type JWK } from 'jose'
import type { Refusal } from '../../../server/verify/index.ts'

export const vectorsFile = resolve(import.meta.dirname, '../../../server/verify/vectors.json')

export const issuer = 'https://pay.example.com'
export const audience = 'https://magazine.example'
export const now = 1_800_000_000

/** Keys for these vectors and nothing else: the seed of each is a letter, 32 times. */
const keyOf = async (letter: string) => {
  // The private key of RFC 8032 is its seed; PKCS #8 wraps it.
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, letter)])
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { d: _secret, ...jwk } = await exportJWK(key)
  return { key, jwk: { ...jwk, kid: `key-${letter}`, alg: 'EdDSA', use: 'sig' } as JWK }
}

const ours = await keyOf('a')
const older = await keyOf('b')
const stranger = await keyOf('z')

export const jwks = { keys: [ours.jwk, older.jwk] }

const header = { alg: 'EdDSA', typ: 'unlock+jwt', kid: 'key-a' }
const claims = {
  iss: issuer,
  aud: audience,
  sub: 'reader-7',
  itm: 'the-river',
  iat: now - 60,
  exp: now + 86_340,
  jti: 'ent_1.a',
}
const member = { ...claims, itm: undefined, tier: 'friend', exp: now + 3540, jti: 'membership_1.a' }

type Made = { header?: object; claims?: object | string; key?: CryptoKey }

const b64 = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Signed whatever it says: jose would refuse to make some of these. */
async function signed({ header: over = {}, claims: said = claims, key = ours.key }: Made): Promise<string> {
  const head = b64({ ...header, ...over })
  const body = b64(said)
  const signature = await crypto.subtle.sign('Ed25519', key, Buffer.from(`${head}.${body}`))
  return `${head}.${body}.${Buffer.from(signature).toString('base64url')}`
}

const [head, body, signature] = (await signed({})).split('.') as [string, string, string]
const flipped = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
const hmacWithOurKey = async () => {
  const key = await crypto.subtle.importKey(
    'raw',
    Buffer.from(ours.jwk.x as string, 'base64url'),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  )
  const start = `${b64({ ...header, alg: 'HS256' })}.${body}`
  return `${start}.${Buffer.from(await crypto.subtle.sign('HMAC', key, Buffer.from(start))).toString('base64url')}`
}

type Expected = 'granted' | Refusal

/** `item` is what is asked for; member tokens open it where their tier is `friend`. */
export type Vector = {
  readonly name: string
  readonly token: string
  readonly item: string
  readonly expected: Expected
}

const vector = async (name: string, made: Made | string, expected: Expected, item = 'the-river'): Promise<Vector> => ({
  name,
  token: typeof made === 'string' ? made : await signed(made),
  item,
  expected,
})
const saying = (over: object): Made => ({ claims: { ...claims, ...over } })

export const vectors: readonly Vector[] = await Promise.all([
  vector('a token of ours', {}, 'granted'),
  vector('a token by our older key', { header: { kid: 'key-b' }, key: older.key }, 'granted'),
  vector('a member token of a tier that opens it', { header: { typ: 'member+jwt' }, claims: member }, 'granted'),
  vector('within the leeway after its end', saying({ iat: now - 3659, exp: now - 59 }), 'granted'),
  vector('made within the leeway ahead of us', saying({ iat: now + 59, exp: now + 3600 }), 'granted'),
  vector('alive for 25 hours', saying({ iat: now - 60, exp: now - 60 + 90_000 }), 'granted'),
  vector('an item whose name is a path', saying({ itm: '/essays/ńorth wind' }), 'granted', '/essays/ńorth wind'),
  vector('claims that we do not know', saying({ extra: { a: [1] } }), 'granted'),
  vector(
    'keys of its own in the header, which nobody looks at',
    { header: { jwk: stranger.jwk, jku: 'https://evil.example/jwks.json' } },
    'granted',
  ),

  vector('nothing', '', 'no-token'),
  vector('no token at all', 'let me in', 'malformed'),
  vector('two parts', `${head}.${body}`, 'malformed'),
  vector('four parts', `${head}.${body}.${signature}.`, 'malformed'),
  vector('no signature', `${head}.${body}.`, 'malformed'),
  vector('padding', `${head}=.${body}.${signature}`, 'malformed'),
  vector('a blank in front', ` ${head}.${body}.${signature}`, 'malformed'),
  vector('a line break behind', `${head}.${body}.${signature}\n`, 'malformed'),
  vector('more than 8 KiB', { claims: { ...claims, extra: 'x'.repeat(8192) } }, 'malformed'),
  vector('a header that is no JSON', `${b64('{"alg"')}.${body}.${signature}`, 'malformed'),
  vector('a header that is a list', `${b64('["EdDSA"]')}.${body}.${signature}`, 'malformed'),
  vector('alg none', `${b64({ ...header, alg: 'none' })}.${body}.${signature}`, 'malformed'),
  vector('alg none without a signature', `${b64({ ...header, alg: 'none' })}.${body}.`, 'malformed'),
  vector('our public key as the secret of HS256', await hmacWithOurKey(), 'malformed'),
  vector('alg in other letters', { header: { alg: 'eddsa' } }, 'malformed'),
  vector('alg ES256', { header: { alg: 'ES256' } }, 'malformed'),
  vector('no alg', { header: { alg: undefined } }, 'malformed'),
  vector('no typ', { header: { typ: undefined } }, 'malformed'),
  vector('typ JWT', { header: { typ: 'JWT' } }, 'malformed'),
  vector('typ in other letters', { header: { typ: 'UNLOCK+JWT' } }, 'malformed'),
  vector('a badge', { header: { typ: 'badge+jwt' } }, 'malformed'),
  vector('no kid', { header: { kid: undefined } }, 'malformed'),
  vector('an empty kid', { header: { kid: '' } }, 'malformed'),
  vector('a kid that is a number', { header: { kid: 7 } }, 'malformed'),
  vector('a critical header', { header: { crit: ['exp'], exp: now } }, 'malformed'),
  vector('a payload that is not encoded', { header: { b64: false } }, 'malformed'),
  vector('no subject', saying({ sub: undefined }), 'malformed'),
  vector('no item', saying({ itm: undefined }), 'malformed'),
  vector('an item that is a list', saying({ itm: ['the-river'] }), 'malformed'),
  vector('no end', saying({ exp: undefined }), 'malformed'),
  vector('an end that is text', saying({ exp: String(now + 60) }), 'malformed'),
  vector('no beginning', saying({ iat: undefined }), 'malformed'),
  vector('a list of claims', { claims: '["the-river"]' }, 'malformed'),
  vector('claims that are a number', { claims: '7' }, 'malformed'),
  vector('an unlock token that says a tier', { claims: member }, 'malformed'),
  vector('a member token that says an item', { header: { typ: 'member+jwt' } }, 'malformed'),

  vector('a key nobody knows', { header: { kid: 'key-z' }, key: stranger.key }, 'unknown-key'),
  vector('a kid that is a path', { header: { kid: '../../etc/passwd' } }, 'unknown-key'),
  vector('a kid that every object has', { header: { kid: 'constructor' } }, 'unknown-key'),

  vector('a stranger’s signature by our name', { key: stranger.key }, 'bad-signature'),
  vector('our other key’s signature', { key: older.key }, 'bad-signature'),
  vector('another signature', `${head}.${body}.${flipped(signature)}`, 'bad-signature'),
  vector('half a signature', `${head}.${body}.${signature.slice(0, 43)}`, 'bad-signature'),
  vector('a changed claim', `${head}.${b64({ ...claims, itm: 'the-lake' })}.${signature}`, 'bad-signature', 'the-lake'),
  vector('a changed header', `${b64({ ...header, typ: 'member+jwt' })}.${b64(member)}.${signature}`, 'bad-signature'),
  vector('a payload that is no JSON', { claims: 'the-river' }, 'bad-signature'),

  vector('another issuer', saying({ iss: 'https://pay.example.org' }), 'other-issuer'),
  vector('the issuer with a slash', saying({ iss: `${issuer}/` }), 'other-issuer'),
  vector('no issuer', saying({ iss: undefined }), 'other-issuer'),
  vector('another site', saying({ aud: 'https://other.example' }), 'other-audience'),
  vector('a list of sites with ours in it', saying({ aud: [audience] }), 'other-audience'),
  vector('no site', saying({ aud: undefined }), 'other-audience'),
  vector('our site in other letters', saying({ aud: 'https://Magazine.example' }), 'other-audience'),

  vector('over', saying({ iat: now - 3660, exp: now - 60 }), 'expired'),
  vector('over for years', saying({ iat: 1, exp: 2 }), 'expired'),
  vector('made further ahead than the leeway', saying({ iat: now + 61, exp: now + 3600 }), 'not-yet-valid'),
  vector('good from tomorrow on', saying({ nbf: now + 86_000 }), 'not-yet-valid'),
  vector('alive for longer than 25 hours', saying({ exp: now - 60 + 90_001 }), 'lives-too-long'),
  vector('alive for ever', saying({ exp: 1e300 }), 'lives-too-long'),

  vector('for another item', {}, 'other-item', 'the-lake'),
  vector('for an item whose name begins alike', {}, 'other-item', 'the-river-2'),
  vector('for an item in other letters', {}, 'other-item', 'The-River'),
  vector(
    'a member token of a tier that does not open it',
    { header: { typ: 'member+jwt' }, claims: { ...member, tier: 'patron' } },
    'other-item',
  ),
])

export const written = `${JSON.stringify({ issuer, audience, now, opens: { friend: ['the-river'] }, jwks, vectors }, null, 2)}\n`

if (import.meta.main) writeFileSync(vectorsFile, written)
