// Creators over HTTP: who they are, as a publisher says it and everybody may see it.
import { expect, test } from 'vitest'
import { creatorAbout, creatorTitle } from '../../../server/core/creator.ts'
import { after } from '../../../server/core/instant.ts'
import { refundUnlock } from '../../../server/flows/refund-unlock.ts'
import { releaseHolds } from '../../../server/flows/release-holds.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import { undoUnlock } from '../../../server/flows/undo-unlock.ts'
import type { Creator, Creators, Payees } from '../../../server/wire/creator.ts'
import { unlock } from '../../support/buyer.ts'
import type { Harness } from '../../support/harness.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { tipAgain } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

const ask = (h: Harness, secretKey: string, path = '', init: RequestInit = {}) =>
  h.request(`/v1/admin/creators${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
  })
const put = (h: Harness, secretKey: string, body: object, name = 'ana') =>
  ask(h, secretKey, `/${name}`, { method: 'PUT', body: JSON.stringify({ title: 'Ana Ribeiro', ...body }) })
const seen = async (h: Harness, site: string) =>
  ((await (await h.request(`/v1/sites/${site}/creators`)).json()) as Creators).creators

/** An item of which Ana has half and Ben a third, and a reader who wants it. */
async function byline(h: Harness) {
  const { site, secretKey } = await h.site()
  await put(h, secretKey, {})
  await put(h, secretKey, { title: 'Ben', tipShare: 7000 }, 'ben')
  const creators = [
    { creator: 'ana', share: 5000 },
    { creator: 'ben', share: 3333 },
  ]
  await putItem(h, secretKey, { creators })
  const reader = await newReader(h)
  await topUp(h, reader)
  return { site, secretKey, creators, reader }
}

const item = { title: 'The delta', price: usd(100), mode: 'sealed' } as const
const putItem = (h: Harness, secretKey: string, over: object = {}) =>
  h.request('/v1/admin/items/the-delta', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...item, ...over }),
  })
const itemOf = async (h: Harness, secretKey: string) => {
  const headers = { Authorization: `Bearer ${secretKey}` }
  return (await h.request('/v1/admin/items/the-delta', { headers })).json()
}

/** What the publisher and each creator are owed, in minor units. */
async function owed(h: Harness, secretKey: string): Promise<Record<string, number>> {
  const { publisher, creators } = (await (await ask(h, secretKey)).json()) as Payees
  const sum = ({ payable, held = [] }: Pick<Creator, 'payable'> & Partial<Pick<Creator, 'held'>>) =>
    [...payable, ...held].reduce((total, { amount }) => total + amount, 0)
  return { publisher: sum(publisher), ...Object.fromEntries(creators.map((each) => [each.creator, sum(each)])) }
}

// Profiles

test('a publisher says who a creator is, everybody sees it, and what is said no more is gone', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  const profile = { about: 'Draws herons.', website: 'https://ana.example/birds?of=the+river' }
  const answer = await put(h, secretKey, profile)
  expect(await answer.json()).toMatchObject({ creator: 'ana', title: 'Ana Ribeiro', ...profile })
  expect(await (await ask(h, secretKey, '/ana')).json()).toMatchObject(profile)
  expect(await seen(h, site.id)).toEqual([{ creator: 'ana', title: 'Ana Ribeiro', ...profile }])
  await put(h, secretKey, {})
  expect(await seen(h, site.id)).toEqual([{ creator: 'ana', title: 'Ana Ribeiro', about: null, website: null }])
})

test('two who write a profile at once leave one of them, whole, and the creator keeps the account', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  const written = Array.from({ length: 20 }, (_, n) => ({ about: `About ${n}`, website: `https://ana.example/${n}` }))
  const answers = await Promise.all(written.map((profile) => put(h, secretKey, profile)))
  expect(answers.map(({ status }) => status)).toEqual(written.map(() => 200))
  expect(await h.store.creators(site.id)).toHaveLength(1)
  const [left] = await seen(h, site.id)
  expect(written).toContainEqual({ about: left?.about, website: left?.website })
})

// INP-10
test.each([
  'javascript:alert(1)',
  'JavaScript:alert(1)//https://ana.example',
  ' java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox',
  'blob:https://ana.example/1',
  'http://ana.example/',
  'ftp://ana.example/',
  '//ana.example/',
  'ana.example',
  'https://',
  'https://bank.example@evil.example/',
  'https://:secret@ana.example/',
  `https://ana.example/${'x'.repeat(2048)}`,
  7,
  '',
])('the website %j is refused at save, and what was there stays', async (website) => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  await put(h, secretKey, { website: 'https://ana.example/' })
  expect(await codeOf(await put(h, secretKey, { website }))).toBe('malformed-request')
  expect(await seen(h, site.id)).toMatchObject([{ website: 'https://ana.example/' }])
})

