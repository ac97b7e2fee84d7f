// The way of one unlock over HTTP: ticket, payment, redeem, content; and who may not.
import { expect, test } from 'vitest'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { approve, newReader, openTicketFor, redeem, startTopUp, topUp } from '../../support/reader.ts'
import { verifierAndChallenge } from '../../support/verifier.ts'

const text = '<p>She had drawn where it had already decided to go.</p>'

async function published(h: Harness, origins = [siteOrigin]) {
  const { site, secretKey } = await h.site({ origins })
  const headers = { Authorization: `Bearer ${secretKey}` }
  const put = (path: string, type: string, body: string) =>
    h.request(`/v1/admin/items/${path}`, { method: 'PUT', headers: { ...headers, 'Content-Type': type }, body })
  const item = (title: string, amount: number | null, mode = 'served') =>
    JSON.stringify({ title, price: amount === null ? null : { amount, currency: 'USD' }, mode })
  await put('the-river', 'application/json', item('The river', 20))
  await put('the-river/content', 'text/html', text)
  await put('the-lake', 'application/json', item('The lake', 20, 'sealed'))
  await put('the-gift', 'application/json', item('The gift', 0))
  await put('the-gift/content', 'text/html', '<p>free</p>')
  return { site, secretKey }
}

async function bought(h: Harness, site: string, item = 'the-river') {
  const reader = await newReader(h)
  await topUp(h, reader)
  const ticket = await openTicketFor(h, site, item)
  await approve(h, reader, ticket.ticket)
  const answer = (await (await redeem(h, ticket.ticket, ticket.verifier)).json()) as Extract<
    Redeemed,
    { state: 'done' }
  >
  return { reader, ticket, grant: answer.grant, token: answer.unlocks[0]!.token }
}

const content = (h: Harness, site: string, item: string, token?: string, headers: Record<string, string> = {}) =>
  h.request(`/v1/sites/${site}/items/${item}/content`, {
    headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers },
  })

test('a reader pays once, redeems, and reads', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { token } = await bought(h, site.id)
  const response = await content(h, site.id, 'the-river', token, { Origin: siteOrigin })
  expect(response.status).toBe(200)
  expect(await response.text()).toBe(text)
  // GAT-09
  expect(response.headers.get('Cache-Control')).toBe('private, no-store')
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe(siteOrigin)
  expect(await h.findings()).toEqual([])
})

test('a ticket that nobody paid is pending, and answers at once when it is paid', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const ticket = await openTicketFor(h, site.id, 'the-river')
  expect(await (await redeem(h, ticket.ticket, ticket.verifier)).json()).toEqual({ state: 'pending' })

  const waiting = redeem(h, ticket.ticket, ticket.verifier, 25)
  await approve(h, reader, ticket.ticket)
  expect(await (await waiting).json()).toMatchObject({ state: 'done' })
})

test('redeeming again gives a good token again: a lost answer loses nothing', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { ticket } = await bought(h, site.id)
  const again = (await (await redeem(h, ticket.ticket, ticket.verifier)).json()) as Extract<Redeemed, { state: 'done' }>
  expect((await content(h, site.id, 'the-river', again.unlocks[0]!.token)).status).toBe(200)
  expect(await h.findings()).toEqual([])
})

// EMB-09
test('without the verifier, or from another page, a finished ticket is not there', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { ticket } = await bought(h, site.id)
  const before = await h.footprint()
  const wrong = await redeem(h, ticket.ticket, verifierAndChallenge().verifier)
  const unknown = await redeem(h, 'ticket_unknown', ticket.verifier)
  const foreign = await h.post(
    `/v1/tickets/${ticket.ticket}/redeem`,
    { verifier: ticket.verifier },
    { Origin: 'https://evil.example' },
  )
  expect([wrong.status, unknown.status, foreign.status]).toEqual([404, 404, 404])
  const { instance: _a, ...one } = await wrong.json()
  const { instance: _b, ...two } = await unknown.json()
  expect(one).toEqual(two)
  expect(await h.footprint()).toEqual(before)
})

