// Bad input gets a clear problem and changes nothing, on every route (THREATS D).
import { expect, test } from 'vitest'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'

const good = {
  tickets: {
    site: 'site_x',
    want: { kind: 'unlock', item: 'a' },
    expected: { amount: 20, currency: 'USD' },
    challenge: 'x'.repeat(43),
    page: `${siteOrigin}/a`,
  },
  redeem: { verifier: 'x'.repeat(43), waitSeconds: 0 },
  entitlements: { site: 'site_x', items: ['a'] },
  keys: { envelope: 'a.b.c.d.e' },
}

const routes: readonly [string, string, object][] = [
  ['POST', '/v1/tickets', good.tickets],
  ['POST', '/v1/tickets/ticket_x/redeem', good.redeem],
  ['POST', '/v1/entitlements', good.entitlements],
  ['POST', '/v1/content-keys', good.keys],
]

const nested = `${'['.repeat(10_000)}${']'.repeat(10_000)}`
const broken: readonly [string, string][] = [
  ['no body', ''],
  ['not JSON', '{"site":'],
  ['an array', '[]'],
  ['a string', '"x"'],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['ten thousand brackets', nested.slice(0, 16_000)],
  ['a prototype', '{"__proto__":{"site":"x"}}'],
]

// INP-01
test.each(routes)(
  '%s %s refuses what is not its schema with a problem, and changes nothing',
  async (method, path, valid) => {
    await using h = await createHarness()
    const before = await h.footprint()
    const send = (body: string, headers = {}) =>
      h.request(path, { method, headers: { 'Content-Type': 'application/json', Origin: siteOrigin, ...headers }, body })
    for (const [name, body] of broken) {
      const response = await send(body)
      expect([name, response.status, response.headers.get('Content-Type')]).toEqual([
        name,
        400,
        'application/problem+json',
      ])
    }
    const extra = await send(JSON.stringify({ ...valid, surprise: 1 }))
    expect(extra.status).toBe(400)
    expect((await extra.json()).errors[0].pointer).toBe('/surprise')
    for (const key of Object.keys(valid)) {
      if (key === 'waitSeconds') continue
      for (const wrong of [undefined, 1.5, true, {}, []]) {
        const response = await send(JSON.stringify({ ...valid, [key]: wrong }))
        expect([key, wrong, response.status]).toEqual([key, wrong, 400])
      }
    }
    expect((await send(JSON.stringify(valid), { 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await send(JSON.stringify(valid), { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(
      415,
    )
    expect((await send(`{"x":"${'x'.repeat(20_000)}"}`)).status).toBe(413)
    expect(await h.footprint()).toEqual(before)
  },
)

// MON-07
test.each([-1, -0.5, 0.1, '"20"', '[20]', 'true', 'null', '1e400', '9007199254740993', 'NaN', undefined])(
  'an expected amount of %s is refused',
  async (amount) => {
    await using h = await createHarness()
    const body = JSON.stringify(good.tickets).replace('"amount":20,', amount === undefined ? '' : `"amount":${amount},`)
    expect((await h.post('/v1/tickets', body)).status).toBe(400)
  },
)

test('an expected amount in no currency of ours is refused', async () => {
  await using h = await createHarness()
  for (const currency of ['usd', 'XXX', '', 'US$']) {
    expect((await h.post('/v1/tickets', { ...good.tickets, expected: { amount: 20, currency } })).status).toBe(400)
  }
})

test('a body that grows beyond the limit without saying so is cut off', async () => {
  await using h = await createHarness()
  const stream = new ReadableStream({
    pull(controller) {
      controller.enqueue(new Uint8Array(8192).fill(32))
    },
  })
  const response = await h.app.request('/v1/tickets', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: siteOrigin },
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(response.status).toBe(413)
})

test('bytes that are not UTF-8 are refused', async () => {
  await using h = await createHarness()
  const response = await h.app.request('/v1/tickets', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: siteOrigin },
    body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]),
  })
  expect(response.status).toBe(400)
})

// INP-13
test('a method that a route does not take is a 405 that names those it takes', async () => {
  await using h = await createHarness()
  const before = await h.footprint()
  const asked = async (method: string, path: string) => {
    const response = await h.request(path, { method })
    return [response.status, response.headers.get('Allow')]
  }
  expect(await asked('GET', '/v1/tickets')).toEqual([405, 'POST'])
  expect(await asked('HEAD', '/v1/tickets/ticket_x/redeem')).toEqual([405, 'POST'])
  expect(await asked('DELETE', '/v1/entitlements')).toEqual([405, 'POST'])
  expect(await asked('POST', '/healthz')).toEqual([405, 'GET, HEAD'])
  expect(await asked('POST', '/v1/sites/site_x')).toEqual([405, 'GET, HEAD'])
  expect(await asked('GET', '/v1/webhooks/stripe')).toEqual([405, 'POST'])
  expect(await asked('GET', '/nothing')).toEqual([404, null])
  expect(await asked('GET', '/pay/ticket_x/approve')).toEqual([405, 'POST'])
  expect(await h.footprint()).toEqual(before)
})

test('a fault of ours is a 500 with a request id and no story', async () => {
  const fault = new Error('SQLITE_SECRET: select * from sites')
  await using h = await createHarness()
  const broken = await createHarness({ over: { store: { ...h.ports.store, site: async () => Promise.reject(fault) } } })
  const response = await broken.request('/v1/sites/site_x')
  const body = await response.text()
  expect(response.status).toBe(500)
  expect(body).not.toContain('SQLITE')
  expect(JSON.parse(body).instance).toBe(`urn:request:${response.headers.get('X-Request-Id')}`)
  expect(broken.log.lines.find((line) => line.event === 'fault')?.cause).toBe(fault)
  await broken.close()
})

test('a store that is down is a 503 that says when to come back, and the process is still alive', async () => {
  await using h = await createHarness()
  await h.loseDatabase()
  const ready = await h.request('/readyz')
  expect([ready.status, ready.headers.get('Retry-After')]).toEqual([503, '5'])
  expect((await h.request('/healthz')).status).toBe(200)
})

const limited: readonly [string, string, number, (h: Harness) => Promise<Response>][] = [
  ['offers', 'read', 600, (h) => h.request('/v1/sites/site_x/items/a')],
  ['tickets', 'ticket', 60, (h) => h.post('/v1/tickets', good.tickets)],
  ['entitlements', 'entitlement', 120, (h) => h.post('/v1/entitlements', good.entitlements)],
  ['content keys', 'content-key', 120, (h) => h.post('/v1/content-keys', good.keys)],
  ['pay window', 'pay-page', 120, (h) => h.request('/pay/ticket_x')],
]
test.each(limited)('%s are limited for each caller', async (_name, _bucket, points, ask) => {
  await using h = await createHarness({ limitFactor: 1 })
  for (let count = 0; count < points; count++) expect((await ask(h)).status).not.toBe(429)
  const refused = await ask(h)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  const other = await h.request('/v1/sites/site_x', { headers: { 'X-Test-Address': '198.51.100.7' } })
  expect(other.status).toBe(404)
})

test('addresses of one IPv6 network are one caller', async () => {
  await using h = await createHarness({ limitFactor: 1 })
  const from = (address: string) => h.request('/pay/ticket_x', { headers: { 'X-Test-Address': address } })
  for (let count = 0; count < 120; count++) await from(`2001:db8:1:1::${count.toString(16)}`)
  expect((await from('2001:db8:1:1:ffff::1')).status).toBe(429)
  expect((await from('2001:db8:1:2::1')).status).toBe(404)
})

test('every response names its request, and logs hold no ticket, token, address or query', async () => {
  await using h = await createHarness()
  await h.request('/pay/ticket_secret0000/return?session_id=cs_secret', {
    headers: { 'X-Test-Address': '203.0.113.9', Authorization: 'Bearer eyJsecret' },
  })
  await h.request('/v1/sites/site_x/items/%2Fa%2Fsecret-item/content')
  await h.request('/wallet', { headers: { Cookie: '__Host-reader=secretcookie' } })
  await h.request('/secret/path?mail=secret@river.example')
  const routes = h.log.lines.filter((line) => line.event === 'request').map((line) => line.route)
  expect(routes).toEqual(['/pay/:ticket/return', '/v1/sites/:site/items/:item/content', '/wallet', '/*'])
  expect(
    h.log.lines.filter((line) => line.event === 'request').every((line) => String(line.requestId).startsWith('req_')),
  ).toBe(true)
  expect(JSON.stringify(h.log.lines)).not.toMatch(/secret|203\.0\.113\.9/)
})
