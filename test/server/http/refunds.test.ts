// A publisher gives money back, sees what was sold, and what it is owed (MON-10, MON-11).
import { expect, test } from 'vitest'
import { unlockEntry } from '../../../server/core/bookkeeping.ts'
import { journalEntry } from '../../../server/core/journal.ts'
import { recoverRefunds } from '../../../server/flows/recover-refunds.ts'
import { undoUnlock } from '../../../server/flows/undo-unlock.ts'
import { balances, createBuyer, unlock } from '../../support/buyer.ts'
import { createHarness, type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'

type Order = { secretKey: string; body?: unknown; key?: string | null; headers?: Record<string, string> }

let keys = 0
const post = (h: Harness, { secretKey, body, key = `key-${++keys}`, headers = {} }: Order) =>
  h.request('/v1/admin/refunds', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secretKey}`,
      'Content-Type': 'application/json',
      ...(key === null ? {} : { 'Idempotency-Key': key }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const get = async (h: Harness, secretKey: string, path: string) =>
  (await h.request(`/v1/admin${path}`, { headers: { Authorization: `Bearer ${secretKey}` } })).json()
const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

test('a full refund goes to the wallet, closes the article and takes the publisher’s share back', async () => {
  await using h = await createHarness()
  const { secretKey, reader, entitlement } = await createBuyer(h)
  const response = await post(h, { secretKey, body: { entitlement } })
  expect(response.status).toBe(201)
  const refund = await response.json()
  expect(refund).toMatchObject({
    entitlement,
    amount: { amount: 20, currency: 'USD' },
    to: 'wallet',
    by: 'publisher',
    state: 'succeeded',
  })
  expect(await get(h, secretKey, `/refunds/${refund.refund}`)).toEqual(refund)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ revokedAt: h.clock.now() })
  expect(await balances(h)).not.toHaveProperty('publisher:payable USD')
  expect(await h.findings()).toEqual([])
})

// MON-10
test('fifty refunds of one unlock at once, each with its own key, give the price back once', async () => {
  await using h = await createHarness()
  const { secretKey, reader, entitlement } = await createBuyer(h)
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(h, { secretKey, body: { entitlement } })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused).toHaveLength(49)
  expect(await codeOf(refused[0] as Response)).toBe('state-conflict')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

// MON-10
test('the same key fifty times is one refund and one answer; with another body it is refused', async () => {
  await using h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  const body = { entitlement, amount: usd(5) }
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(h, { secretKey, body, key: 'once' })))
  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(201))
  const refunds = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { refund: string }).refund))
  expect(new Set(refunds).size).toBe(1)
  const other = await post(h, { secretKey, body: { entitlement, amount: usd(6) }, key: 'once' })
  expect([other.status, await codeOf(other)]).toEqual([422, 'idempotency-key-reused'])
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ refunded: 5, revokedAt: null })
  expect(await h.findings()).toEqual([])
})

test('parts add up to the price, the article closes with the last one, and nothing more goes back', async () => {
  await using h = await createHarness()
  const { secretKey, reader, entitlement } = await createBuyer(h)
  for (const part of [7, 7])
    expect((await post(h, { secretKey, body: { entitlement, amount: usd(part) } })).status).toBe(201)
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ refunded: 14, revokedAt: null })
  const tooMuch = await post(h, { secretKey, body: { entitlement, amount: usd(7) } })
  expect([tooMuch.status, await codeOf(tooMuch)]).toEqual([422, 'amount-out-of-range'])
  expect(await (await post(h, { secretKey, body: { entitlement } })).json()).toMatchObject({ amount: { amount: 6 } })
  expect((await h.store.entitlementById(entitlement))?.revokedAt).not.toBeNull()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect((await post(h, { secretKey, body: { entitlement } })).status).toBe(409)
  expect(await h.findings()).toEqual([])
})

test('a part can close the article where the publisher says so', async () => {
  await using h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  await post(h, { secretKey, body: { entitlement, amount: usd(10), revoke: true } })
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ refunded: 10, revokedAt: h.clock.now() })
  expect(await h.findings()).toEqual([])
})

test('a refund to the card goes through the wallet to the payment that it came from', async () => {
  await using h = await createHarness()
  const { secretKey, reader, payment, entitlement } = await createBuyer(h)
  const refund = await (await post(h, { secretKey, body: { entitlement, to: 'card' } })).json()
  expect(refund).toMatchObject({ to: 'card', state: 'succeeded', amount: { amount: 20 } })
  expect(await h.store.payment(payment)).toMatchObject({ refunded: { amount: 20 } })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect((await h.store.walletLines(reader, 9)).map(({ kind, amount }) => [kind, amount])).toEqual([
    ['card-refund', -20],
    ['refund', 20],
    ['unlock', -20],
    ['top-up', 500],
  ])
  expect(await balances(h)).toEqual({
    'fees:processing USD': 45,
    'reader:wallet USD': 480,
    'stripe:balance USD': 435,
  })
  expect(await h.findings()).toEqual([])
})

test('while the provider does not answer, a refund to the card is started, and goes on by itself', async () => {
  await using h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  h.stripe.control.chaos({ failNext: { status: 503, times: 9, path: '/v1/refunds' } })
  const response = await post(h, { secretKey, body: { entitlement, to: 'card' } })
  expect(response.status).toBe(201)
  const started = await response.json()
  expect(started).toMatchObject({ state: 'started' })
  h.stripe.control.calm()
  h.clock.advance({ minutes: 3 })
  await recoverRefunds(h.ports)
  expect(await get(h, secretKey, `/refunds/${started.refund}`)).toMatchObject({ state: 'succeeded' })
  expect(await h.findings()).toEqual([])
})

test('to a card that a bank disputes nothing goes; the wallet can have it', async () => {
  await using h = await createHarness()
  const { secretKey, payment, entitlement } = await createBuyer(h)
  h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  const before = await h.footprint()
  const refused = await post(h, { secretKey, body: { entitlement, to: 'card' } })
  expect([refused.status, await codeOf(refused)]).toEqual([409, 'state-conflict'])
  expect(await h.footprint()).toEqual(before)
  expect((await post(h, { secretKey, body: { entitlement } })).status).toBe(201)
  expect(await h.findings()).toEqual([])
})

// MON-10
test('a refund after the publisher was paid out leaves a debt of the publisher, and credits the reader once', async () => {
  await using h = await createHarness()
  const { site, secretKey, reader, entitlement } = await createBuyer(h)
  const payout = journalEntry({
    reference: 'payout:test',
    kind: 'unlock',
    postings: [
      { account: `publisher:${site.publisher}:payable`, direction: 'debit', money: usd(20) },
      { account: 'stripe:balance', direction: 'credit', money: usd(20) },
    ],
  })
  await h.store.commit([{ change: 'post-entry', entry: payout, at: h.clock.now() }])
  await post(h, { secretKey, body: { entitlement } })
  const statement = await get(h, secretKey, '/statement')
  expect(statement.owed).toEqual([{ amount: -20, currency: 'USD' }])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
})

test('after a refund the token opens nothing, and the article can be bought again', async () => {
  await using h = await createHarness()
  const { site, secretKey, reader, entitlement } = await createBuyer(h)
  const token = await h.ports.signer.unlockToken({ site, item: 'the-river', reader, entitlement }, h.clock.now())
  await post(h, { secretKey, body: { entitlement } })
  const content = await h.request(`/v1/sites/${site.id}/items/the-river/content`, {
    headers: { Authorization: `Bearer ${token}`, Origin: siteOrigin },
  })
  expect([content.status, await codeOf(content)]).toEqual([403, 'revoked'])
  await unlock(h, reader, site.id, 'the-river')
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.findings()).toEqual([])
})

test('another site’s unlock cannot be refunded, and looks like one that is not there', async () => {
  await using h = await createHarness()
  const { entitlement } = await createBuyer(h)
  const { secretKey } = await h.site({ origins: ['https://other.example'] })
  const before = await h.footprint()
  const answers = await Promise.all(
    [entitlement, 'ent_nothing'].map(async (each) => {
      const response = await post(h, { secretKey, body: { entitlement: each } })
      const { instance: _, ...rest } = (await response.json()) as { instance: string; status: number }
      return rest
    }),
  )
  expect(answers[0]).toMatchObject({ status: 404 })
  expect(answers[1]).toEqual(answers[0])
  expect(await h.footprint()).toEqual(before)
})

test('another site’s refunds, unlocks and statement are not seen', async () => {
  await using h = await createHarness()
  const { secretKey: owner, entitlement } = await createBuyer(h)
  const { refund } = await (await post(h, { secretKey: owner, body: { entitlement } })).json()
  const { secretKey } = await h.site({ origins: ['https://other.example'] })
  expect(await get(h, secretKey, `/refunds/${refund}`)).toMatchObject({ status: 404 })
  expect(await get(h, secretKey, '/refunds')).toEqual({ refunds: [], next: null })
  expect(await get(h, secretKey, '/unlocks')).toEqual({ unlocks: [], next: null })
  expect(await get(h, secretKey, '/statement')).toMatchObject({ lines: [], owed: [] })
})

test.each([
  ['no key', { key: null }, 400, 'idempotency-key-missing'],
  ['a key with a blank', { key: 'a b' }, 400, 'malformed-request'],
  ['a key of 256 characters', { key: 'k'.repeat(256) }, 400, 'malformed-request'],
  ['not JSON', { body: '{' }, 400, 'malformed-request'],
  ['a field nobody knows', { body: { entitlement: 'ent_x', note: 1 } }, 400, 'malformed-request'],
  ['an id of something else', { body: { entitlement: 'site_x' } }, 400, 'malformed-request'],
  ['a wrong destination', { body: { entitlement: 'ent_x', to: 'bank' } }, 400, 'malformed-request'],
  ...[-1, 0.5, '5', null].map(
    (amount) =>
      [
        `amount ${amount}`,
        { body: { entitlement: 'ent_x', amount: { amount, currency: 'USD' } } },
        400,
        'malformed-request',
      ] as const,
  ),
  ['amount zero', { body: { amount: { amount: 0, currency: 'USD' } } }, 422, 'amount-out-of-range'],
  ['another currency', { body: { amount: { amount: 5, currency: 'EUR' } } }, 422, 'amount-out-of-range'],
  ['no currency of ours', { body: { amount: { amount: 5, currency: 'XXX' } } }, 422, 'amount-out-of-range'],
  ['a browser', { headers: { Origin: siteOrigin } }, 403, 'not-allowed'],
  ['a wrong key of the site', { headers: { Authorization: 'Bearer tsk_wrong' } }, 401, 'unauthenticated'],
] as const)('a refund with %s is refused and changes nothing', async (_name, order, status, code) => {
  await using h = await createHarness()
  const { secretKey, entitlement } = await createBuyer(h)
  const before = await h.footprint()
  const { body = {}, ...rest } = order as Partial<Order>
  const sent = typeof body === 'string' ? body : { entitlement, ...(body as object) }
  const response = await post(h, { secretKey, ...rest, body: sent })
  expect([response.status, await codeOf(response)]).toEqual([status, code])
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})

test('what a reader was given for nothing has nothing to give back', async () => {
  await using h = await createHarness()
  const { site, secretKey, reader } = await createBuyer(h)
  await h.item(site.id, { id: 'gift', price: usd(0) })
  const entitlement = await unlock(h, reader, site.id, 'gift')
  const refused = await post(h, { secretKey, body: { entitlement } })
  expect([refused.status, await codeOf(refused)]).toEqual([409, 'state-conflict'])
})

test('a publisher sees each unlock, undo and refund, with its readers under another name for each site', async () => {
  await using h = await createHarness()
  const { site, secretKey, reader, entitlement } = await createBuyer(h)
  h.clock.advance({ seconds: 1 })
  const second = await unlock(h, reader, site.id, 'the-lake')
  await undoUnlock(h.ports, { reader, entitlement })
  await post(h, { secretKey, body: { entitlement: second, amount: usd(5) } })

  const { unlocks } = await get(h, secretKey, '/unlocks')
  expect(unlocks).toMatchObject([
    { entitlement: second, item: 'the-lake', title: 'A lake in two minds', refunded: { amount: 5 }, revokedAt: null },
    { entitlement, item: 'the-river', price: { amount: 20, currency: 'USD' }, refunded: { amount: 20 } },
  ])
  const name = await h.ports.signer.pairwise(site.id, reader)
  expect(unlocks.map((each: { reader: string }) => each.reader)).toEqual([name, name])
  expect(JSON.stringify(unlocks)).not.toContain(reader)

  const { refunds } = await get(h, secretKey, '/refunds')
  expect(
    refunds.map(({ by, amount }: { by: string; amount: { amount: number } }) => [by, amount.amount]).toSorted(),
  ).toEqual([
    ['publisher', 5],
    ['reader', 20],
  ])
  const statement = await get(h, secretKey, '/statement')
  expect(statement).toMatchObject({ owed: [{ amount: 15, currency: 'USD' }], arePayoutsOnHold: false, next: null })
  expect(statement.lines.map(({ kind, item, amount }: Record<string, unknown>) => [kind, item, amount])).toEqual([
    ['refund', 'the-lake', -5],
    ['undo', 'the-river', -20],
    ['unlock', 'the-lake', 20],
    ['unlock', 'the-river', 20],
  ])
  expect(await h.findings()).toEqual([])
})

test('long lists come in pages that meet without gap or repetition', async () => {
  await using h = await createHarness()
  const { site, secretKey } = await h.site({ defaultPrice: 1 })
  const reader = await newReader(h)
  await topUp(h, reader, 500)
  for (let each = 0; each < 205; each++) {
    const id = `ent_${String(each).padStart(4, '0')}` as const
    const price = usd(1)
    const entry = unlockEntry({ entitlement: id, reader, publisher: site.publisher, price, platformFeeBps: 0 })
    await h.store.commit([
      { change: 'post-entry', entry, at: h.clock.now() },
      {
        change: 'add-entitlement',
        entitlement: {
          id,
          reader,
          site: site.id,
          item: `item-${each}`,
          cause: entry.reference,
          price,
          refunded: 0,
          grantedAt: h.clock.now(),
          revokedAt: null,
        },
      },
    ])
    if (each % 3 === 0) h.clock.advance({ seconds: 1 })
  }
  const walk = async (path: string, list: string, id: string) => {
    const seen: string[] = []
    for (let next: string | null = ''; next !== null; ) {
      const page: Record<string, unknown> = await get(h, secretKey, next === '' ? path : `${path}?before=${next}`)
      seen.push(...(page[list] as Record<string, string>[]).map((each) => String(each[id])))
      next = page.next as string | null
    }
    return seen
  }
  for (const seen of [
    await walk('/unlocks', 'unlocks', 'entitlement'),
    await walk('/statement', 'lines', 'entitlement'),
  ]) {
    expect(seen).toHaveLength(205)
    expect(new Set(seen).size).toBe(205)
  }
  expect(
    (await h.request('/v1/admin/unlocks?before=x', { headers: { Authorization: `Bearer ${secretKey}` } })).status,
  ).toBe(400)
  expect(await h.findings()).toEqual([])
})