test('a website is kept as a browser reads it: another alphabet in the name shows', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  await put(h, secretKey, { website: ' HTTPS://\u0430na.example/\u202ex ' })
  expect(await seen(h, site.id)).toMatchObject([{ website: 'https://xn--na-6kc.example/%E2%80%AEx' }])
})

// INP-08
test.each([
  ['nothing that can be seen', { title: '\u200b\u202e' }],
  ['a name without end', { title: 'x'.repeat(121) }],
  ['words without end', { about: 'x'.repeat(281) }],
  ['words that are none', { about: 7 }],
])('%s about a creator is refused, and nobody is named', async (_what, body) => {
  await using h = await checkedHarness()
  const { secretKey } = await h.site()
  expect(await codeOf(await put(h, secretKey, body))).toBe('malformed-request')
  expect(await (await ask(h, secretKey)).json()).toEqual({ publisher: { payable: [] }, creators: [] })
})

test('a title and the words beside it are plain text on one line, whatever was written', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  await put(h, secretKey, { title: ' An\u202ea\r\nBcc: all@ana.example ', about: '\u0000<b>Herons</b>\u2066\n' })
  const plain = { title: 'Ana Bcc: all@ana.example', about: '<b>Herons</b>' }
  expect(await seen(h, site.id)).toEqual([{ creator: 'ana', ...plain, website: null }])
  for (const [n, hostile] of hostileMessages.entries()) {
    const [title, about] = [creatorTitle(hostile), creatorAbout(hostile)]
    const answer = await put(h, secretKey, { title: hostile, about: hostile }, `hostile-${n}`)
    if (title === null || about === null) expect(answer.status).toBe(400)
    else expect((await answer.json()) as Creator).toMatchObject({ title, ...about })
  }
})

test('nobody says who a creator is without the key, or from a page', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  await put(h, secretKey, {})
  const other = await h.site({ origins: ['https://lake.example'] })
  expect(await codeOf(await put(h, `${secretKey}x`, { about: 'Mine' }))).toBe('unauthenticated')
  expect((await put(h, other.secretKey, { about: 'Mine' })).status).toBe(200)
  expect(await seen(h, site.id)).toMatchObject([{ about: null }])
  const headers = { Authorization: `Bearer ${secretKey}`, Origin: 'https://river.example' }
  const init = { method: 'PUT', body: '{"title":"Ana","about":"Mine"}', headers }
  expect(await codeOf(await h.request('/v1/admin/creators/ana', init))).toBe('not-allowed')
})

// Shares

test('an unlock is shared by the byline after the platform fee, and a tip by what its creator leaves', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, secretKey, creators, reader } = await byline(h)
  expect(await itemOf(h, secretKey)).toMatchObject({ item: 'the-delta', creators })
  await unlock(h, reader, site.id, 'the-delta', 100)
  // 95 are left of 100: halves and thirds of them are 47.5, 31.66 and 15.84.
  expect(await owed(h, secretKey)).toEqual({ ana: 47, ben: 32, publisher: 16 })
  await tipAgain(h, site.id, reader, { amount: 100, creator: 'ben' })
  expect(await owed(h, secretKey)).toEqual({ ana: 47, ben: 32 + 67, publisher: 16 + 28 })
})

test('an item without a byline, or that only a path rule knows, is the publisher’s', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await byline(h)
  await putItem(h, secretKey)
  expect(await itemOf(h, secretKey)).toMatchObject({ creators: [] })
  const headers = { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' }
  const rules = { rules: [{ pattern: '/long/*', price: usd(40) }] }
  await h.request('/v1/admin/rules', { method: 'PUT', headers, body: JSON.stringify(rules) })
  await unlock(h, reader, site.id, 'the-delta', 100)
  await unlock(h, reader, site.id, '/long/river', 40)
  expect(await owed(h, secretKey)).toEqual({ ana: 0, ben: 0, publisher: 140 })
})

test('what goes back are the shares of the sale, whatever they are today, in parts and to the last cent', async () => {
  await using h = await checkedHarness({ platformFeeBps: 333 })
  const { site, secretKey, reader } = await byline(h)
  const wallet = await h.store.wallet(reader, 'USD')
  const entitlement = await unlock(h, reader, site.id, 'the-delta', 100)
  await putItem(h, secretKey, { creators: [{ creator: 'ben', share: 10_000 }] })
  const part = { site: site.id, bodyHash: 'hash', entitlement, to: 'wallet', revoke: null } as const
  for (const [n, amount] of [1, 33, 1, 20].entries()) {
    await refundUnlock(h.ports, { ...part, key: `key-${n}`, amount: usd(amount) })
    const sums = Object.values(await owed(h, secretKey))
    expect(sums.every((sum) => sum >= 0)).toBe(true)
  }
  await refundUnlock(h.ports, { ...part, key: 'rest', amount: null })
  expect(await owed(h, secretKey)).toEqual({ ana: 0, ben: 0, publisher: 0 })

  const again = await unlock(h, reader, site.id, 'the-delta', 100)
  expect(await undoUnlock(h.ports, { reader, entitlement: again })).toMatchObject({ undone: true })
  const tip = await tipAgain(h, site.id, reader, { amount: 99, creator: 'ben' })
  await put(h, secretKey, { title: 'Ben', tipShare: 0 }, 'ben')
  await returnTips(h.ports, { site: site.id, key: 'tip', bodyHash: 'hash', wish: { tips: [tip.id] } })
  expect(await owed(h, secretKey)).toEqual({ ana: 0, ben: 0, publisher: 0 })
  expect(await h.store.wallet(reader, 'USD')).toEqual(wallet)
})

