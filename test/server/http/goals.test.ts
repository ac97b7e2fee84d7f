// Goals over HTTP: who sets one, what it counts, and that it is reached once whoever sees it and whoever dies.
import { expect, test } from 'vitest'
import { rollUpGoals } from '../../../server/flows/roll-up-goals.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Goal } from '../../../server/wire/goal.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

const boat = { title: 'A boat', target: usd(600), basis: 'gross' } as const

const ask = (h: Harness, secretKey: string, path: string, init: RequestInit = {}) =>
  h.request(`/v1/admin/goals${path}`, {
    ...init,
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
  })
const put = (h: Harness, secretKey: string, body: unknown, name = 'boat') =>
  ask(h, secretKey, `/${name}`, { method: 'PUT', body: JSON.stringify(body) })
const goalOf = async (h: Harness, site: string, name = 'boat') =>
  (await (await h.request(`/v1/sites/${site}/goals/${name}`)).json()) as Goal

async function givers(h: Harness, site: `site_${string}`, count: number, money = 500) {
  const readers = await Promise.all(Array.from({ length: count }, () => newReader(h)))
  for (const reader of readers) await topUp(h, reader, money)
  return readers.map((reader, at) => async (amount: number, wish: object = {}) => {
    const { ticket } = await tipTicketFor(h, site, { amount, ...wish })
    return unlockItem(h.ports, { ticket, reader, approved: usd(amount), tipName: `Reader ${at}` })
  })
}

test('a publisher sets a goal, everybody sees what is raised, and it is reached when the last tip comes', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, secretKey } = await tipSite(h)
  const [one, two] = await givers(h, site.id, 2, 1000)
  await one?.(100)
  h.clock.advance({ seconds: 1 })
  const start = h.clock.now()
  expect((await put(h, secretKey, boat)).status).toBe(200)
  await put(h, secretKey, { ...boat, basis: 'net', creator: 'ana' }, 'net')
  await one?.(300)
  const seen = { goal: 'boat', ...boat, item: null, endsAt: null, reachedAt: null }
  expect(await goalOf(h, site.id)).toEqual({ ...seen, raised: usd(300), supporters: 1 })
  await one?.(100)
  await two?.(200, { anonymous: true })
  expect(await goalOf(h, site.id)).toEqual({ ...seen, raised: usd(600), supporters: 2, reachedAt: start })
  expect(await goalOf(h, site.id, 'net')).toMatchObject({ raised: usd(570), basis: 'net', reachedAt: null })
  const listed = (await (await ask(h, secretKey, '')).json()) as { goals: unknown[] }
  expect(listed.goals).toMatchObject([
    { goal: 'boat', creator: null, startsAt: start },
    { goal: 'net', creator: 'ana' },
  ])
  expect((await h.request(`/v1/sites/${site.id}/goals/boat`)).headers.get('Cache-Control')).toBe('public, max-age=5')
})

test.each([
  ['a name of other letters', { ...boat }, 'Boat', 'malformed-request'],
  ['no title', { ...boat, title: ' ' }, 'boat', 'malformed-request'],
  ['no amount', { ...boat, target: usd(0) }, 'boat', 'amount-out-of-range'],
  ['another currency', { ...boat, target: { amount: 600, currency: 'EUR' } }, 'boat', 'amount-out-of-range'],
  ['no currency', { ...boat, target: { amount: 600, currency: 'XXX' } }, 'boat', 'amount-out-of-range'],
  ['a creator who is not there', { ...boat, creator: 'bo' }, 'boat', 'not-found'],
  ['another basis', { ...boat, basis: 'both' }, 'boat', 'malformed-request'],
  ['an end before its start', { ...boat, endsAt: '2020-01-01T00:00:00Z' }, 'boat', 'malformed-request'],
  ['a field that is none', { ...boat, iban: 'PT50' }, 'boat', 'malformed-request'],
])('a goal with %s is refused', async (_what, body, name, code) => {
  await using h = await checkedHarness()
  const { secretKey } = await tipSite(h)
  expect(await codeOf(await put(h, secretKey, body, name))).toBe(code)
  expect(await (await ask(h, secretKey, '')).json()).toEqual({ goals: [] })
})

