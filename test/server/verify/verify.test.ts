// The verifier for publishers' own servers: what it refuses, when it asks for keys, and that other languages rule alike.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createVerifier } from '../../../server/verify/index.ts'
import { audience, issuer, jwks, now, vectors, vectorsFile, written } from './vectors.ts'

const good = vectors[0]!
const byOlder = vectors[1]!
const forged = vectors.filter(({ expected }) => expected === 'unknown-key')

function start(answer: () => Response | Promise<Response> = () => Response.json(jwks)) {
  const clock = { at: now * 1000 }
  const ask = vi.fn(async () => answer())
  const opens = (tier: string, item: string) => tier === 'friend' && item === 'the-river'
  const verifier = createVerifier({ api: issuer, audience, opens, fetch: ask as never, now: () => clock.at })
  const says = async ({ token, item } = good) => {
    const ruling = await verifier.verify(token, item)
    return ruling.granted ? 'granted' : ruling.because
  }
  return { verifier, says, ask, pass: (seconds: number) => (clock.at += seconds * 1000) }
}

test.for(vectors)('$name: $expected', async ({ token, item, expected }) => {
  const { says, ask } = start()
  expect(await says({ ...good, token, item })).toBe(expected)
  expect(await says({ ...good, token, item })).toBe(expected)
  expect(ask.mock.calls.length).toBeLessThanOrEqual(1)
})

test('there are forty refusals at least, each reason among them, and the file is what the vectors make', () => {
  const refusals = vectors.filter(({ expected }) => expected !== 'granted')
  expect(refusals.length).toBeGreaterThanOrEqual(40)
  expect(new Set(refusals.map(({ expected }) => expected)).size).toBe(10)
  expect(JSON.parse(readFileSync(vectorsFile, 'utf8'))).toEqual(JSON.parse(written))
})

const has = (command: string, ...args: string[]) => spawnSync(command, args).status === 0
const folder = dirname(vectorsFile)

test('PHP rules alike', ({ skip }) => {
  skip(!has('php', '-r', 'exit(extension_loaded("sodium") ? 0 : 1);'), 'there is no PHP with sodium here')
  const answer = execFileSync('php', [join(folder, 'php/TuppenceVerify.php'), vectorsFile], { encoding: 'utf8' })
  expect(answer).toBe(`${vectors.length} passed, 0 failed\n`)
})

test('Python rules alike', ({ skip }) => {
  skip(!has('python3', '-c', 'import cryptography'), 'there is no Python with cryptography here')
  const answer = execFileSync('python3', [join(folder, 'python/tuppence_verify.py'), vectorsFile], { encoding: 'utf8' })
  expect(answer).toBe(`${vectors.length} passed, 0 failed\n`)
})

test('a token that was verified is not verified again, and is refused once it has run out', async () => {
  const { says, ask, pass } = start()
  const verify = vi.spyOn(crypto.subtle, 'verify')
  expect(await says()).toBe('granted')
  const times = verify.mock.calls.length
  expect(await says()).toBe('granted')
  expect(verify.mock.calls.length).toBe(times)
  expect(await says({ ...good, item: 'the-lake' })).toBe('other-item')
  pass(86_340 + 59)
  expect(await says()).toBe('granted')
  pass(1)
  expect(await says()).toBe('expired')
  expect(ask.mock.calls.length).toBe(2)
  verify.mockRestore()
})

test('a thousand forged names of keys have the keys fetched once for each half minute', async () => {
  const { says, ask, pass } = start()
  await says()
  const flood = (half: string) =>
    Promise.all(
      Array.from({ length: 500 }, (_, nth) => {
        const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', typ: 'unlock+jwt', kid: `${half}-${nth}` }))
        return says({ ...good, token: good.token.replace(/^[^.]+/, header.toString('base64url')) })
      }),
    )
  expect(new Set(await flood('early'))).toEqual(new Set(['unknown-key']))
  expect(ask).toHaveBeenCalledTimes(1)
  pass(30)
  await flood('one')
  await flood('two')
  expect(ask).toHaveBeenCalledTimes(2)
  expect(await says()).toBe('granted')
})

