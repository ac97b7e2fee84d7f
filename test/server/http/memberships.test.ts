// Memberships over HTTP: tiers, tickets to join, member tokens, and who may not (THREATS A, B, C).
import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Entitlements } from '../../../server/wire/entitlement.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { unlock } from '../../support/buyer.ts'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { createMember, joinTicketFor, memberSite, pass, startJoin } from '../../support/member.ts'
import { newReader, openTicketFor, redeem, topUp } from '../../support/reader.ts'

type Done = Extract<Redeemed, { state: 'done' }>

const text = '<p>She had drawn where it had already decided to go.</p>'

async function readingMember(h: Harness) {
  const member = await createMember(h)
  const at = h.clock.now()
  await h.store.commit([{ change: 'put-content', site: member.site.id, item: 'the-river', html: text, at }])
  const done = (await (await redeem(h, member.ticket, member.verifier)).json()) as Done
  return { ...member, grant: done.grant, done }
}

const content = (h: Harness, site: string, item: string, token?: string) =>
  h.request(`/v1/sites/${site}/items/${item}/content`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  })

const ask = async (h: Harness, site: string, grant: string, items: string[]) =>
  h.post('/v1/entitlements', { site, items }, { Authorization: `Bearer ${grant}` })

const admin = (h: Harness, key: string) => async (method: string, path: string, body?: unknown) =>
  h.request(`/v1/admin${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const tier = { name: 'Friend', level: 1, prices: [{ interval: 'month', price: { amount: 500, currency: 'USD' } }] }

// Tiers

test('tiers are kept by their publisher and shown to anybody', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await h.site()
  const call = admin(h, secretKey)
  const whole = { ...tier, perks: ['A letter each month'], patterns: ['/letters/*'], trialDays: 0, seatsMax: 1 }
  expect(await (await call('PUT', '/tiers/friend', whole)).json()).toEqual({ tier: 'friend', ...whole })
  expect((await call('PUT', '/tiers/patron', { ...tier, name: 'Patron', level: 2 })).status).toBe(200)
  expect(await (await call('GET', '/tiers/friend')).json()).toEqual({ tier: 'friend', ...whole })
  const listed = (await (await call('GET', '/tiers')).json()) as { tiers: { tier: string }[] }
  expect(listed.tiers.map((each) => each.tier)).toEqual(['friend', 'patron'])

  const shown = await (await h.request(`/v1/sites/${site.id}`)).json()
  const { prices } = tier
  expect(shown).toMatchObject({
    tiers: [
      { tier: 'friend', name: 'Friend', perks: ['A letter each month'], prices },
      { tier: 'patron', name: 'Patron', perks: [], prices },
    ],
  })
  expect((await call('DELETE', '/tiers/friend')).status).toBe(204)
  expect((await call('DELETE', '/tiers/friend')).status).toBe(404)
  expect((await call('GET', '/tiers/friend')).status).toBe(404)
  const after = (await (await h.request(`/v1/sites/${site.id}`)).json()) as { tiers: unknown[] }
  expect(after.tiers).toHaveLength(1)
})

const price = (amount: unknown, currency = 'USD', interval = 'month') => ({ interval, price: { amount, currency } })

test.each<[string, string, unknown, number]>([
  ['an id in capitals', 'Friend', tier, 400],
  ['an id with a slash', 'a%2Fb', tier, 400],
  ['no prices', 'friend', { ...tier, prices: [] }, 400],
  ['no name', 'friend', { ...tier, name: ' ' }, 400],
  ['a level of zero', 'friend', { ...tier, level: 0 }, 400],
  ['a level of one and a half', 'friend', { ...tier, level: 1.5 }, 400],
  ['a week', 'friend', { ...tier, prices: [price(500, 'USD', 'week')] }, 400],
  ['an amount that is no number', 'friend', { ...tier, prices: [price('500')] }, 400],
  ['a price below the least', 'friend', { ...tier, prices: [price(299)] }, 422],
  ['a price above the most', 'friend', { ...tier, prices: [price(30_001)] }, 422],
  ['no price in the site’s currency', 'friend', { ...tier, prices: [price(500, 'EUR')] }, 422],
  ['a currency that nobody sells in', 'friend', { ...tier, prices: [price(500), price(500, 'XAU')] }, 422],
  ['two prices for one month', 'friend', { ...tier, prices: [price(500), price(600)] }, 400],
  ['a field that nobody knows', 'friend', { ...tier, trial: 7 }, 400],
])('a tier with %s is refused', async (_name, id, body, status) => {
  await using h = await createHarness()
  const { site, secretKey } = await h.site()
  expect((await admin(h, secretKey)('PUT', `/tiers/${id}`, body)).status).toBe(status)
  expect(await h.store.tiers(site.id)).toEqual([])
})

// TEN-03
test('tiers of another site are not there, and a page never writes one', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const other = await h.site({ origins: ['https://other.example'] })
  const call = admin(h, other.secretKey)
  expect((await call('GET', '/tiers/friend')).status).toBe(404)
  expect((await call('DELETE', '/tiers/friend')).status).toBe(404)
  expect((await h.store.tiers(site.id))[0]?.isOffered).toBe(true)
  expect((await h.post('/v1/admin/tiers/friend', tier)).status).toBe(403)
})

test('an item lists the membership that opens it for the least, beside its own price', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  await putTier(h.ports, site, 'patron', makeTier({ level: 2, name: 'Patron' }))
  const cheap = { patterns: ['/letters/*'], prices: [{ interval: 'month', price: usd(300) }] } as const
  await putTier(h.ports, site, 'letters', makeTier(cheap))
  const offers = async (item: string) =>
    ((await (await h.request(`/v1/sites/${site.id}/items/${encodeURIComponent(item)}`)).json()) as { offers: unknown })
      .offers
  // The year costs less by the month, but more to begin.
  const friend = { id: 'membership:friend:month', kind: 'membership', title: 'Friend of the river', price: usd(500) }
  expect(await offers('the-river')).toMatchObject([{ kind: 'unlock', price: usd(20) }, friend])
  const month = { id: 'membership:letters:month', price: usd(300) }
  expect(await offers('/letters/7')).toMatchObject([{ kind: 'unlock' }, month])
  // Above the others it opens what they open.
  await putTier(h.ports, site, 'letters', makeTier({ ...cheap, level: 3 }))
  expect(await offers('the-river')).toMatchObject([{ kind: 'unlock' }, month])
})

// Tickets

test('a page that shows less than the tier costs is told the price, and nothing is opened', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const before = await h.footprint()
  const wish = {
    site: site.id,
    want: { kind: 'membership', tier: 'friend', interval: 'month' },
    challenge: 'x'.repeat(43),
    page: `${siteOrigin}/`,
  }
  for (const expected of [{ amount: 499, currency: 'USD' }, { amount: 500, currency: 'EUR' }, null]) {
    const refused = await h.post('/v1/tickets', { ...wish, expected })
    expect(refused.status).toBe(409)
    const offers = [{ id: 'membership:friend:month', kind: 'membership', price: usd(500) }]
    expect(await refused.json()).toMatchObject({ type: '/problems/price-changed', offers })
  }
  const asked = { ...wish, expected: { amount: 500, currency: 'USD' } }
  const send = async (over: object, headers = {}) =>
    (await h.post('/v1/tickets', { ...asked, ...over }, headers)).status
  expect(await send({ want: { ...wish.want, tier: 'gold' } })).toBe(404)
  expect(await send({ want: { ...wish.want, interval: 'week' } })).toBe(400)
  expect(await send({ want: { ...wish.want, item: 'the-river' } })).toBe(400)
  expect(await send({}, { Origin: 'https://evil.example' })).toBe(403)
  expect(await send({ page: 'https://evil.example/' })).toBe(403)
  expect(await h.footprint()).toEqual(before)
})

test('a price in another currency is the one that is asked for', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const prices = [...makeTier().prices, { interval: 'month', price: { amount: 450, currency: 'EUR' } }] as const
  await putTier(h.ports, site, 'friend', makeTier({ prices }))
  const opened = await h.post('/v1/tickets', {
    site: site.id,
    want: { kind: 'membership', tier: 'friend', interval: 'month' },
    expected: { amount: 450, currency: 'EUR' },
    challenge: 'x'.repeat(43),
    page: `${siteOrigin}/`,
  })
  const { ticket } = (await opened.json()) as { ticket: `ticket_${string}` }
  expect(await h.store.ticket(ticket)).toMatchObject({ join: { currency: 'EUR' } })
})

// Tokens

test('who has joined redeems a member token, and reads everything with it', async () => {
  await using h = await createHarness()
  const { site, done } = await readingMember(h)
  expect(done).toMatchObject({ state: 'done', unlocks: [], membership: { tier: 'friend', until: expect.any(String) } })
  const token = done.membership?.token
  const response = await content(h, site.id, 'the-river', token)
  expect([response.status, await response.text()]).toEqual([200, text])
  expect((await content(h, site.id, 'the-river')).status).toBe(402)
})

test('a page asks once for all its items, and gets one member token for them', async () => {
  await using h = await createHarness()
  const { site, grant } = await readingMember(h)
  const { items } = (await (await ask(h, site.id, grant, ['the-river', 'the-lake'])).json()) as Entitlements
  expect(items).toMatchObject([{ granted: true }, { granted: true }])
  expect(new Set(items.map((item) => item.granted && item.token)).size).toBe(1)
  expect(await h.findings()).toEqual([])
})

test('an hour later the page renews its token by the grant; when the membership is over it cannot', async () => {
  await using h = await createHarness()
  const { site, grant, done, reader, membership } = await readingMember(h)
  h.clock.advance({ minutes: 62 })
  expect((await content(h, site.id, 'the-river', done.membership?.token)).status).toBe(401)
  const renewed = async () => ((await (await ask(h, site.id, grant, ['the-river'])).json()) as Entitlements).items[0]
  const fresh = await renewed()
  expect(fresh).toMatchObject({ granted: true })
  expect((await content(h, site.id, 'the-river', fresh?.granted ? fresh.token : '')).status).toBe(200)

  await changeRenewal(h.ports, { reader, membership, renews: false })
  await pass(h, { days: 32 })
  expect(await renewed()).toEqual({ item: 'the-river', granted: false, because: 'not-owned' })
})

// TOK-15
test('a member token is good for nothing from the moment at which the membership ends', async () => {
  await using h = await createHarness()
  const { site, done, membership, ticket, verifier } = await readingMember(h)
  const token = done.membership?.token
  await h.driver.commit([
    {
      sql: `update memberships set state = 'ended', ended_at = '${h.clock.now()}' where id = '${membership}'`,
      values: [],
    },
  ])
  expect((await content(h, site.id, 'the-river', token)).status).toBe(401)
  expect(await (await redeem(h, ticket, verifier)).json()).toEqual({ state: 'expired' })
})

// TOK-14, TEN-04
test('a member token opens what the tier opens, on its own site', async () => {
  await using h = await createHarness()
  const { site, done } = await readingMember(h)
  const token = done.membership?.token
  await putTier(h.ports, site, 'friend', makeTier({ patterns: ['/letters/*'] }))
  expect((await content(h, site.id, 'the-river', token)).status).toBe(402)
  // What is above or beside it stays closed, what is below is open.
  for (const [level, status] of [
    [3, 402],
    [2, 402],
    [1, 200],
  ] as const) {
    await putTier(h.ports, site, 'friend', makeTier({ level: 2, patterns: ['/letters/*'] }))
    await putTier(h.ports, site, 'reader', makeTier({ level, patterns: ['the-*'] }))
    expect((await content(h, site.id, 'the-river', token)).status).toBe(status)
  }

  const other = await h.site({ origins: ['https://other.example'], defaultPrice: 20 })
  await h.item(other.site.id, { id: 'the-river' })
  expect((await content(h, other.site.id, 'the-river', token)).status).toBe(402)
})

test('a tier that is withdrawn goes on opening for its members, and is sold to nobody', async () => {
  await using h = await createHarness()
  const { site, secretKey, done } = await readingMember(h)
  expect((await admin(h, secretKey)('DELETE', '/tiers/friend')).status).toBe(204)
  expect((await content(h, site.id, 'the-river', done.membership?.token)).status).toBe(200)
  await expect(joinTicketFor(h, site.id)).rejects.toThrow('not-found')
  expect(await (await h.request(`/v1/sites/${site.id}/items/the-river`)).json()).toMatchObject({
    offers: [{ kind: 'unlock' }],
  })
})

// MON-13
test('a member is not charged for an item: the window gives the member token, and owns nothing', async () => {
  await using h = await createHarness()
  const { site, reader } = await readingMember(h)
  await topUp(h, reader)
  const { ticket, verifier } = await openTicketFor(h, site.id, 'the-river')
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(20) })).toEqual({ next: 'unlocked' })
  const done = (await (await redeem(h, ticket, verifier)).json()) as Done
  expect(done.unlocks).toEqual([{ item: 'the-river', token: done.membership?.token }])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect((await h.footprint()).entitlements).toBe(0)
  expect((await content(h, site.id, 'the-river', done.unlocks[0]?.token)).status).toBe(200)
  expect(await h.findings()).toEqual([])
})

test('what was bought before joining stays bought when the membership is over', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  await unlock(h, reader, site.id, 'the-river')
  const started = await startJoin(h, site.id, { reader })
  h.stripe.control.complete(started.session)
  await settlePayment(h.ports, started.session)
  await changeRenewal(h.ports, { reader, membership: started.membership, renews: false })
  const { grant } = (await (await redeem(h, started.ticket, started.verifier)).json()) as Done
  const asked = async () =>
    ((await (await ask(h, site.id, grant, ['the-river', 'the-lake'])).json()) as Entitlements).items
  const kinds = (await asked()).map((item) => (item.granted ? decodeProtectedHeader(item.token).typ : null))
  expect(kinds).toEqual(['unlock+jwt', 'member+jwt'])
  await pass(h, { days: 40 })
  expect(await asked()).toMatchObject([{ granted: true }, { granted: false, because: 'not-owned' }])
})

test('an item without a price of its own is for members only', async () => {
  await using h = await createHarness()
  const { site } = await h.site()
  await h.item(site.id, { id: 'the-river', mode: 'served' })
  await putTier(h.ports, site, 'friend', makeTier())
  const offers = [{ kind: 'membership' }]
  expect(await (await h.request(`/v1/sites/${site.id}/items/the-river`)).json()).toMatchObject({ offers })
  expect(await (await content(h, site.id, 'the-river')).json()).toMatchObject({ offers })
})