test('shares that change during a sale count as they were or as they are, never in between', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, secretKey } = await byline(h)
  const readers = await Promise.all(Array.from({ length: 12 }, () => newReader(h)))
  for (const reader of readers) await topUp(h, reader)
  const bylines = [[{ creator: 'ana', share: 10_000 }], [{ creator: 'ben', share: 10_000 }]]
  await putItem(h, secretKey, { creators: bylines[0] })
  await Promise.all([
    ...readers.map((reader) => unlock(h, reader, site.id, 'the-delta', 100)),
    ...bylines.map((creators) => putItem(h, secretKey, { creators })),
  ])
  const { ana = 0, ben = 0, publisher } = await owed(h, secretKey)
  expect(publisher).toBe(0)
  expect(ana + ben).toBe(12 * 95)
  expect([ana % 95, ben % 95]).toEqual([0, 0])
})

test.each([
  ['more than the whole', [5000, 5001]],
  ['nothing', [0]],
  ['less than nothing', [-1]],
  ['a part of a basis point', [12.5]],
  ['more than there is', [10_001]],
  ['a share that is none', ['5000']],
])('a byline with %s is refused, and the item stays as it was', async (_what, shares) => {
  await using h = await checkedHarness()
  const { secretKey, creators } = await byline(h)
  const named = shares.map((share, n) => ({ creator: ['ana', 'ben'][n], share }))
  expect(await codeOf(await putItem(h, secretKey, { creators: named }))).toBe('malformed-request')
  expect(await itemOf(h, secretKey)).toMatchObject({ creators })
})

test('a byline names creators of its own site, each once, eight at most', async () => {
  await using h = await checkedHarness()
  const { secretKey, creators } = await byline(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  await put(h, other.secretKey, { title: 'Cleo' }, 'cleo')
  const some = (...names: string[]) => ({ creators: names.map((creator) => ({ creator, share: 1000 })) })
  const nine = Array.from({ length: 9 }, (_, n) => `number-${n}`)
  for (const name of nine) await put(h, secretKey, {}, name)
  for (const refused of [some('cleo'), some('nobody'), some('ana', 'ana'), some(...nine), { creators: 'ana' }])
    expect(await codeOf(await putItem(h, secretKey, refused))).toBe('malformed-request')
  expect(await itemOf(h, secretKey)).toMatchObject({ creators })
  expect((await putItem(h, secretKey, some(...nine.slice(1)))).status).toBe(200)
})

test.each([-1, 10_001, 0.5, '10000', null])('a share of tips of %j is refused', async (tipShare) => {
  await using h = await checkedHarness()
  const { secretKey } = await byline(h)
  expect(await codeOf(await put(h, secretKey, { tipShare }, 'ben'))).toBe('malformed-request')
  expect(await (await ask(h, secretKey, '/ben')).json()).toMatchObject({ tipShare: 7000 })
})

test('a creator who takes no more tips still shares in what is sold', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await byline(h)
  await ask(h, secretKey, '/ana', { method: 'DELETE' })
  await unlock(h, reader, site.id, 'the-delta', 100)
  expect(await owed(h, secretKey)).toMatchObject({ ana: 50 })
})

// Held money

test('a publisher sees what of a creator’s is held, and when the next of it is payable', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await byline(h)
  await unlock(h, reader, site.id, 'the-delta', 100)
  const releasesAt = after(h.clock.now(), 7 * 24 * 60 * 60)
  await tipAgain(h, site.id, reader, { amount: 100, creator: 'ben' })
  const told = async () => ((await (await ask(h, secretKey)).json()) as Payees).creators
  expect(await told()).toMatchObject([
    { creator: 'ana', payable: [], held: [usd(50)], releasesAt },
    { creator: 'ben', payable: [], held: [usd(33 + 70)], releasesAt },
  ])
  expect(await (await ask(h, secretKey, '/ben')).json()).toMatchObject({ held: [usd(33 + 70)], releasesAt })
  h.clock.advance({ days: 8 })
  await releaseHolds(h.ports)
  expect(await told()).toMatchObject([
    { creator: 'ana', payable: [usd(50)], held: [], releasesAt: null },
    { creator: 'ben', payable: [usd(33 + 70)], held: [], releasesAt: null },
  ])
})