test('a new key is known as soon as half a minute has passed since the last look', async () => {
  let keys = { keys: [jwks.keys[0]] }
  const { says, pass } = start(() => Response.json(keys))
  expect(await says()).toBe('granted')
  keys = { keys: [jwks.keys[1]] }
  expect(await says(byOlder)).toBe('unknown-key')
  pass(31)
  expect(await says(byOlder)).toBe('granted')
})

test('keys are asked for again after ten minutes, and once for all who ask at the same moment', async () => {
  const { says, ask, pass } = start()
  await Promise.all([says(), says(byOlder), says(good)])
  expect(ask).toHaveBeenCalledTimes(1)
  pass(599)
  await says(byOlder)
  expect(ask).toHaveBeenCalledTimes(1)
  pass(1)
  await Promise.all(forged.map((each) => says(each)))
  expect(ask).toHaveBeenCalledTimes(2)
})

// TOK-18
test('a key that the backend has withdrawn opens nothing after ten minutes, not even what it had opened before', async () => {
  let keys = jwks
  const { says, ask, pass } = start(() => Response.json(keys))
  expect(await says()).toBe('granted')
  expect(await says(byOlder)).toBe('granted')
  keys = { keys: jwks.keys.slice(0, 1) }
  pass(599)
  expect(await says(byOlder)).toBe('granted')
  pass(1)
  expect(await says(byOlder)).toBe('unknown-key')
  expect(await says()).toBe('granted')
  expect(ask).toHaveBeenCalledTimes(2)
})

test('the time that keys have spent in a cache on the way counts as theirs', async () => {
  const { says, ask, pass } = start(() => Response.json(jwks, { headers: { Age: '590' } }))
  expect(await says()).toBe('granted')
  pass(9)
  await says()
  expect(ask).toHaveBeenCalledTimes(1)
  pass(31)
  await says()
  expect(ask).toHaveBeenCalledTimes(2)
  for (const Age of ['soon', '-1e9', 'Infinity', '1e300']) {
    const odd = start(() => Response.json(jwks, { headers: { Age } }))
    expect(await odd.says()).toBe('granted')
    odd.pass(29)
    expect(await odd.says(byOlder)).toBe('granted')
  }
})

test.for([
  ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
  ['answers with a fault', () => new Response('down', { status: 503 })],
  ['answers with a page', () => new Response('<html>')],
  ['answers with no key for tokens', () => Response.json({ keys: [{ kty: 'EC', crv: 'P-256', kid: 'x' }] })],
] as const)('while the backend %s what was known counts for a day, and without it nothing opens', async ([, down]) => {
  let isDown = false
  const { says, ask, pass } = start(() => (isDown ? down() : Response.json(jwks)))
  expect(await says()).toBe('granted')
  isDown = true
  pass(23 * 60 * 60)
  expect(await says(byOlder)).toBe('granted')
  pass(60 * 60)
  expect(await says(forged[0])).toBe('keys-unavailable')

  const cold = start(down)
  expect(await cold.says()).toBe('keys-unavailable')
  expect(await cold.says()).toBe('keys-unavailable')
  expect(cold.ask).toHaveBeenCalledTimes(1)
  expect(ask.mock.calls.length).toBeLessThan(5)
})

test('a request shows its token as a bearer, and nothing else counts', async () => {
  const { verifier } = start()
  const says = async (headers: Record<string, string>, query = '') => {
    const request = new Request(`https://magazine.example/the-river${query}`, { headers })
    return (await verifier.verifyRequest(request, 'the-river')).granted
  }
  expect(await says({ Authorization: `Bearer ${good.token}` })).toBe(true)
  expect(await says({ authorization: `bearer ${good.token}` })).toBe(true)
  expect(await says({ Authorization: good.token })).toBe(false)
  expect(await says({ Authorization: `Basic ${good.token}` })).toBe(false)
  expect(await says({ Authorization: `Bearer ${good.token}, Bearer ${good.token}` })).toBe(false)
  expect(await says({ Cookie: `token=${good.token}` }, `?token=${good.token}`)).toBe(false)
})

test.for([['not an address'], ['https://pay.example.com/v1'], ['https://user@pay.example.com']])(
  '%s is no origin to verify for',
  ([address]) => {
    expect(() => createVerifier({ api: address as string, audience })).toThrow(TypeError)
    expect(() => createVerifier({ api: issuer, audience: address as string })).toThrow(TypeError)
  },
)
