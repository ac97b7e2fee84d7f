// Community unlock over HTTP: at its goal an item opens for all, whoever gave is credited, and nobody pays for it any more.
import { importJWK } from 'jose'
import { expect, test } from 'vitest'
import { createContentKeys } from '../../../server/cli/seal/content-key.ts'
import type { SiteId } from '../../../server/core/id.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { ItemOffers } from '../../../server/wire/item.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { approve, newReader, openTicketFor, redeem, topUp } from '../../support/reader.ts'
import { tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const text = '<p>The ferry leaves when it is full.</p>'
const ferry = { title: 'The ferry, for everybody', target: usd(300), basis: 'gross', item: 'the-ferry' } as const

async function ferrySite(h: Harness) {
  const made = await tipSite(h)
  const headers = { Authorization: `Bearer ${made.secretKey}` }
  const put = (path: string, body: unknown, type = 'application/json') =>
    h.request(`/v1/admin/${path}`, {
      method: 'PUT',
      headers: { ...headers, 'Content-Type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  await put('items/the-ferry', { title: 'The ferry', price: usd(20), mode: 'served' })
  await put('items/the-ferry/content', text, 'text/html')
  await put('items/the-gift', { title: 'The gift', price: usd(0), mode: 'served' })
  const drop = (path: string) => h.request(`/v1/admin/${path}`, { method: 'DELETE', headers })
  return { ...made, id: made.site.id, put, drop }
}

async function give(h: Harness, site: SiteId, amount: number, name: string | null, wish: object = {}) {
  const reader = await newReader(h)
  await topUp(h, reader)
  h.clock.advance({ seconds: 1 })
  const { ticket } = await tipTicketFor(h, site, { amount, ...wish })
  await unlockItem(h.ports, { ticket, reader, approved: usd(amount), tipName: name })
  return { reader, tip: await h.store.tipOfTicket(ticket) }
}

const offersOf = async (h: Harness, site: SiteId, item = 'the-ferry') =>
  (await (await h.request(`/v1/sites/${site}/items/${item}`)).json()) as ItemOffers
const content = (h: Harness, site: SiteId, token?: string) =>
  h.request(`/v1/sites/${site}/items/the-ferry/content`, {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  })
const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

async function envelopeFor(h: Harness, site: SiteId, item = 'the-ferry') {
  const { keys } = (await (await h.request('/.well-known/tuppence-seal.json')).json()) as { keys: [{ kid: string }] }
  const recipient = { kid: keys[0].kid, key: (await importJWK(keys[0], 'ECDH-ES')) as CryptoKey }
  const { key, envelopes } = await createContentKeys([recipient])(site, item)
  return { key: key.toString('base64url'), envelope: envelopes[0]! }
}

test('at its goal an article opens for all: text and key without a token, no price, and the names of those who gave', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { id, put } = await ferrySite(h)
  expect((await put('goals/ferry', ferry)).status).toBe(200)
  const { key, envelope } = await envelopeFor(h, id)
  await give(h, id, 100, 'Bea')
  await give(h, id, 199, null, { anonymous: true })
  expect((await content(h, id)).status).toBe(402)
  expect((await h.post('/v1/content-keys', { envelope })).status).toBe(402)
  expect(await offersOf(h, id)).not.toHaveProperty('opened')

  await give(h, id, 50, 'Cleo')
  const answer = await offersOf(h, id)
  expect(answer).toEqual({
    item: { id: 'the-ferry', kind: 'article', title: 'The ferry' },
    offers: [{ id: 'free:the-ferry', kind: 'free', title: 'The ferry', price: null }],
    opened: { goal: 'ferry', title: ferry.title, at: h.clock.now(), supporters: 3, names: ['Bea', 'Cleo'] },
  })
  expect(await (await content(h, id)).text()).toBe(text)
  expect(await (await h.post('/v1/content-keys', { envelope })).json()).toMatchObject({ key, item: 'the-ferry' })
  expect((await content(h, id, 'not.a.token')).status).toBe(200)
  const goal = await (await h.request(`/v1/sites/${id}/goals/ferry`)).json()
  expect(goal).toMatchObject({ item: 'the-ferry', reachedAt: h.clock.now() })
})

test('a pay window that was open when the goal was reached takes nothing, and its page gets what it came for', async () => {
  await using h = await checkedHarness()
  const { id, put } = await ferrySite(h)
  await put('goals/ferry', ferry)
  const reader = await newReader(h)
  await topUp(h, reader)
  const early = await openTicketFor(h, id, 'the-ferry')
  await give(h, id, 300, 'Bea')
  await approve(h, reader, early.ticket)
  const answer = (await (await redeem(h, early.ticket, early.verifier)).json()) as Extract<Redeemed, { state: 'done' }>
  expect(answer.unlocks).toMatchObject([{ item: 'the-ferry' }])
  const late = await openTicketFor(h, id, 'the-ferry', null)
  await approve(h, reader, late.ticket)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
})

test('whoever bought it before keeps that; one whose purchase went back reads on like everybody', async () => {
  await using h = await checkedHarness()
  const { id, put, secretKey } = await ferrySite(h)
  await put('goals/ferry', ferry)
  const reader = await newReader(h)
  await topUp(h, reader)
  const bought = await openTicketFor(h, id, 'the-ferry')
  await approve(h, reader, bought.ticket)
  const done = (await (await redeem(h, bought.ticket, bought.verifier)).json()) as Extract<Redeemed, { state: 'done' }>
  const token = done.unlocks[0]!.token
  const entitlement = (await h.store.buyer(reader, { site: id, item: 'the-ferry', currency: 'USD' })).owned?.id
  const back = await h.request('/v1/admin/refunds', {
    method: 'POST',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'one' },
    body: JSON.stringify({ entitlement }),
  })
  expect(back.status).toBe(201)
  expect((await content(h, id, token)).status).toBe(403)
  await give(h, id, 300, 'Bea')
  expect((await content(h, id, token)).status).toBe(200)
})

test('what a goal opened stays open when the goal is taken away, and its tips go back; whoever got them back is named no more', async () => {
  await using h = await checkedHarness()
  const { id, put, drop, secretKey } = await ferrySite(h)
  await put('goals/ferry', ferry)
  const { tip } = await give(h, id, 100, 'Gone')
  await give(h, id, 200, 'Bea')
  await give(h, id, 100, 'Late')
  const back = await h.request('/v1/admin/tip-refunds', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secretKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'one',
    },
    body: JSON.stringify({ tip: tip?.id }),
  })
  expect(back.status).toBe(201)
  expect((await drop('goals/ferry')).status).toBe(204)
  expect((await offersOf(h, id)).opened).toMatchObject({ supporters: 2, names: ['Bea'] })
  expect((await content(h, id)).status).toBe(200)
})

