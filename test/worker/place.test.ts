// A deployment to the edge as a place: its files, its keys, its limits, and what it says when something is missing.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileHeaders } from '../../server/http/assets.ts'
import { limits } from '../../server/http/middleware/rate-limit.ts'
import { rounds } from '../../server/runtimes/edge-rounds.ts'
import { deployed, type Edge, modules, startEdge, wrangler } from '../support/edge.ts'
import { edgeReader, siteOrigin } from '../support/edge-reader.ts'
import { createHarness } from '../support/harness.ts'

const root = join(import.meta.dirname, '../..')
let edge: Edge
beforeAll(async () => {
  edge = await startEdge({ stripeOrigin: 'http://127.0.0.1:9', webhookSecret: 'whsec_edge', limits: 'real' })
})
afterAll(() => edge.close())

const get = (path: string, headers = {}) => fetch(edge.origin + path, { headers })

test('the worker is up, and ready because its database answers', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const response = await get(path)
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  }
})

test('the worker serves its public keys, cacheable and without a secret', async () => {
  const signing = await get('/.well-known/jwks.json')
  expect(signing.headers.get('Cache-Control')).toBe('public, max-age=600')
  const { keys } = (await signing.json()) as { keys: Record<string, string>[] }
  expect(keys[0]).toMatchObject({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA' })
  expect(keys[0]).not.toHaveProperty('d')
})

test('files are served with the headers that the Node server gives them, without waking the worker', async () => {
  const { client, pay } = JSON.parse(readFileSync(join(root, 'dist/pages/manifest.json'), 'utf8')) as Record<
    string,
    string
  >
  const paths = [
    ['/tuppence.js', false] as const,
    [`/pages/${client}`, true] as const,
    [`/pages/${pay}`, true] as const,
  ]
  for (const [path, isHashed] of paths) {
    const response = await get(path)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject(
      Object.fromEntries(Object.entries(fileHeaders(isHashed)).map(([name, value]) => [name.toLowerCase(), value])),
    )
    // What the worker answers has a request id.
    expect(response.headers.get('X-Request-Id')).toBeNull()
    await response.text()
  }
})

test('a file that is not there is a problem like any other', async () => {
  const response = await get('/tuppence/index-12345678.js')
  expect([response.status, response.headers.get('Content-Type')]).toEqual([404, 'application/problem+json'])
})

test('a limit of a minute is Cloudflare’s to count', async () => {
  const { points } = limits['pay-post']
  const reader = edgeReader(edge, null as never)
  const statuses = new Set<number>()
  for (let asked = 0; asked <= points + 1; asked += 1) {
    statuses.add((await reader.form('/wallet/undo', { unlock: 'ent_x' })).status)
  }
  expect(statuses).toContain(429)
})

test('a limit of an hour is counted in the database, by a hash and not by an address, until it is over', async () => {
  const { site } = await edge.site({
    name: 'The River',
    origins: [siteOrigin],
    currency: 'USD',
    defaultPrice: 20,
    locale: 'en',
  })
  const ask = async () =>
    (
      await edgeReader(edge, null as never).post(
        '/v1/content-keys',
        { envelope: 'x' },
        { Authorization: `Bearer ${site.id}` },
      )
    ).status
  for (let asked = 0; asked < limits['content-key'].points; asked += 1) expect(await ask()).not.toBe(429)
  expect(await ask()).toBe(429)
  const [row] = await edge.rows('select * from rate_counts')
  expect(row).toMatchObject({ bucket: 'content-key', used: 121, caller: expect.stringMatching(/^[\w-]{43}$/) })
  await edge.rows(`update rate_counts set until = '2026-01-01T00:00:00.000Z'`)
  expect(await ask()).not.toBe(429)
})

test('counts of windows that are over are forgotten by the hourly round', async () => {
  await edge.rows(`insert into rate_counts values ('top-up', 'somebody', 3, '2026-01-01T00:00:00.000Z')`)
  // Stripe does not answer here, so the round fails in the end; each of its chores has had its turn.
  await edge.round('17 * * * *').catch(() => {})
  expect(await edge.rows(`select * from rate_counts where caller = 'somebody'`)).toEqual([])
})

test('the rounds of wrangler.jsonc are those that the worker knows', () => {
  expect(wrangler.triggers.crons).toEqual(Object.keys(rounds))
})

test('the limits of wrangler.jsonc are those of the routes, as far as Cloudflare counts them', () => {
  const short = Object.entries(limits).filter(([, { seconds }]) => seconds <= 60)
  expect(wrangler.ratelimits.map(({ name, simple }) => [name, simple.limit, simple.period])).toEqual(
    short.map(([bucket, { points, seconds }]) => [
      `LIMIT_${bucket.replaceAll('-', '_').toUpperCase()}`,
      points,
      seconds,
    ]),
  )
})

test('what a publisher’s page asks is answered by what starts; the rest is fetched with the first page of ours', async () => {
  const alone = await startEdge({
    stripeOrigin: 'http://127.0.0.1:9',
    webhookSecret: 'whsec_edge',
    without: 'edge-whole.js',
  })
  const statusOf = async (path: string, method = 'GET') => (await fetch(alone.origin + path, { method })).status
  const asked = ['/readyz', '/.well-known/jwks.json', '/v1/sites/site_x', '/v1/sites/site_x/items/the-river']
  expect(await Promise.all(asked.map((path) => statusOf(path)))).toEqual([200, 200, 404, 404])
  expect([await statusOf('/v1/tickets', 'OPTIONS'), await statusOf('/v1/tickets', 'GET')]).toEqual([204, 405])
  expect(await statusOf('/wallet')).toBe(500)
  await alone.close()
})

test('the worker answers with the statuses and the methods of the whole app at addresses of each of its parts', async () => {
  await using harness = await createHarness()
  for (const path of [
    '/v1/tickets',
    '/v1/admin/site',
    '/v1/webhooks/stripe',
    '/pay/start',
    '/wallet',
    '/problems/revoked',
    '/nowhere',
  ]) {
    for (const method of ['GET', 'OPTIONS', 'POST', 'DELETE']) {
      const [here, there] = await Promise.all([
        fetch(edge.origin + path, { method, redirect: 'manual' }),
        harness.request(path, { method }),
      ])
      expect([here.status, here.headers.get('Allow')], `${method} ${path}`).toEqual([
        there.status,
        there.headers.get('Allow'),
      ])
    }
  }
})

test('a worker without its database serves nothing, and its log says what is not bound', async () => {
  const bare = new Miniflare({
    ...deployed,
    bindings: { API_ORIGIN: 'https://pay.example', TUPPENCE_KEYS: '{}' },
  })
  await expect(bare.dispatchFetch('https://pay.example/healthz').then((response) => response.text())).resolves.toMatch(
    /DB is not bound: see wrangler.jsonc/,
  )
  await bare.dispose()
})

test('the worker carries no query builder: its statements were compiled when it was built', () => {
  const script = modules.map((path) => readFileSync(path, 'utf8')).join()
  expect(script).toContain('insert into "entries"')
  expect(script).not.toMatch(/selectFrom|insertInto/)
})
