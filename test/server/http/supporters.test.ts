// Supporters over HTTP: what everybody may see of tips, and what nobody does.
import { expect, test } from 'vitest'
import { tipMessage, tipName } from '../../../server/core/tip.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Supporters } from '../../../server/wire/supporter.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const ask = (h: Harness, site: string, query = '') => h.request(`/v1/sites/${site}/supporters${query}`)
const supporters = async (h: Harness, site: string, query = '') =>
  (await (await ask(h, site, query)).json()) as Supporters

/** A reader with money who tips Ana, a second after the last tip. */
async function supporter(h: Harness, site: `site_${string}`, amount = 2000) {
  const reader = await newReader(h)
  await topUp(h, reader, amount)
  const tip = async (wish: Parameters<typeof tipTicketFor>[2] & { amount: number }, tipName: string | null = null) => {
    const { ticket } = await tipTicketFor(h, site, wish)
    await unlockItem(h.ports, { ticket, reader, approved: usd(wish.amount), tipName })
    h.clock.advance({ seconds: 1 })
  }
  return { reader, tip }
}

test('everybody sees the newest tips with the names and the words that their readers want to be seen', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const bea = await supporter(h, site.id)
  await bea.tip({ amount: 300, message: 'For the <b>heron</b>', public: true }, 'Bea')
  await bea.tip({ amount: 1000, message: 'Not for everybody' }, 'Bea')
  const answer = await ask(h, site.id)
  expect(answer.headers.get('Cache-Control')).toBe('public, max-age=5')
  expect(await answer.json()).toEqual({
    supporters: [
      {
        name: 'Bea',
        amount: usd(1000),
        message: null,
        creator: 'ana',
        level: 3,
        at: expect.any(String),
        tip: expect.any(String),
      },
      {
        name: 'Bea',
        amount: usd(300),
        message: 'For the <b>heron</b>',
        creator: 'ana',
        level: 2,
        at: expect.any(String),
        tip: expect.any(String),
      },
    ],
    next: null,
  })
  const top = await supporters(h, site.id, '?by=top&creator=ana')
  expect(top.supporters).toEqual([
    { name: 'Bea', amount: usd(1300), message: null, creator: 'ana', level: 3, at: expect.any(String) },
  ])
})

test('an anonymous tip is nobody’s in every answer, and two of one reader are not known to be of one', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { reader, tip } = await supporter(h, site.id)
  await tip({ amount: 300, anonymous: true }, 'Bea')
  await tip({ amount: 301, anonymous: true, message: 'Seen', public: true }, 'Bea')
  await tip({ amount: 302, anonymous: true, message: 'Unseen' }, 'Bea')
  await tip({ amount: 303 })
  const recent = await supporters(h, site.id)
  expect(recent.supporters.map(({ name, message }) => [name, message])).toEqual([
    [null, null],
    [null, null],
    [null, 'Seen'],
    [null, null],
  ])
  for (const { at } of recent.supporters) expect(at).toMatch(/:00\.000Z$/)
  expect(await supporters(h, site.id, '?by=top')).toEqual({ supporters: [], next: null })
  const pairwise = await h.ports.signer.pairwise(site.id, reader)
  for (const told of [JSON.stringify(recent), await (await ask(h, site.id, '?by=top')).text()])
    for (const secret of [reader, pairwise, 'Bea', 'Unseen', 'ticket_']) expect(told).not.toContain(secret)
})

test('one reader under two names is two supporters, whom nothing joins', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { tip } = await supporter(h, site.id)
  await tip({ amount: 100 }, 'Bea')
  await tip({ amount: 200 }, 'A friend')
  const { supporters: top } = await supporters(h, site.id, '?by=top')
  expect(top.map(({ name, amount }) => [name, amount.amount])).toEqual([
    ['A friend', 200],
    ['Bea', 100],
  ])
})

test.each(['recent', 'top'])('%s supporters come page by page, each once', async (by) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { tip } = await supporter(h, site.id)
  const names = Array.from({ length: 7 }, (_, at) => `Reader ${at}`)
  for (const [at, name] of names.entries()) await tip({ amount: 10 + at }, name)
  const seen: (string | null)[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: Supporters = await supporters(h, site.id, `?by=${by}&limit=3${next && `&before=${next}`}`)
    seen.push(...page.supporters.map(({ name }) => name))
    next = page.next
  }
  expect(seen).toEqual(names.toReversed())
})

test.each([
  '?by=best',
  '?limit=0',
  '?limit=51',
  '?limit=x',
  '?before=x',
  '?by=top&before=tip_a',
  '?limit=1&limit=-1e9',
])('what no page asks (%s) is refused or read once', async (query) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  expect((await ask(h, site.id, query)).status).toBe(query.startsWith('?limit=1&') ? 200 : 400)
})

test('of a site or a creator that is not there nothing is told, and a page of the site may read what is', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  for (const [id, query] of [
    ['site_x', ''],
    [site.id, '?creator=bo'],
    [other.site.id, '?creator=ana'],
  ] as const)
    expect((await ask(h, id, query)).status).toBe(404)
  const answer = await h.request(`/v1/sites/${site.id}/supporters`, { headers: { Origin: siteOrigin } })
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe(siteOrigin)
})

test('64 readers who tip at once are 64 supporters, to the cent', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const all = await Promise.all(Array.from({ length: 64 }, () => supporter(h, site.id, 300)))
  await Promise.all(
    all.flatMap(({ tip }, at) => [tip({ amount: 100 }, `Reader ${at}`), tip({ amount: 50 }, `Reader ${at}`)]),
  )
  const first = await supporters(h, site.id, '?by=top&limit=50')
  const rest = await supporters(h, site.id, `?by=top&limit=50&before=${first.next}`)
  const told = [...first.supporters, ...rest.supporters]
  expect(new Set(told.map(({ name }) => name)).size).toBe(64)
  expect(new Set(told.map(({ amount }) => amount.amount))).toEqual(new Set([150]))
})

test('hostile messages and names are told as plain text', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { tip } = await supporter(h, site.id, 10_000)
  const names = hostileMessages.map((hostile) => tipName(hostile.slice(0, 40))?.name ?? null)
  for (const [at, message] of hostileMessages.entries()) await tip({ amount: 10, message, public: true }, names[at])
  const told: Supporters['supporters'] = []
  for (let next: string | null = ''; next !== null; ) {
    const answer = await ask(h, site.id, `?limit=50${next && `&before=${next}`}`)
    expect(answer.headers.get('Content-Type')).toContain('application/json')
    const page = (await answer.json()) as Supporters
    told.push(...page.supporters)
    next = page.next
  }
  expect(told.map(({ name }) => name).toReversed()).toEqual(names)
  expect(told.map(({ message }) => message).toReversed()).toEqual(
    hostileMessages.map((hostile) => tipMessage(hostile)?.message ?? null),
  )
})
