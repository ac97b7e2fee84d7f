// Tickets to give memberships away, and what a publisher gives at /v1/admin/gifts, over HTTP.
import { expect, test } from 'vitest'
import { typedGiftCode } from '../../../server/core/gift-code.ts'
import { withdrawTier } from '../../../server/flows/put-tier.ts'
import { takeBackCode } from '../../../server/flows/take-back-code.ts'
import type { Gift } from '../../../server/wire/gift.ts'
import { createGift, giftTicketFor, redeemCode } from '../../support/gifts.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { memberSite } from '../../support/member.ts'
import { newReader, openTicketFor, redeem } from '../../support/reader.ts'
import { verifierAndChallenge } from '../../support/verifier.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

// Tickets

const ticketWith = (h: Harness, site: string, gift: unknown, expected = 2500) =>
  h.post('/v1/tickets', {
    site,
    want: { kind: 'membership', tier: 'friend', interval: 'month', gift },
    expected: { amount: expected, currency: 'USD' },
    challenge: verifierAndChallenge().challenge,
    page: `${siteOrigin}/`,
  })

test('a page opens a window to give for the price of all codes, and learns of the gift only that it is done', async () => {
  await using h = await checkedHarness()
  const { ticket, verifier, gift, codes } = await createGift(h)
  const response = await redeem(h, ticket, verifier)
  const text = await response.text()
  expect(JSON.parse(text)).toEqual({ state: 'done', grant: expect.any(String), unlocks: [] })
  for (const secret of [gift.id, ...codes]) expect(text).not.toContain(secret)
})

test('a gift makes its giver no member', async () => {
  await using h = await checkedHarness()
  const { site, ticket, verifier } = await createGift(h)
  const { grant } = (await (await redeem(h, ticket, verifier)).json()) as { grant: string }
  const body = { site: site.id, items: ['the-river'] }
  const asked = await h.post('/v1/entitlements', body, { Authorization: `Bearer ${grant}` })
  expect(await asked.json()).toMatchObject({ items: [{ item: 'the-river', granted: false }] })
})

test('whoever redeems a code reads as a member, until the day on which the gift ends', async () => {
  await using h = await checkedHarness()
  const { site, codes } = await createGift(h)
  const reader = await newReader(h)
  await redeemCode(h, codes[0] as string, reader)
  const { ticket, verifier } = await openTicketFor(h, site.id, 'the-river')
  const membership = (await h.store.membershipsAt(reader, site.id))[0]
  const finish = {
    change: 'finish-by-membership',
    ticket,
    reader,
    membership: membership?.id as `membership_${string}`,
  }
  await h.store.commit([{ ...finish, change: 'finish-by-membership', at: h.clock.now() }])
  const answer = (await (await redeem(h, ticket, verifier)).json()) as { grant: string; membership: { until: string } }
  expect(answer.membership).toMatchObject({ tier: 'friend', until: membership?.paidUntil })
  const ask = async () => {
    const body = { site: site.id, items: ['the-lake'] }
    const response = await h.post('/v1/entitlements', body, { Authorization: `Bearer ${answer.grant}` })
    return ((await response.json()) as { items: [{ granted: boolean }] }).items[0].granted
  }
  expect(await ask()).toBe(true)
  h.clock.advance({ days: 32 })
  expect(await ask()).toBe(false)
})

test('the price is that of all codes: a page that expects less is told', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const refused = await ticketWith(h, site.id, { codes: 5 }, 2499)
  expect([refused.status, await codeOf(refused)]).toEqual([409, 'price-changed'])
  expect((await ticketWith(h, site.id, { codes: 5 })).status).toBe(201)
})

test.each([
  [{ codes: 0 }, 'malformed-request'],
  [{ codes: 51 }, 'malformed-request'],
  [{ codes: 1.5 }, 'malformed-request'],
  [{ codes: '5' }, 'malformed-request'],
  [{}, 'malformed-request'],
  [{ codes: 5, to: 'ana@example.com' }, 'malformed-request'],
  [5, 'malformed-request'],
])('a wish to give %j opens no window', async (gift, code) => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const before = await h.footprint()
  expect(await codeOf(await ticketWith(h, site.id, gift))).toBe(code)
  expect(await h.footprint()).toEqual(before)
})