test('a goal of one site is not there for another one, and nobody sets one without the key or from a browser', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  await put(h, secretKey, boat)
  const other = await h.site({ origins: ['https://lake.example'] })
  for (const method of ['GET', 'DELETE'])
    expect(await codeOf(await ask(h, other.secretKey, '/boat', { method }))).toBe('not-found')
  expect((await h.request(`/v1/sites/${other.site.id}/goals/boat`)).status).toBe(404)
  expect(await codeOf(await put(h, `${secretKey}x`, boat))).toBe('unauthenticated')
  const headers = { Authorization: `Bearer ${secretKey}`, Origin: 'https://river.example' }
  const sent = await h.request('/v1/admin/goals/boat', { method: 'PUT', body: JSON.stringify(boat), headers })
  expect(await codeOf(sent)).toBe('not-allowed')
  expect(await goalOf(h, site.id)).toMatchObject({ title: 'A boat' })
})

test('put twice it is one goal; reached, only its title can change; taken away, it is not shown any more', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const answers = await Promise.all(Array.from({ length: 5 }, () => put(h, secretKey, boat)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await h.store.goals(site.id)).toHaveLength(1)
  const [one] = await givers(h, site.id, 1, 1000)
  await one?.(200)
  expect(await (await put(h, secretKey, { ...boat, target: usd(200) })).json()).toMatchObject({
    raised: usd(200),
    reachedAt: expect.any(String),
  })
  expect(await codeOf(await put(h, secretKey, { ...boat, target: usd(900) }))).toBe('state-conflict')
  expect(await (await put(h, secretKey, { ...boat, title: 'Ours', target: usd(200) })).json()).toMatchObject({
    title: 'Ours',
    reachedAt: expect.any(String),
  })
  expect((await ask(h, secretKey, '/boat', { method: 'DELETE' })).status).toBe(204)
  expect((await ask(h, secretKey, '/boat', { method: 'DELETE' })).status).toBe(404)
  expect((await h.request(`/v1/sites/${site.id}/goals/boat`)).status).toBe(404)
})

test('a goal for what has been given counts it', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const [one] = await givers(h, site.id, 1)
  await one?.(100)
  h.clock.advance({ minutes: 1 })
  await one?.(50)
  await put(h, secretKey, { ...boat, startsAt: '2020-01-01T00:00:00Z' }, 'ever')
  await put(h, secretKey, { ...boat, startsAt: '2020-01-01T00:00:00Z', endsAt: h.clock.now() }, 'before')
  expect(await goalOf(h, site.id, 'ever')).toMatchObject({ raised: usd(150) })
  expect(await goalOf(h, site.id, 'before')).toMatchObject({ raised: usd(100) })
})

test('64 readers who tip at once reach a goal once, and the sum agrees with the ledger to the cent', async () => {
  await using h = await checkedHarness({ platformFeeBps: 333 })
  const { site, secretKey, creator } = await tipSite(h)
  await put(h, secretKey, { ...boat, basis: 'net', target: usd(64 * 98) })
  const readers = await givers(h, site.id, 64, 300)
  const answers = await Promise.all(readers.map((give) => give(101)))
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  const goal = await goalOf(h, site.id)
  expect(goal).toMatchObject({ raised: usd(64 * 98), supporters: 64, reachedAt: expect.any(String) })
  expect(await owedTo(h, creator.id)).toEqual([goal.raised])
  expect(await h.store.goal(site.id, 'boat')).toMatchObject({ goal: { version: 2 } })
})

test('who dies after the tip that reaches a goal has reached it when the round of goals has looked', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  await put(h, secretKey, { ...boat, target: usd(100) })
  const [reader] = [await newReader(h)]
  await topUp(h, reader)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 100 })
  const dying = async (...changes: Parameters<typeof h.store.commit>) => {
    if (changes[0].some(({ change }) => change === 'reach-goal')) throw new Error('the process is dead')
    return h.store.commit(...changes)
  }
  const dead = { ...h.ports, store: { ...h.store, commit: dying } }
  expect(await unlockItem(dead, { ticket, reader, approved: usd(100) })).toEqual({ next: 'unlocked' })
  expect(await h.store.goal(site.id, 'boat')).toMatchObject({ goal: { reachedAt: null }, sums: { gross: 100 } })
  await Promise.all([rollUpGoals(h.ports), rollUpGoals(h.ports)])
  expect(await h.store.goal(site.id, 'boat')).toMatchObject({ goal: { reachedAt: h.clock.now(), version: 2 } })
})