test('a declined and an expired ticket say so', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const one = await openTicketFor(h, site.id, 'the-river')
  await h.ports.store.commit([{ change: 'decline-ticket', ticket: one.ticket, at: h.clock.now() }])
  expect(await (await redeem(h, one.ticket, one.verifier)).json()).toEqual({ state: 'declined' })
  const two = await openTicketFor(h, site.id, 'the-river')
  h.clock.advance({ minutes: 6 })
  expect(await (await redeem(h, two.ticket, two.verifier)).json()).toEqual({ state: 'expired' })
  expect(await approve(h, await newReader(h), two.ticket)).toEqual({ next: 'stop', because: 'expired' })
})

// MON-04
test('a page that shows less than the price is told the price, and nothing is opened', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const before = await h.footprint()
  const body = {
    site: site.id,
    want: { kind: 'unlock', item: 'the-river' },
    challenge: 'x'.repeat(43),
    page: `${siteOrigin}/x`,
  }
  for (const expected of [{ amount: 5, currency: 'USD' }, { amount: 20, currency: 'EUR' }, null]) {
    const response = await h.post('/v1/tickets', { ...body, expected })
    expect(response.status).toBe(409)
    const problem = await response.json()
    expect(problem.type).toMatch(/price-changed$/)
    expect(problem.offers[0].price).toEqual({ amount: 20, currency: 'USD' })
  }
  expect(await h.footprint()).toEqual(before)
})

// MON-17
test('a page that names a price of nothing, or a fortune, changes nothing of the price', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const body = { site: site.id, want: { kind: 'unlock', item: 'the-river' }, challenge: 'x'.repeat(43) }
  const free = await h.post('/v1/tickets', {
    ...body,
    expected: { amount: 0, currency: 'USD' },
    page: `${siteOrigin}/x?data-price=0`,
  })
  expect(free.status).toBe(409)
  const { ticket } = await openTicketFor(h, site.id, 'the-river', 999_999)
  expect(await approve(h, reader, ticket, 999_999)).toEqual({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})

test('a price that rises while the window is open is confirmed first', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await published(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const { ticket } = await openTicketFor(h, site.id, 'the-river')
  await h.request('/v1/admin/items/the-river', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'The river', price: { amount: 50, currency: 'USD' }, mode: 'served' }),
  })
  expect(await approve(h, reader, ticket, 20)).toEqual({
    next: 'confirm-price',
    price: { amount: 50, currency: 'USD' },
  })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await approve(h, reader, ticket, 50)).toEqual({ next: 'unlocked' })
  expect(await h.findings()).toEqual([])
})

test('a page from another origin is refused', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const before = await h.footprint()
  const body = {
    site: site.id,
    want: { kind: 'unlock', item: 'the-river' },
    expected: { amount: 20, currency: 'USD' },
    challenge: 'x'.repeat(43),
  }
  // EMB-17, TEN-04
  const origins = [
    'https://evil.example',
    'null',
    'https://river.example.evil',
    'HTTPS://RIVER.EXAMPLE',
    'http://river.example',
    'https://river.example:8443',
  ]
  for (const origin of origins) {
    const response = await h.post('/v1/tickets', { ...body, page: `${siteOrigin}/x` }, { Origin: origin })
    expect([origin, response.status]).toEqual([origin, 403])
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
    expect(response.headers.get('Vary')).toContain('Origin')
  }
  const pages = [
    'https://evil.example/x',
    'https://river.example.evil/x',
    'https://river.example@evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://river.example/x',
  ]
  for (const page of pages) expect([page, (await h.post('/v1/tickets', { ...body, page })).status]).toEqual([page, 403])
  const headerless = await h.request('/v1/tickets', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, page: `${siteOrigin}/x` }),
  })
  expect(headerless.status).toBe(403)
  expect(await h.footprint()).toEqual(before)
})

test('no answer ever allows credentials, and a preflight allows only known origins', async () => {
  await using h = await createHarness()
  await published(h)
  const preflight = (origin: string) =>
    h.request('/v1/tickets', {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'POST' },
    })
  const known = await preflight(siteOrigin)
  expect([known.status, known.headers.get('Access-Control-Allow-Origin')]).toEqual([204, siteOrigin])
  expect(known.headers.get('Access-Control-Allow-Headers')).toContain('Authorization')
  const evil = await preflight('https://evil.example')
  expect(evil.headers.get('Access-Control-Allow-Origin')).toBeNull()
  for (const response of [known, evil]) expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
})

