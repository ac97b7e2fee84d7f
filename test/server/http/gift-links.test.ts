// Gift links of a publisher at /v1/admin/gift-links, over HTTP.
import { expect, test } from 'vitest'
import type { GiftLink } from '../../../server/wire/gift-link.ts'
import { adminOf, formOf, givingSite, owner, publishedLink } from '../../support/gift-links.ts'
import { checkedHarness, visitor } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)
const listOf = async (response: Response) =>
  (await response.json()) as { readers: object | null; links: GiftLink[]; next: string | null }

test('a publisher gives an article by a link, sees how often it was opened, and takes it back', async () => {
  await using h = await checkedHarness()
  const { admin, secretKey } = await givingSite(h, null)
  const link = await publishedLink(h, secretKey, { opens: 3, days: 7 })
  expect(link).toMatchObject({ item: 'the-river', by: 'publisher', reader: null, state: 'open', opens: 3, opened: 0 })
  expect(Date.parse(link.expiresAt) - Date.parse(link.at)).toBe(7 * 86_400_000)
  const path = new URL(link.url as string).pathname
  await visitor(h).send(path, '')
  await visitor(h).send(path, '')
  expect((await listOf(await admin('GET', '/gift-links'))).links).toEqual([{ ...link, opened: 2 }])

  expect((await admin('DELETE', `/gift-links/${link.link}`)).status).toBe(204)
  expect((await admin('DELETE', `/gift-links/${link.link}`)).status).toBe(204)
  expect((await listOf(await admin('GET', '/gift-links'))).links[0]).toMatchObject({ state: 'revoked', opened: 2 })
  expect((await visitor(h).send(path, '')).status).toBe(410)
})

test('the same key gives the same link, ten times at once too, and no other one', async () => {
  await using h = await checkedHarness()
  const { admin, secretKey } = await givingSite(h)
  const same = await Promise.all(Array.from({ length: 10 }, () => publishedLink(h, secretKey)))
  expect(new Set(same.map(({ url }) => url)).size).toBe(1)
  h.clock.advance({ hours: 3 })
  expect(await publishedLink(h, secretKey)).toEqual(same[0])
  for (const other of [{ opens: 4 }, { days: 8 }]) {
    const wish = { item: 'the-river', opens: 3, days: 7, ...other }
    const response = await admin('POST', '/gift-links', wish, { 'Idempotency-Key': 'key-1' })
    expect([response.status, await codeOf(response)]).toEqual([422, 'idempotency-key-reused'])
  }
  expect((await publishedLink(h, secretKey, {}, 'key-2')).url).not.toBe(same[0]?.url)
})

test('what readers may give is off until the publisher says how much, and off again when that is deleted', async () => {
  await using h = await checkedHarness()
  const { site, admin } = await givingSite(h, null)
  const reader = await owner(h, site.id)
  const give = async (link: string) =>
    (await reader.send('/wallet/gift-links', formOf(site.id, { link }))).headers.get('Location')
  expect((await listOf(await admin('GET', '/gift-links'))).readers).toBeNull()
  expect(await give(`giftlink_${'1'.repeat(26)}`)).toBe('/wallet/gift-links?notice=link-off')
  expect(await (await admin('PUT', '/gift-links/readers', {})).json()).toEqual({ opens: 5, days: 7, perMonth: 10 })
  expect(await give(`giftlink_${'2'.repeat(26)}`)).toBe('/wallet/gift-links?notice=link-made')
  const [link] = (await listOf(await admin('GET', '/gift-links'))).links
  expect(link).toMatchObject({ by: 'reader', opens: 5, url: null, reader: expect.stringMatching(/^[\w-]{43}$/) })
  expect(link?.reader).toBe(await h.ports.signer.pairwise(site.id, reader.reader))
  expect((await admin('DELETE', '/gift-links/readers')).status).toBe(204)
  expect(await give(`giftlink_${'3'.repeat(26)}`)).toBe('/wallet/gift-links?notice=link-off')
  expect((await admin('DELETE', `/gift-links/${link?.link}`)).status).toBe(204)
})

test('the list goes on from page to page, and has what this site gave alone', async () => {
  await using h = await checkedHarness()
  const { admin, secretKey } = await givingSite(h)
  const { secretKey: other } = await h.site({ origins: ['https://lake.example'] })
  const made: string[] = []
  for (let nth = 0; nth < 52; nth++) {
    made.push((await publishedLink(h, secretKey, {}, `key-${nth}`)).link)
    h.clock.advance({ seconds: 1 })
  }
  const first = await listOf(await admin('GET', '/gift-links'))
  const second = await listOf(await admin('GET', `/gift-links?before=${first.next}`))
  expect([first.links.length, second.links.length, second.next]).toEqual([50, 2, null])
  expect([...first.links, ...second.links].map(({ link }) => link)).toEqual(made.toReversed())
  expect((await listOf(await adminOf(h, other)('GET', '/gift-links'))).links).toEqual([])
  expect((await adminOf(h, other)('DELETE', `/gift-links/${made[0]}`)).status).toBe(404)
  expect(await codeOf(await admin('GET', '/gift-links?before=gift_x'))).toBe('malformed-request')
})

test.each<[string, object, number]>([
  ['no item', { item: undefined }, 400],
  ['an item that is not there', { item: 'the-moon' }, 404],
  ['an item without a page', { item: 'the-lake' }, 404],
  ['for nobody', { opens: 0 }, 400],
  ['for more than may be', { opens: 501 }, 400],
  ['for a part of somebody', { opens: 1.5 }, 400],
  ['for longer than may be', { days: 91 }, 400],
  ['with a field that is not known', { page: 'https://evil.example/' }, 400],
])('a link %s is refused, and nothing is made', async (_, over, status) => {
  await using h = await checkedHarness()
  const { site, admin } = await givingSite(h)
  await h.item(site.id, { id: 'the-lake', page: null })
  const before = await h.footprint()
  const wish = { item: 'the-river', opens: 3, days: 7, ...over }
  expect((await admin('POST', '/gift-links', wish, { 'Idempotency-Key': 'key-1' })).status).toBe(status)
  expect(await h.footprint()).toEqual(before)
})

test('without a key of its own a link is refused, and so is everybody without the site’s', async () => {
  await using h = await checkedHarness()
  const { admin } = await givingSite(h)
  expect(await codeOf(await admin('POST', '/gift-links', { item: 'the-river', opens: 3, days: 7 }))).toBe(
    'idempotency-key-missing',
  )
  for (const [method, path] of [
    ['GET', '/gift-links'],
    ['PUT', '/gift-links/readers'],
    ['DELETE', '/gift-links/readers'],
    ['DELETE', '/gift-links/giftlink_x'],
  ] as const) {
    expect((await adminOf(h, 'tsk_none')(method, path, method === 'PUT' ? {} : undefined)).status).toBe(401)
  }
  for (const rules of [{ opens: 51 }, { days: 31 }, { perMonth: 0 }, { more: 1 }])
    expect((await admin('PUT', '/gift-links/readers', rules)).status).toBe(400)
})
