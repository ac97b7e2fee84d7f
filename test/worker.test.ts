// The built worker on real workerd: it answers health and its public keys, and says plainly that it has no database yet.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateKeys } from '../server/adapters/jose/keys.ts'

const script = join(import.meta.dirname, '../dist/worker/worker.js')
let worker: Miniflare

beforeAll(async () => {
  worker = new Miniflare({
    modules: true,
    scriptPath: script,
    compatibilityDate: '2026-07-01',
    compatibilityFlags: ['nodejs_compat'],
    bindings: {
      API_ORIGIN: 'https://pay.example',
      TUPPENCE_KEYS: JSON.stringify(await generateKeys()),
      STRIPE_SECRET_KEY: 'sk_test_worker',
      STRIPE_PUBLISHABLE_KEY: 'pk_test_worker',
      STRIPE_WEBHOOK_SECRET: 'whsec_worker',
    },
  })
  await worker.ready
}, 30_000)
afterAll(() => worker.dispose())

const get = (path: string) => worker.dispatchFetch(`https://pay.example${path}`)

test('the worker is up', async () => {
  const response = await get('/healthz')
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
})

test('the worker serves its public keys, cacheable and without a secret', async () => {
  const signing = await get('/.well-known/jwks.json')
  expect(signing.headers.get('Cache-Control')).toBe('public, max-age=600')
  const { keys } = (await signing.json()) as { keys: Record<string, string>[] }
  expect(keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })
  expect(keys[0]).not.toHaveProperty('d')
  const envelope = (await (await get('/.well-known/tuppence-seal.json')).json()) as { keys: object[] }
  expect(envelope.keys[0]).toMatchObject({ crv: 'P-256', use: 'enc' })
})

test('the worker is not ready without a database, and opens nothing', async () => {
  expect((await get('/readyz')).status).toBe(503)
  const response = await get('/v1/sites/site_x/items/a')
  expect([response.status, response.headers.get('Content-Type')]).toEqual([503, 'application/problem+json'])
})

test('the worker’s bundle stays under 100 kB (brotli)', () => {
  expect(brotliCompressSync(readFileSync(script)).byteLength).toBeLessThan(100_000)
})