test('more than can be added to a wallet at once is not given at once', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  await giftTicketFor(h, site.id, { codes: 6, interval: 'year' })
  await expect(giftTicketFor(h, site.id, { codes: 7, interval: 'year' })).rejects.toThrow('amount-out-of-range')
})

test('a tier that is sold no longer is not given either, but its codes stay good', async () => {
  await using h = await checkedHarness()
  const { site, codes } = await createGift(h)
  await withdrawTier(h.ports, site, 'friend')
  expect(await codeOf(await ticketWith(h, site.id, { codes: 5 }))).toBe('not-found')
  expect(await redeemCode(h, codes[0] as string, await newReader(h))).toMatchObject({ is: 'yours' })
})

// The publisher's own

type Order = { secretKey: string; body?: unknown; key?: string | null; headers?: Record<string, string> }

let keys = 0
const give = (h: Harness, { secretKey, body, key = `gift-key-${++keys}`, headers = {} }: Order) =>
  h.request('/v1/admin/gifts', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secretKey}`,
      'Content-Type': 'application/json',
      ...(key === null ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
    body: JSON.stringify(body ?? { tier: 'friend', interval: 'year', codes: 3 }),
  })
const list = async (h: Harness, secretKey: string, query = '') => {
  const response = await h.request(`/v1/admin/gifts${query}`, { headers: { Authorization: `Bearer ${secretKey}` } })
  return (await response.json()) as { gifts: Gift[]; next: string | null }
}
const withdraw = (h: Harness, secretKey: string, gift: string) =>
  h.request(`/v1/admin/gifts/${gift}`, { method: 'DELETE', headers: { Authorization: `Bearer ${secretKey}` } })

const given = async (h: Harness, order: Order): Promise<Gift> => (await (await give(h, order)).json()) as Gift
const typed = (gift: Gift, position: number) => typedGiftCode(gift.codes[position]?.code ?? '') as string

test('a publisher gives memberships that cost nobody anything, and gets the codes', async () => {
  await using h = await checkedHarness()
  const { secretKey, site } = await memberSite(h)
  const response = await give(h, { secretKey })
  expect(response.status).toBe(201)
  const gift = (await response.json()) as Gift
  expect(gift).toMatchObject({ cause: 'complimentary', tier: 'friend', interval: 'year', price: usd(0) })
  expect(gift.codes.map(({ state }) => state)).toEqual(['open', 'open', 'open'])
  expect((await h.footprint()).entries).toBe(0)
  const reader = await newReader(h)
  expect(await redeemCode(h, typed(gift, 0), reader)).toMatchObject({ is: 'yours' })
  expect(await h.store.membershipsAt(reader, site.id)).toMatchObject([{ cause: 'complimentary', price: usd(0) }])
})

test('the same key fifty times is one gift and the same codes; with another body it is refused', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await memberSite(h)
  const answers = await Promise.all(Array.from({ length: 50 }, () => give(h, { secretKey, key: 'once' })))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201))
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  const other = await give(h, { secretKey, key: 'once', body: { tier: 'friend', interval: 'year', codes: 4 } })
  expect([other.status, await codeOf(other)]).toEqual([422, 'idempotency-key-reused'])
  expect(await h.footprint()).toMatchObject({ gifts: 1, gift_codes: 3 })
})

test('one key of two sites is two gifts', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await memberSite(h)
  const two = await h.site({ origins: ['https://lake.example'] })
  await h.store.commit([{ change: 'put-tier', tier: { ...(await tierOf(h)), site: two.site.id }, at: h.clock.now() }])
  const gifts = [await given(h, { secretKey, key: 'k' }), await given(h, { secretKey: two.secretKey, key: 'k' })]
  expect(gifts[0]?.gift).not.toBe(gifts[1]?.gift)
  expect(gifts[0]?.codes).not.toEqual(gifts[1]?.codes)
})

const tierOf = async (h: Harness) => {
  const [row] = await h.driver.db.selectFrom('tiers').select('site').execute()
  const [tier] = await h.store.tiers(row?.site as `site_${string}`)
  if (tier === undefined) throw new Error('no tier')
  return tier
}

test.each([
  ['no key', { key: null }, 400, 'idempotency-key-missing'],
  ['a key with a space', { key: 'a b' }, 400, 'malformed-request'],
  ['no codes', { body: { tier: 'friend', interval: 'year', codes: 0 } }, 400, 'malformed-request'],
  ['too many codes', { body: { tier: 'friend', interval: 'year', codes: 51 } }, 400, 'malformed-request'],
  ['another interval', { body: { tier: 'friend', interval: 'week', codes: 1 } }, 400, 'malformed-request'],
  ['a field too many', { body: { tier: 'friend', interval: 'year', codes: 1, price: 0 } }, 400, 'malformed-request'],
  ['a tier that is not there', { body: { tier: 'gold', interval: 'year', codes: 1 } }, 404, 'not-found'],
  ['a wrong secret key', { secretKey: 'tsk_wrong' }, 401, 'unauthenticated'],
  ['a browser', { headers: { Origin: siteOrigin } }, 403, 'not-allowed'],
] as const)('with %s nothing is given', async (_, over, status, code) => {
  await using h = await checkedHarness()
  const { secretKey } = await memberSite(h)
  const before = await h.footprint()
  const refused = await give(h, { secretKey, ...over })
  expect([refused.status, await codeOf(refused)]).toEqual([status, code])
  expect(await h.footprint()).toEqual(before)
})

test('the list shows all gifts of the site: of those that readers have paid for what became of them, and no code', async () => {
  await using h = await checkedHarness()
  const { secretKey, gift, giver, codes } = await createGift(h, { codes: 3 })
  await redeemCode(h, codes[0] as string, await newReader(h))
  await takeBackCode(h.ports, { reader: giver, gift: gift.id, position: 1 })
  h.clock.advance({ days: 1 })
  const own = await given(h, { secretKey })
  const { gifts, next } = await list(h, secretKey)
  expect(next).toBeNull()
  expect(gifts.map((each) => [each.gift, each.cause])).toEqual([
    [own.gift, 'complimentary'],
    [gift.id, 'gift'],
  ])
  expect(gifts[0]).toEqual(own)
  expect(gifts[1]?.codes.map(({ state, code }) => [state, code])).toEqual([
    ['redeemed', null],
    ['taken-back', null],
    ['open', null],
  ])
  expect(JSON.stringify(gifts[1])).not.toContain(giver)
  h.clock.advance({ days: 365 })
  expect((await list(h, secretKey)).gifts[1]?.codes[2]).toMatchObject({ state: 'late' })
})

test('the list goes on where a page ended', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await memberSite(h)
  const body = { tier: 'friend', interval: 'month', codes: 1 }
  for (let count = 0; count < 21; count++) await give(h, { secretKey, body })
  const first = await list(h, secretKey)
  expect(first.gifts).toHaveLength(20)
  expect((await list(h, secretKey, `?before=${first.next}`)).gifts).toHaveLength(1)
  expect(
    (await h.request('/v1/admin/gifts?before=x', { headers: { Authorization: `Bearer ${secretKey}` } })).status,
  ).toBe(400)
})

test('a publisher takes back what nobody has redeemed; who is a member stays one, and twice is the same', async () => {
  await using h = await checkedHarness()
  const { secretKey, site } = await memberSite(h)
  const gift = await given(h, { secretKey })
  const reader = await newReader(h)
  await redeemCode(h, typed(gift, 1), reader)
  expect((await withdraw(h, secretKey, gift.gift)).status).toBe(204)
  expect((await withdraw(h, secretKey, gift.gift)).status).toBe(204)
  const states = (await list(h, secretKey)).gifts[0]?.codes.map(({ state, code }) => [state, code])
  expect(states).toEqual([
    ['taken-back', null],
    ['redeemed', null],
    ['taken-back', null],
  ])
  expect(await redeemCode(h, typed(gift, 0), await newReader(h))).toEqual({ is: 'unknown' })
  expect(await h.store.membershipsAt(reader, site.id)).toMatchObject([{ state: 'active' }])
})

test('nobody takes back gifts of another site, or what a reader has paid for', async () => {
  await using h = await checkedHarness()
  const { secretKey, gift } = await createGift(h)
  const own = await given(h, { secretKey })
  const other = await h.site({ origins: ['https://lake.example'] })
  for (const [key, id] of [
    [secretKey, gift.id],
    [secretKey, 'gift_none'],
    [other.secretKey, own.gift],
  ] as const)
    expect((await withdraw(h, key, id)).status).toBe(404)
  expect((await list(h, other.secretKey)).gifts).toEqual([])
  expect((await list(h, secretKey)).gifts.flatMap(({ codes }) => codes).every(({ state }) => state === 'open')).toBe(
    true,
  )
})