test('without a token the content is a 402 with the offers', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const response = await content(h, site.id, 'the-river')
  expect(response.status).toBe(402)
  expect(response.headers.get('Content-Type')).toBe('application/problem+json')
  const problem = await response.json()
  expect(problem).toMatchObject({ status: 402, offers: [{ kind: 'unlock', price: { amount: 20, currency: 'USD' } }] })
  expect(JSON.stringify(problem)).not.toContain('decided')
})

// TOK-14
test('a token for one item does not open another', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { token } = await bought(h, site.id, 'the-lake')
  expect((await content(h, site.id, 'the-river', token)).status).toBe(402)
})

// TOK-05, TEN-04
test('a token of one site does not open the other site’s item of the same name', async () => {
  await using h = await createHarness()
  const one = await published(h)
  const { token } = await bought(h, one.site.id)
  const other = await published(h, ['https://other.example'])
  expect((await content(h, other.site.id, 'the-river', token)).status).toBe(402)
})

test('a bad token is a 401 and tells nothing more', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  for (const token of ['x', 'a.b.c', 'x'.repeat(8000)])
    expect((await content(h, site.id, 'the-river', token)).status).toBe(401)
})

// TOK-21
test('a token in the URL is not looked at', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { token } = await bought(h, site.id)
  const response = await h.request(`/v1/sites/${site.id}/items/the-river/content?token=${token}&access_token=${token}`)
  expect(response.status).toBe(402)
})

// TOK-15
test('after a refund the token opens nothing any more, and no new one is given', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { token, grant, ticket } = await bought(h, site.id)
  await h.driver.db.updateTable('entitlements').set({ revoked_at: h.clock.now() }).execute()
  expect((await content(h, site.id, 'the-river', token)).status).toBe(403)
  const asked = await h.post(
    '/v1/entitlements',
    { site: site.id, items: ['the-river'] },
    { Authorization: `Bearer ${grant}` },
  )
  expect(await asked.json()).toEqual({ items: [{ item: 'the-river', granted: false, because: 'revoked' }] })
  expect(await (await redeem(h, ticket.ticket, ticket.verifier)).json()).toEqual({ state: 'expired' })
})

test('a grant says what its reader owns here, and nothing to a page that is not the site’s', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { grant } = await bought(h, site.id)
  const ask = (over: { grant?: string; origin?: string; site?: string } = {}) =>
    h.post(
      '/v1/entitlements',
      { site: over.site ?? site.id, items: ['the-river', 'the-lake'] },
      { Authorization: `Bearer ${over.grant ?? grant}`, Origin: over.origin ?? siteOrigin },
    )
  const answer = await (await ask()).json()
  expect(answer.items).toMatchObject([
    { item: 'the-river', granted: true, token: expect.any(String) },
    { item: 'the-lake', granted: false, because: 'not-owned' },
  ])
  expect((await content(h, site.id, 'the-river', answer.items[0].token)).status).toBe(200)

  const other = await h.site({ origins: ['https://other.example'] })
  expect((await ask({ grant: 'x'.repeat(43) })).status).toBe(401)
  expect((await ask({ origin: 'https://other.example' })).status).toBe(403)
  expect((await ask({ site: other.site.id, origin: 'https://other.example' })).status).toBe(401)
  h.clock.advance({ days: 181 })
  expect((await ask()).status).toBe(401)
})

test('a grant in use does not grow old', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const { grant } = await bought(h, site.id)
  for (let round = 0; round < 3; round++) {
    h.clock.advance({ days: 170 })
    const response = await h.post(
      '/v1/entitlements',
      { site: site.id, items: ['the-river'] },
      { Authorization: `Bearer ${grant}` },
    )
    expect(response.status).toBe(200)
  }
})

test('what the catalogue gives away needs no token', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const offers = await (await h.request(`/v1/sites/${site.id}/items/the-gift`)).json()
  expect(offers.offers).toMatchObject([{ kind: 'free', price: null }])
  expect((await content(h, site.id, 'the-gift')).status).toBe(200)
})

