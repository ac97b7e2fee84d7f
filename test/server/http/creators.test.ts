// Creators over HTTP: who they are, as a publisher says it and everybody may see it.
import { expect, test } from 'vitest'
import { creatorAbout, creatorTitle } from '../../../server/core/creator.ts'
import type { Creator, Creators } from '../../../server/wire/creator.ts'
import type { Harness } from '../../support/harness.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
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
  expect(await (await ask(h, secretKey)).json()).toEqual({ creators: [] })
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
