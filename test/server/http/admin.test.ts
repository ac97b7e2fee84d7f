// The admin API: a publisher's programs manage their own site, and nobody else's (THREATS B).
import { expect, test } from 'vitest'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'

type Call = { key?: string; body?: unknown; type?: string; headers?: Record<string, string> }
const call = (
  h: Harness,
  method: string,
  path: string,
  { key, body, type = 'application/json', headers = {} }: Call = {},
) =>
  h.request(`/v1/admin${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': type }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })

const item = { title: 'The river', price: { amount: 20, currency: 'USD' }, mode: 'served' }

test('items, their texts and the path rules are kept and read again', async () => {
  await using h = await createHarness()
  const { secretKey: key } = await h.site()
  expect((await call(h, 'PUT', '/items/the-river', { key, body: item })).status).toBe(200)
  expect((await call(h, 'PUT', '/items/the-river', { key, body: { ...item, title: 'The river again' } })).status).toBe(
    200,
  )
  expect((await call(h, 'PUT', '/items/the-river/content', { key, body: '<p>x</p>', type: 'text/html' })).status).toBe(
    204,
  )
  const listed = await (await call(h, 'GET', '/items', { key })).json()
  expect(listed).toEqual({
    items: [
      {
        item: 'the-river',
        kind: 'article',
        title: 'The river again',
        price: item.price,
        mode: 'served',
        page: null,
        hasContent: true,
        creators: [],
      },
    ],
    next: null,
  })
  const rules = { rules: [{ pattern: '/premium/*', price: item.price }] }
  expect(await (await call(h, 'PUT', '/rules', { key, body: rules })).json()).toEqual(rules)
  expect(await (await call(h, 'GET', '/rules', { key })).json()).toEqual(rules)
  expect((await call(h, 'DELETE', '/items/the-river', { key })).status).toBe(204)
  expect((await call(h, 'GET', '/items/the-river', { key })).status).toBe(404)
  expect((await call(h, 'DELETE', '/items/the-river', { key })).status).toBe(404)
})

test('a site is renamed, moved and priced; what is not named stays', async () => {
  await using h = await createHarness()
  const { secretKey: key } = await h.site()
  const patched = await call(h, 'PATCH', '/site', {
    key,
    body: { name: 'Slack Water', defaultPrice: { amount: 15, currency: 'USD' } },
  })
  expect(await patched.json()).toMatchObject({
    name: 'Slack Water',
    defaultPrice: { amount: 15 },
    origins: [siteOrigin],
    currency: 'USD',
  })
})

const calls: readonly [string, string, Call][] = [
  ['GET', '/site', {}],
  ['PATCH', '/site', { body: { name: 'x' } }],
  ['GET', '/items', {}],
  ['GET', '/items/a', {}],
  ['PUT', '/items/a', { body: item }],
  ['DELETE', '/items/a', {}],
  ['PUT', '/items/a/content', { body: '<p>', type: 'text/html' }],
  ['GET', '/rules', {}],
  ['PUT', '/rules', { body: { rules: [] } }],
]

// TEN-08
test.each(calls)('%s %s needs the secret key, and refuses it from a browser', async (method, path, over) => {
  await using h = await createHarness()
  const { secretKey: key } = await h.site()
  const before = await h.footprint()
  expect((await call(h, method, path, over)).status).toBe(401)
  expect((await call(h, method, path, { ...over, key: 'tsk_wrong' })).status).toBe(401)
  expect((await call(h, method, path, { ...over, headers: { Authorization: 'Basic eDp4' } })).status).toBe(401)
  expect((await call(h, method, path, { ...over, key, headers: { Origin: siteOrigin } })).status).toBe(403)
  expect((await call(h, method, path, { ...over, key, headers: { Origin: 'null' } })).status).toBe(403)
  expect(await h.footprint()).toEqual(before)
})

// TEN-03
test('one site’s key neither sees nor changes another site’s items', async () => {
  await using h = await createHarness()
  const one = await h.site()
  const two = await h.site({ origins: ['https://other.example'] })
  await call(h, 'PUT', '/items/a', { key: one.secretKey, body: item })
  expect((await call(h, 'GET', '/items/a', { key: two.secretKey })).status).toBe(404)
  expect((await call(h, 'DELETE', '/items/a', { key: two.secretKey })).status).toBe(404)
  await call(h, 'PUT', '/items/a', { key: two.secretKey, body: { ...item, title: 'Mine' } })
  expect(await (await call(h, 'GET', '/items/a', { key: one.secretKey })).json()).toMatchObject({ title: 'The river' })
})

// TEN-06
test('an origin that another site has named cannot be claimed', async () => {
  await using h = await createHarness()
  await h.site()
  const two = await h.site({ origins: ['https://other.example'] })
  const claimed = await call(h, 'PATCH', '/site', { key: two.secretKey, body: { origins: [siteOrigin] } })
  expect(claimed.status).toBe(409)
  expect(await (await call(h, 'GET', '/site', { key: two.secretKey })).json()).toMatchObject({
    origins: ['https://other.example'],
  })
})

test.each<[string, string, unknown, number]>([
  ['a title of nothing', '/items/a', { ...item, title: ' ' }, 400],
  ['an unknown mode', '/items/a', { ...item, mode: 'open' }, 400],
  ['a missing price', '/items/a', { title: 'x', mode: 'served' }, 400],
  ['a price with a fraction', '/items/a', { ...item, price: { amount: 1.5, currency: 'USD' } }, 400],
  ['a negative price', '/items/a', { ...item, price: { amount: -1, currency: 'USD' } }, 400],
  ['a price in another currency', '/items/a', { ...item, price: { amount: 20, currency: 'EUR' } }, 422],
  ['a price nobody can pay', '/items/a', { ...item, price: { amount: 1e9, currency: 'USD' } }, 422],
  ['a page on another site', '/items/a', { ...item, page: 'https://evil.example/a' }, 400],
  ['an unknown field', '/items/a', { ...item, discount: 1 }, 400],
  ['an id with a space', '/items/a%20b', item, 400],
  ['an id with a line break', '/items/a%0Ab', item, 400],
  ['rules that are no list', '/rules', { rules: {} }, 400],
  ['a rule in another currency', '/rules', { rules: [{ pattern: '*', price: { amount: 1, currency: 'EUR' } }] }, 422],
])('%s is refused and changes nothing', async (_name, path, body, status) => {
  await using h = await createHarness()
  const { secretKey: key } = await h.site()
  const before = await h.footprint()
  expect((await call(h, 'PUT', path, { key, body })).status).toBe(status)
  expect(await h.footprint()).toEqual(before)
})

test('a text is stored for served items only, and as text/html only', async () => {
  await using h = await createHarness()
  const { secretKey: key } = await h.site()
  await call(h, 'PUT', '/items/a', { key, body: { ...item, mode: 'sealed' } })
  expect((await call(h, 'PUT', '/items/a/content', { key, body: '<p>', type: 'text/html' })).status).toBe(409)
  expect((await call(h, 'PUT', '/items/b/content', { key, body: '<p>', type: 'text/html' })).status).toBe(404)
  expect((await call(h, 'PUT', '/items/a/content', { key, body: '{}' })).status).toBe(415)
})

test('a site is made with an origin of its own and a key that is kept as a hash', async () => {
  await using h = await createHarness()
  const { secretKey, site } = await h.site()
  expect(secretKey).toMatch(/^tsk_[A-Za-z0-9_-]{43}$/)
  const rows = await h.driver.db.selectFrom('sites').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(secretKey.slice(4))
  await expect(h.site()).rejects.toMatchObject({ code: 'state-conflict' })
  await expect(h.site({ id: site.id, origins: ['https://b.example'] })).rejects.toMatchObject({
    code: 'state-conflict',
  })
  await expect(h.site({ currency: 'XYZ', origins: ['https://c.example'] })).rejects.toMatchObject({
    code: 'malformed-request',
  })
})