test('an item that is not there and a site that is not there look the same', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const one = await h.request(`/v1/sites/${site.id}/items/nothing`)
  const two = await h.request('/v1/sites/site_nothing/items/the-river')
  const { instance: _a, ...first } = await one.json()
  const { instance: _b, ...second } = await two.json()
  expect([one.status, two.status]).toEqual([404, 404])
  expect(first).toEqual(second)
})

test('an item that only a path rule knows is sold under its path', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await published(h)
  await h.request('/v1/admin/rules', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ rules: [{ pattern: '/premium/*', price: { amount: 35, currency: 'USD' } }] }),
  })
  const id = '/premium/2026/the-north-wind.html'
  const offers = await (await h.request(`/v1/sites/${site.id}/items/${encodeURIComponent(id)}`)).json()
  expect(offers).toMatchObject({
    item: { id, title: 'The north wind' },
    offers: [{ price: { amount: 35, currency: 'USD' } }],
  })
  const reader = await newReader(h)
  await topUp(h, reader)
  const { ticket } = await openTicketFor(h, site.id, id, 35)
  expect(await approve(h, reader, ticket, 35)).toEqual({ next: 'unlocked' })
  expect((await h.request(`/v1/sites/${site.id}/items/${encodeURIComponent('/other')}`)).status).toBe(404)
  expect(await h.findings()).toEqual([])
})

test('offers are the same for everybody and may be cached, asked again by ETag', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const first = await h.request(`/v1/sites/${site.id}/items/the-river`, { headers: { Origin: siteOrigin } })
  expect(first.headers.get('Cache-Control')).toMatch(/^public, max-age=/)
  const etag = first.headers.get('ETag') as string
  const again = await h.request(`/v1/sites/${site.id}/items/the-river`, { headers: { 'If-None-Match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

// MON-01
test('a hundred parallel unlocks of a hundred items with money for one: one is granted', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await published(h)
  await h.request('/v1/admin/rules', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ rules: [{ pattern: '/n/*', price: { amount: 300, currency: 'USD' } }] }),
  })
  const reader = await newReader(h)
  await topUp(h, reader, 300)
  const tickets = await Promise.all(
    Array.from({ length: 100 }, (_, index) => openTicketFor(h, site.id, `/n/${index}`, 300)),
  )
  const answers = await Promise.all(tickets.map(({ ticket }) => approve(h, reader, ticket, 300)))
  expect(answers.filter((answer) => answer.next === 'unlocked')).toHaveLength(1)
  expect(answers.filter((answer) => answer.next === 'top-up')).toHaveLength(99)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect((await h.footprint()).entries).toBe(2)
  expect(await h.findings()).toEqual([])
})

// MON-02
test('a hundred parallel unlocks of one item: one debit, all answered as unlocked', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const tickets = await Promise.all(Array.from({ length: 100 }, () => openTicketFor(h, site.id, 'the-river')))
  const answers = await Promise.all(tickets.map(({ ticket }) => approve(h, reader, ticket)))
  expect(answers.every((answer) => answer.next === 'unlocked')).toBe(true)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  const redeemed = await Promise.all(
    tickets.map(async ({ ticket, verifier }) => (await redeem(h, ticket, verifier)).json()),
  )
  const names = redeemed.map(
    (answer) =>
      JSON.parse(Buffer.from(answer.unlocks[0].token.split('.')[1], 'base64url').toString()).jti.split('.')[0],
  )
  expect(new Set(names).size).toBe(1)
  expect(await h.findings()).toEqual([])
})

test('two readers with one ticket: one gets it, the other is told that it is over', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const readers = await Promise.all([newReader(h), newReader(h)])
  await Promise.all(readers.map((reader) => topUp(h, reader)))
  const { ticket } = await openTicketFor(h, site.id, 'the-river')
  const answers = await Promise.all(readers.map((reader) => approve(h, reader, ticket)))
  expect(answers.map((answer) => answer.next).toSorted()).toEqual(['stop', 'unlocked'])
  expect(await h.findings()).toEqual([])
})

test('a top-up for a ticket pays and unlocks in one commit', async () => {
  await using h = await createHarness()
  const { site } = await published(h)
  const reader = await newReader(h)
  const { ticket, verifier } = await openTicketFor(h, site.id, 'the-river')
  const { session } = await startTopUp(h, reader, 500, ticket, 20)
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ state: 'done' })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})
