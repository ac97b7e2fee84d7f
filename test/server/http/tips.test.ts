// Tips over HTTP: whom readers can tip, what a page may wish for, what it learns, and what the publisher is told.
import { expect, test } from 'vitest'
import { closeCreator } from '../../../server/flows/put-creator.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Creator, Creators, Tip } from '../../../server/wire/creator.ts'
import type { Site } from '../../../server/wire/site.ts'
import { balances } from '../../support/buyer.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, redeem, topUp } from '../../support/reader.ts'
import { askToTip, createTip, owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

const ask = (h: Harness, secretKey: string, path: string, init: RequestInit = {}) =>
  h.request(`/v1/admin/${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
  })

const put = (h: Harness, secretKey: string, name: string, body: unknown) =>
  ask(h, secretKey, `creators/${name}`, { method: 'PUT', body: JSON.stringify(body) })

const siteOf = async (h: Harness, id: string) => (await (await h.request(`/v1/sites/${id}`)).json()) as Site
const tipsOf = async (h: Harness, secretKey: string) =>
  ((await (await ask(h, secretKey, 'tips')).json()) as { tips: Tip[] }).tips

// Creators

test('a publisher names a creator, renames one, and takes no more tips for one', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  expect((await siteOf(h, site.id)).tips).toBeNull()
  const nothing = { about: null, website: null }
  const ana = {
    creator: 'ana',
    title: 'Ana Ribeiro',
    ...nothing,
    tipShare: 10_000,
    isOpen: true,
    payable: [],
    held: [],
    releasesAt: null,
  }
  expect(await (await put(h, secretKey, 'ana', { title: ' Ana Ribeiro ' })).json()).toEqual(ana)
  expect((await siteOf(h, site.id)).tips).toEqual({ amounts: [200, 500, 1000], min: 10, max: 30_000 })
  expect(await (await put(h, secretKey, 'ana', { title: 'Ana' })).json()).toEqual({ ...ana, title: 'Ana' })
  expect(await (await ask(h, secretKey, 'creators/ana')).json()).toEqual({ ...ana, title: 'Ana' })
  expect((await ask(h, secretKey, 'creators/ana', { method: 'DELETE' })).status).toBe(204)
  expect((await ask(h, secretKey, 'creators/ana', { method: 'DELETE' })).status).toBe(204)
  const { creators } = (await (await ask(h, secretKey, 'creators')).json()) as { creators: Creator[] }
  expect(creators).toEqual([{ ...ana, title: 'Ana', isOpen: false }])
  expect((await siteOf(h, site.id)).tips).toBeNull()
})

test('a page may know who takes tips on the site: all of them, or those that it names, in its order', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  const asked = async (query = '') =>
    ((await (await h.request(`/v1/sites/${site.id}/creators${query}`)).json()) as Creators).creators
  expect(await asked()).toEqual([])
  for (const name of ['ana', 'ben', 'cleo']) await put(h, secretKey, name, { title: name.toUpperCase() })
  await ask(h, secretKey, 'creators/cleo', { method: 'DELETE' })
  const [ana, ben] = ['ana', 'ben'].map((creator) => ({
    creator,
    title: creator.toUpperCase(),
    about: null,
    website: null,
  }))
  expect(await asked()).toEqual([ana, ben])
  expect(await asked('?creator=ben&creator=nobody&creator=ana&creator=ben&creator=cleo')).toEqual([ben, ana])
  const response = await h.request(`/v1/sites/${site.id}/creators`)
  expect(response.headers.get('Cache-Control')).toContain('public')
  expect(response.headers.get('ETag')).toBeTruthy()
  expect(await codeOf(await h.request('/v1/sites/site_none/creators'))).toBe('not-found')
})

test.each([
  ['Ana', { title: 'Ana' }],
  ['-ana', { title: 'Ana' }],
  ['a'.repeat(41), { title: 'Ana' }],
  ['ana', {}],
  ['ana', { title: ' ' }],
  ['ana', { title: 'x'.repeat(121) }],
  ['ana', { title: 7 }],
  ['ana', { title: 'Ana', iban: 'PT50' }],
])('a creator %s with %j is refused, and nobody is named', async (name, body) => {
  await using h = await checkedHarness()
  const { secretKey } = await h.site()
  expect(await codeOf(await put(h, secretKey, name, body))).toBe('malformed-request')
  expect(await (await ask(h, secretKey, 'creators')).json()).toMatchObject({ creators: [] })
})

test('creators of one site are strangers on another, to its readers and to its publisher', async () => {
  await using h = await checkedHarness()
  const { creator } = await tipSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  for (const method of ['GET', 'DELETE'])
    expect(await codeOf(await ask(h, other.secretKey, 'creators/ana', { method }))).toBe('not-found')
  expect(await (await ask(h, other.secretKey, 'tips')).json()).toEqual({ tips: [], next: null })
  expect(await put(h, other.secretKey, 'ana', { title: 'Another Ana' })).toMatchObject({ status: 200 })
  expect((await h.store.creators(other.site.id)).map(({ id }) => id)).not.toContain(creator.id)
})

test('nobody names a creator without the key, or from a browser', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await h.site()
  expect(await codeOf(await put(h, `${secretKey}x`, 'ana', { title: 'Ana' }))).toBe('unauthenticated')
  const init = { method: 'PUT', body: '{"title":"Ana"}' }
  const headers = { Authorization: `Bearer ${secretKey}`, Origin: 'https://river.example' }
  expect(await codeOf(await h.request('/v1/admin/creators/ana', { ...init, headers }))).toBe('not-allowed')
})

// Wishes

test.each([
  ['less than a tenth of a dollar', { amount: 9 }, 'amount-out-of-range'],
  ['more than three hundred dollars', { amount: 30_001 }, 'amount-out-of-range'],
  ['nothing', { amount: 0 }, 'amount-out-of-range'],
  ['less than nothing', { amount: -300 }, 'malformed-request'],
  ['a part of a cent', { amount: 300.5 }, 'malformed-request'],
  ['a creator that nobody has named', { creator: 'bo' }, 'not-found'],
  ['words without end', { message: 'x'.repeat(281) }, 'malformed-request'],
  ['words that are none', { message: 7 }, 'malformed-request'],
  ['a wish that is not known', { weekly: true }, 'malformed-request'],
])('%s cannot be tipped, and opens no window', async (_what, wish, code) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const before = await h.footprint()
  expect(await codeOf(await askToTip(h, site.id, wish))).toBe(code)
  expect(await h.footprint()).toEqual(before)
})

test('a tip in another currency than the site’s is refused, and so is one from a page of somebody else', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const body = (currency: string) => ({
    site: site.id,
    want: { kind: 'tip', creator: 'ana', amount: { amount: 300, currency } },
    expected: null,
    challenge: 'x'.repeat(43),
    page: 'https://river.example/',
  })
  expect(await codeOf(await h.post('/v1/tickets', body('EUR')))).toBe('amount-out-of-range')
  const elsewhere = { Origin: 'https://evil.example' }
  expect(await codeOf(await h.post('/v1/tickets', body('USD'), elsewhere))).toBe('origin-not-allowed')
})

test('a page that showed less than it wishes to give is told, and opens no window', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const wish = { kind: 'tip', creator: 'ana', amount: { amount: 3000, currency: 'USD' } }
  const body = { site: site.id, want: wish, challenge: 'x'.repeat(43), page: 'https://river.example/' }
  const response = await h.post('/v1/tickets', { ...body, expected: { amount: 300, currency: 'USD' } })
  expect(await codeOf(response)).toBe('price-changed')
})

// Money

test('a tip leaves the wallet, reaches the creator less the operator’s fee, and costs no card fee', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { secretKey, reader, creator, ticket, verifier } = await createTip(h, { message: 'For the heron' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(200))
  expect(await balances(h)).toMatchObject({ 'fees:platform USD': 15 })
  expect(await (await ask(h, secretKey, 'creators/ana')).json()).toMatchObject({ payable: [], held: [usd(285)] })
  expect(await owedTo(h, creator.id)).toEqual([usd(285)])
  const done = await (await redeem(h, ticket, verifier)).json()
  const tip = { creator: 'ana', amount: usd(300) }
  expect(done).toEqual({ state: 'done', grant: expect.any(String), unlocks: [], tip })
})

test('a double click, two windows and a hundred requests at once are one tip', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 2000)
  const { ticket } = await tipTicketFor(h, site.id)
  const approval = { ticket, reader, approved: usd(300) }
  const answers = await Promise.all(Array.from({ length: 100 }, () => unlockItem(h.ports, approval)))
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(1700))
  expect(await h.store.tips(site.id, null, 10)).toHaveLength(1)
})

test('what the wallet has not, what was not agreed to, and what a closed creator would get is not tipped', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const large = await tipTicketFor(h, site.id, { amount: 600 })
  const approve = (ticket: typeof large.ticket, approved: number) =>
    unlockItem(h.ports, { ticket, reader, approved: usd(approved) })
  expect(await approve(large.ticket, 600)).toEqual({ next: 'top-up', missing: usd(100) })
  const { ticket } = await tipTicketFor(h, site.id)
  for (const other of [0, 299, 301])
    expect(await approve(ticket, other)).toEqual({ next: 'confirm-price', price: usd(300) })
  await closeCreator(h.ports, site, 'ana')
  expect(await approve(ticket, 300)).toEqual({ next: 'stop', because: 'not-for-sale' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owedTo(h, creator.id)).toEqual([])
})

test('64 readers who tip one creator at once lose and double no cent, and the sum is rolled up alike', async () => {
  await using h = await checkedHarness({ platformFeeBps: 333 })
  const { site, creator } = await tipSite(h)
  const readers = await Promise.all(Array.from({ length: 64 }, () => newReader(h)))
  for (const reader of readers) await topUp(h, reader, 300)
  const tickets = await Promise.all(readers.map(() => tipTicketFor(h, site.id, { amount: 101 })))
  const answers = await Promise.all(
    readers.map((reader, at) =>
      unlockItem(h.ports, { ticket: tickets[at]?.ticket as `ticket_${string}`, reader, approved: usd(101) }),
    ),
  )
  expect(answers.every(({ next }) => next === 'unlocked')).toBe(true)
  // 333 of 10,000 of 101 cents are three cents each.
  expect(await owedTo(h, creator.id)).toEqual([usd(64 * 98)])
  expect(await balances(h)).toMatchObject({ 'fees:platform USD': 64 * 3 })
})

// What the publisher is told

test('the publisher reads who gave what with which words, and of an anonymous tip nobody’s number', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await createTip(h, { amount: 100, message: 'For the <b>heron</b>', public: true })
  const silent = await tipTicketFor(h, site.id, { amount: 50, anonymous: true })
  h.clock.advance({ seconds: 1 })
  await unlockItem(h.ports, { ticket: silent.ticket, reader, approved: usd(50) })
  const [newest, first] = await tipsOf(h, secretKey)
  const pairwise = await h.ports.signer.pairwise(site.id, reader)
  expect(first).toMatchObject({ creator: 'ana', amount: usd(100), message: 'For the <b>heron</b>', public: true })
  expect(first?.reader).toBe(pairwise)
  expect(newest).toMatchObject({ amount: usd(50), message: null, public: false, reader: null })
  expect(JSON.stringify(newest)).not.toContain(reader)
})

test('tips are listed a hundred to a page, and a page goes on where the last one ended', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 2000)
  for (let count = 0; count < 101; count++) {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10 })
    await unlockItem(h.ports, { ticket, reader, approved: usd(10) })
  }
  const page = (await (await ask(h, secretKey, 'tips')).json()) as { tips: Tip[]; next: string }
  expect(page.tips).toHaveLength(100)
  const rest = (await (await ask(h, secretKey, `tips?before=${page.next}`)).json()) as { tips: Tip[]; next: null }
  expect(rest).toMatchObject({ tips: [{ amount: usd(10) }], next: null })
  expect(new Set([...page.tips, ...rest.tips].map(({ tip }) => tip)).size).toBe(101)
  expect(await codeOf(await ask(h, secretKey, 'tips?before=ent_1'))).toBe('malformed-request')
})
