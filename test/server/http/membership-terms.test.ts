// On what terms a membership begins, over HTTP: what a publisher writes, what anybody reads, and what a reader is told for the asking.
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import type { Entitlements } from '../../../server/wire/entitlement.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { unlock } from '../../support/buyer.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { finishJoin, memberSite, startJoin } from '../../support/member.ts'
import { approve, newReader, openTicketFor, redeem, topUp } from '../../support/reader.ts'

const admin = (h: Harness, key: string) => async (method: string, path: string, body?: unknown) =>
  h.request(`/v1/admin${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const until = '2030-01-01T00:00:00.000Z'
const month = (founding: unknown) => [{ interval: 'month', price: usd(500), founding }]
const tier = {
  name: 'Friend',
  level: 1,
  perks: [],
  patterns: [],
  prices: month({ price: usd(300), until, places: 50 }),
}
const json = async (response: Promise<Response>) => (await response).json()

test('free days, seats and a founding price are kept by their publisher and shown to anybody', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await h.site()
  const call = admin(h, secretKey)
  const whole = { ...tier, trialDays: 14, seatsMax: 20 }
  expect(await json(call('PUT', '/tiers/friend', whole))).toEqual({ tier: 'friend', ...whole })
  expect(await json(call('GET', '/tiers/friend'))).toEqual({ tier: 'friend', ...whole })
  const prices = [{ interval: 'month', price: usd(500), founding: { price: usd(300), until, left: 50 } }]
  expect(await json(h.request(`/v1/sites/${site.id}`))).toMatchObject({
    tiers: [{ tier: 'friend', trialDays: 14, seatsMax: 20, prices }],
  })
})

test('without them there are no free days, one seat and the regular price; an instant is kept in UTC', async () => {
  await using h = await createHarness()
  const { secretKey } = await h.site()
  const call = admin(h, secretKey)
  const { prices: _, ...plain } = tier
  const short = { ...plain, prices: [{ interval: 'month', price: usd(500) }] }
  expect(await json(call('PUT', '/tiers/friend', short))).toEqual({
    tier: 'friend',
    ...short,
    trialDays: 0,
    seatsMax: 1,
  })
  const zoned = { ...plain, prices: month({ price: usd(500), until: '2030-01-01T01:00:00+01:00' }) }
  expect(await json(call('PUT', '/tiers/friend', zoned))).toMatchObject({
    prices: month({ price: usd(500), until, places: null }),
  })
})

test.each<[string, object, number]>([
  ['free days below zero', { trialDays: -1 }, 400],
  ['ninety-one free days', { trialDays: 91 }, 400],
  ['half a free day', { trialDays: 0.5 }, 400],
  ['no seat', { seatsMax: 0 }, 400],
  ['501 seats', { seatsMax: 501 }, 400],
  ['a founding price for ever', { prices: month({ price: usd(300) }) }, 400],
  [
    'a founding price until null for null places',
    { prices: month({ price: usd(300), until: null, places: null }) },
    400,
  ],
  ['a founding price for no places', { prices: month({ price: usd(300), places: 0 }) }, 400],
  ['a founding price until some day', { prices: month({ price: usd(300), until: 'soon' }) }, 400],
  [
    'a founding price until the 30th of February',
    { prices: month({ price: usd(300), until: '2030-02-30T99:00:00Z' }) },
    400,
  ],
  ['a founding price above the regular one', { prices: month({ price: usd(501), places: 5 }) }, 422],
  ['a founding price that no card is charged', { prices: month({ price: usd(299), places: 5 }) }, 422],
  [
    'a founding price in another currency',
    { prices: month({ price: { amount: 300, currency: 'EUR' }, places: 5 }) },
    422,
  ],
  ['a founding price with a field that nobody knows', { prices: month({ price: usd(300), places: 5, max: 5 }) }, 400],
])('a tier with %s is refused', async (_name, over, status) => {
  await using h = await createHarness()
  const { site, secretKey } = await h.site()
  const before = await h.footprint()
  expect((await admin(h, secretKey)('PUT', '/tiers/friend', { ...tier, ...over })).status).toBe(status)
  expect(await h.store.tiers(site.id)).toEqual([])
  expect(await h.footprint()).toEqual(before)
})

test('an item’s offers carry the founding price while it lasts, and the free days of a new reader', async () => {
  await using h = await createHarness()
  const founding = { price: usd(300), until: after(h.clock.now(), 60), places: 1 }
  const prices = [{ interval: 'month', price: usd(500), founding }] as const
  const { site } = await memberSite(h, { prices, trialDays: 14 })
  const offer = async () => {
    const { offers } = (await json(h.request(`/v1/sites/${site.id}/items/the-river`))) as { offers: unknown[] }
    return offers[1]
  }
  const shown = async () => {
    const { tiers } = (await json(h.request(`/v1/sites/${site.id}`))) as { tiers: { prices: object[] }[] }
    return tiers[0]?.prices[0]
  }
  const plain = { id: 'membership:friend:month', kind: 'membership', title: 'Friend of the river', trialDays: 14 }
  expect(await offer()).toEqual({ ...plain, price: usd(300) })
  expect(await shown()).toMatchObject({ price: usd(500), founding: { price: usd(300), left: 1 } })
  await finishJoin(h, await startJoin(h, site.id, { reader: await newReader(h) }))
  expect(await offer()).toEqual({ ...plain, price: usd(500) })
  expect(await shown()).toEqual({ interval: 'month', price: usd(500) })
})

// Credit

async function readingBuyer(h: Harness, over: Parameters<typeof memberSite>[1] = {}) {
  const { site } = await memberSite(h, { prices: [{ interval: 'month', price: usd(500) }], ...over })
  const reader = await newReader(h)
  await topUp(h, reader)
  const { ticket, verifier } = await openTicketFor(h, site.id, 'the-river')
  await approve(h, reader, ticket)
  const { grant } = (await (await redeem(h, ticket, verifier)).json()) as Extract<Redeemed, { state: 'done' }>
  const ask = async (...items: string[]) => {
    const asked = { site: site.id, items }
    return (await json(h.post('/v1/entitlements', asked, { Authorization: `Bearer ${grant}` }))) as Entitlements
  }
  return { site, reader, ask }
}

test('at a closed gate a reader is told what the purchases of late are worth', async () => {
  await using h = await createHarness()
  const { ask } = await readingBuyer(h)
  expect(await ask('the-river')).toEqual({ items: [expect.objectContaining({ granted: true })] })
  const { items, credit } = await ask('the-river', 'the-lake')
  expect(items).toMatchObject([{ granted: true }, { granted: false }])
  const price = usd(500)
  const offer = { offer: 'membership:friend:month', tier: 'friend', interval: 'month' }
  expect(credit).toEqual({ ...offer, spent: usd(20), price, due: usd(480) })
})

test('no credit is told where there are free days, nobody sells a membership, or who asks is a member', async () => {
  await using h = await createHarness()
  const { site, reader, ask } = await readingBuyer(h, { trialDays: 7 })
  expect((await ask('the-lake')).credit).toBeUndefined()
  await putTier(h.ports, site, 'friend', makeTier({ patterns: ['/letters/*'] }))
  expect((await ask('the-lake')).credit).toBeUndefined()
  expect((await ask('/letters/7')).credit).toMatchObject({ offer: 'membership:friend:month' })
  await finishJoin(h, await startJoin(h, site.id, { reader }))
  expect((await ask('the-lake')).credit).toBeUndefined()
  expect(await h.findings()).toEqual([])
})

test('the membership that opens the first closed item for the least is the one that is named', async () => {
  await using h = await createHarness()
  const { site, reader, ask } = await readingBuyer(h)
  await putTier(
    h.ports,
    site,
    'letters',
    makeTier({ patterns: ['/letters/*'], prices: [{ interval: 'month', price: usd(300) }] }),
  )
  await unlock(h, reader, site.id, 'the-lake')
  expect((await ask('/letters/7', '/essays/1')).credit).toMatchObject({
    tier: 'letters',
    spent: usd(40),
    due: usd(260),
  })
  expect((await ask('/essays/1', '/letters/7')).credit).toMatchObject({ tier: 'friend', due: usd(460) })
})