test('an item of that name on another site stays closed, and so does another item of the same site', async () => {
  await using h = await checkedHarness()
  const { id, put } = await ferrySite(h)
  await put('items/the-lake', { title: 'The lake', price: usd(20), mode: 'sealed' })
  await put('goals/ferry', ferry)
  const other = await h.site({ origins: ['https://lake.example'] })
  await h.item(other.site.id, { id: 'the-ferry', price: usd(20) })
  await give(h, id, 300, 'Bea')
  expect(await offersOf(h, other.site.id)).toMatchObject({ offers: [{ kind: 'unlock' }] })
  expect(await offersOf(h, id, 'the-lake')).toMatchObject({ offers: [{ kind: 'unlock' }] })
  const { envelope } = await envelopeFor(h, id, 'the-lake')
  expect((await h.post('/v1/content-keys', { envelope })).status).toBe(402)
})

test('a goal opens no item that is not there or free already, and the promise of a reached one stays', async () => {
  await using h = await checkedHarness()
  const { id, put } = await ferrySite(h)
  expect(await codeOf(await put('goals/ferry', { ...ferry, item: 'the-boat' }))).toBe('not-found')
  expect(await codeOf(await put('goals/ferry', { ...ferry, item: 'the-gift' }))).toBe('state-conflict')
  expect(await codeOf(await put('goals/ferry', { ...ferry, item: '' }))).toBe('malformed-request')
  expect((await put('goals/ferry', { ...ferry, item: null })).status).toBe(200)
  expect((await put('goals/ferry', ferry)).status).toBe(200)
  await give(h, id, 300, 'Bea')
  expect(await codeOf(await put('goals/ferry', { ...ferry, item: null }))).toBe('state-conflict')
  expect(await codeOf(await put('goals/again', ferry))).toBe('state-conflict')
  expect(await (await put('goals/ferry', { ...ferry, title: 'Ours' })).json()).toMatchObject({ title: 'Ours' })
})

test('each name of a reader is credited once, in the order in which they gave', async () => {
  await using h = await checkedHarness()
  const { id, put } = await ferrySite(h)
  await put('goals/ferry', { ...ferry, target: usd(330) })
  const { reader } = await give(h, id, 100, 'Zoe')
  for (const [amount, tipName] of [
    [100, 'Ana'],
    [50, 'Zoe'],
    [50, null],
  ] as const) {
    h.clock.advance({ seconds: 1 })
    const { ticket } = await tipTicketFor(h, id, { amount })
    await unlockItem(h.ports, { ticket, reader, approved: usd(amount), tipName })
  }
  await give(h, id, 30, 'Zoe')
  expect((await offersOf(h, id)).opened).toMatchObject({ names: ['Zoe', 'Ana', 'Zoe'], supporters: 4 })
})
