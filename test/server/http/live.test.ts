// The live feed over HTTP: each tip once, also for who was cut off; bursts and slow readers in bounds; nothing of a message ends an event.
import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import { tipMessage } from '../../../server/core/tip.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Env } from '../../../server/http/env.ts'
import { type LiveLimits, live } from '../../../server/http/live.ts'
import { onFault } from '../../../server/http/middleware/requests.ts'
import type { Goal } from '../../../server/wire/goal.ts'
import type { Poll } from '../../../server/wire/poll.ts'
import type { More, Supporter } from '../../../server/wire/supporter.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { amounts, listening, type Told } from '../../support/listening.ts'
import { usd } from '../../support/make.ts'
import { memberWithPoll, pollOf, putPoll, vote } from '../../support/polls.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const ask = (h: Harness, site: string, query = '', headers: Record<string, string> = {}) =>
  h.request(`/v1/sites/${site}/live${query}`, { headers })

async function listen(h: Harness, site: string, query = '', headers: Record<string, string> = {}) {
  const response = await ask(h, site, query, headers)
  expect(response.status).toBe(200)
  const listener = listening(response)
  await listener.ready()
  return listener
}

async function giver(h: Harness, site: `site_${string}`, money = 10_000) {
  const reader = await newReader(h)
  await topUp(h, reader, money)
  return async (amount: number, wish: object = {}, tipName: string | null = null) => {
    const { ticket } = await tipTicketFor(h, site, { amount, ...wish })
    h.clock.advance({ seconds: 0.001 })
    await unlockItem(h.ports, { ticket, reader, approved: usd(amount), tipName })
  }
}

test('who listens is told of each tip as the list of supporters tells it, and of the goal', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const give = await giver(h, site.id)
  await give(50)
  h.clock.advance({ seconds: 1 })
  await h.request('/v1/admin/goals/boat', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'A boat', target: usd(300), basis: 'gross' }),
  })
  const response = await ask(h, site.id, '', { Origin: siteOrigin })
  expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe(siteOrigin)
  const listener = listening(response)
  const [first] = await listener.next(1)
  expect(first).toMatchObject({ event: 'goal', data: { goal: 'boat', raised: usd(0), reachedAt: null } })
  await give(300, { message: 'For the heron', public: true }, 'Bea')
  const told = await listener.next(2)
  const { supporters } = (await (await h.request(`/v1/sites/${site.id}/supporters`)).json()) as {
    supporters: unknown[]
  }
  expect(told.find(({ event }) => event === 'tip')?.data).toEqual(supporters[0])
  const goal = told.find(({ event }) => event === 'goal')?.data as Goal
  expect(goal).toEqual(await (await h.request(`/v1/sites/${site.id}/goals/boat`)).json())
  expect(goal.reachedAt).not.toBeNull()
  await listener.leave()
})

test('who listens is told how a poll stands at once, after each vote, a free one too, and when one went back', async () => {
  await using h = await checkedHarness()
  const { site, reader, secretKey } = await memberWithPoll(h)
  await putPoll(h, secretKey, { creator: 'ana' }, 'other')
  const listener = listening(await ask(h, site.id))
  const polls = async (count: number) => (await listener.next(count)).filter(({ event }) => event === 'poll')
  const votes = ({ data }: Told) => (data as Poll).options.map((option) => option.votes)
  const first = await polls(2)
  expect(first.map(({ data }) => (data as Poll).poll)).toEqual(['next', 'other'])
  expect(first[0]?.data).toEqual(await pollOf(h, site.id))

  await vote(h, site.id, reader)
  expect((await polls(1)).map(votes)).toEqual([[1, 0]])
  await vote(h, site.id, reader, { option: 'south' })
  expect((await polls(1)).map(votes)).toEqual([[0, 1]])

  const payer = await newReader(h)
  await topUp(h, payer)
  const { ticket } = await vote(h, site.id, payer)
  const told = await listener.next(2)
  expect(told.map(({ event }) => event).toSorted()).toEqual(['poll', 'tip'])
  expect(told.filter(({ event }) => event === 'poll').map(votes)).toEqual([[1, 1]])
  expect(told.find(({ event }) => event === 'tip')?.data).toMatchObject({ name: null, amount: usd(20) })

  const tip = await h.store.tipOfTicket(ticket)
  if (tip === null) throw new Error('no tip')
  await returnTips(h.ports, { site: site.id, key: 'one', bodyHash: 'one', wish: { tips: [tip.id] } })
  expect((await polls(1)).map(votes)).toEqual([[0, 1]])
  await listener.leave()
})

test('who was cut off goes on where it was, with none twice and none left out', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const give = await giver(h, site.id)
  const steady = await listen(h, site.id)
  const cut = await listen(h, site.id)
  await give(11)
  await give(12)
  expect(amounts(await cut.next(2))).toEqual([11, 12])
  const lastId = cut.lastId() as string
  await cut.leave()
  await give(13)
  await give(14)
  expect(amounts(await steady.next(4))).toEqual([11, 12, 13, 14])
  const back = await listen(h, site.id, '', { 'Last-Event-ID': lastId })
  await give(15)
  expect(amounts(await back.next(3))).toEqual([13, 14, 15])
  const anew = await listen(h, site.id, `?after=${lastId}`)
  expect(amounts(await anew.next(3))).toEqual([13, 14, 15])
  for (const each of [steady, back, anew]) await each.leave()
  // Nobody listens any more: a feed of its own begins, and goes on from the same position.
  await give(16)
  const later = await listen(h, site.id, '', { 'Last-Event-ID': back.lastId() as string })
  expect(amounts(await later.next(1))).toEqual([16])
  await later.leave()
})

test('a tip that another process commits late, after one that was given later, is told all the same, once', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const give = await giver(h, site.id)
  const listener = await listen(h, site.id)
  await give(11)
  expect(amounts(await listener.next(1))).toEqual([11])
  const lastId = listener.lastId() as string
  h.clock.advance({ seconds: -20 })
  await give(12)
  h.clock.advance({ seconds: 20 })
  expect(amounts(await listener.next(1))).toEqual([12])
  const back = await listen(h, site.id, '', { 'Last-Event-ID': lastId })
  expect(amounts(await back.next(1))).toEqual([12])
  await give(13)
  expect(amounts(await listener.next(1))).toEqual([13])
  expect(amounts(await back.next(1))).toEqual([13])
  await listener.leave()
  await back.leave()
})

test('64 listeners are one look at the store, each hears every tip of its creator, and none of others', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  await h.request('/v1/admin/creators/bo', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: '{"title":"Bo"}',
  })
  const give = await giver(h, site.id)
  const looks = vi.spyOn(h.ports.store, 'tipsAfter')
  const listeners = await Promise.all(
    Array.from({ length: 64 }, (_, at) =>
      listen(h, site.id, at % 2 === 0 ? '' : '?creator=ana', { 'X-Test-Address': `192.0.2.${at % 2}` }),
    ),
  )
  await give(10, { creator: 'bo' })
  await give(11)
  for (const [at, listener] of listeners.entries())
    expect(amounts(await listener.next(at % 2 === 0 ? 2 : 1))).toEqual(at % 2 === 0 ? [10, 11] : [11])
  expect(looks.mock.calls.length).toBeLessThan(20)
  await Promise.all(listeners.map((listener) => listener.leave()))
})

test('an anonymous tip is nobody’s in the feed, and what is not public is not told', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const give = await giver(h, site.id)
  const listener = await listen(h, site.id)
  await give(10, { anonymous: true, message: 'Unseen' }, 'Bea')
  const [told] = await listener.next(1)
  expect(told?.data).toMatchObject({ name: null, message: null, at: expect.stringMatching(/:00\.000Z$/) })
  expect(Object.keys(told?.data as object).sort()).toEqual([
    'amount',
    'at',
    'creator',
    'level',
    'message',
    'name',
    'tip',
  ])
  await listener.leave()
})

test('no hostile message ends an event or begins one', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const give = await giver(h, site.id)
  const listener = await listen(h, site.id)
  const told: (string | null)[] = []
  for (let at = 0; at < hostileMessages.length; at += 40) {
    const some = hostileMessages.slice(at, at + 40)
    for (const message of some) await give(10, { message, public: true })
    const events = await listener.next(some.length)
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['tip']))
    told.push(...events.map(({ data }) => (data as Supporter).message))
  }
  expect(told).toEqual(hostileMessages.map((hostile) => tipMessage(hostile)?.message ?? null))
  await listener.leave()
})

test('a burst is told by its dearest and counted, to who reads at once and to who does not read for a while', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const [slow, quick] = [await listen(h, site.id), await listen(h, site.id)]
  const givers = await Promise.all(Array.from({ length: 10 }, () => giver(h, site.id)))
  await Promise.all(
    givers.map(async (give, at) => {
      for (let n = 0; n < 30; n++) await give(10 + at * 30 + n)
    }),
  )
  for (const listener of [quick, slow]) {
    const amountsTold: number[] = []
    let more = 0
    while (amountsTold.length + more < 300) {
      const [told] = await listener.next(1)
      if (told?.event === 'tip') amountsTold.push((told.data as Supporter).amount.amount)
      else more += (told as Told & { data: More }).data.tips
    }
    expect(amountsTold.length + more).toBe(300)
    expect(new Set(amountsTold).size).toBe(amountsTold.length)
    await listener.leave()
  }
})

test('of a site or a creator that is not there nothing is heard', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  expect((await ask(h, 'site_x')).status).toBe(404)
  expect((await ask(h, site.id, '?creator=bo')).status).toBe(404)
  const other = await listen(h, site.id, '', { 'Last-Event-ID': '"\u00e9 nothing of ours' })
  await other.leave()
})

function limited(h: Harness, over: Partial<LiveLimits>) {
  const limits = { listenersMax: 3, listenersOfOneMax: 2, heartbeatSeconds: 60, lifeSeconds: 60, ...over }
  const app = new Hono<Env>()
  app.onError(onFault(h.ports))
  app.use(async (c, next) => {
    c.set('caller', c.req.header('X-Test-Address') ?? 'one')
    await next()
  })
  app.route('/', live(h.ports, limits))
  return async (site: string, address = 'one', signal: AbortSignal | null = null) =>
    app.request(`/${site}/live`, { headers: { 'X-Test-Address': address }, signal })
}

test('so many listen from one address and in one process, and who leaves makes room', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const from = limited(h, {})
  const [first, second] = [listening(await from(site.id)), listening(await from(site.id))]
  expect((await from(site.id)).status).toBe(429)
  const third = listening(await from(site.id, 'two'))
  const refused = await from(site.id, 'three')
  expect(refused.status).toBe(429)
  expect(refused.headers.get('Retry-After')).toBe('30')
  await first.leave()
  expect((await from('site_x')).status).toBe(404)
  const again = listening(await from(site.id))
  for (const listener of [second, third, again]) await listener.leave()
})

test('a listener whose end nobody told keeps its seat for as long as its stream may last, and no longer', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const from = limited(h, {})
  const listeners = [listening(await from(site.id)), listening(await from(site.id))]
  expect((await from(site.id)).status).toBe(429)
  const later = performance.now() + (60 + 31) * 1000
  const time = vi.spyOn(performance, 'now').mockImplementation(() => later)
  listeners.push(listening(await from(site.id)))
  time.mockRestore()
  for (const listener of listeners) await listener.leave()
})

test('who is gone before the stream is read makes room by the signal of the request', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const from = limited(h, { listenersOfOneMax: 1 })
  const gone = new AbortController()
  await from(site.id, 'one', gone.signal)
  expect((await from(site.id)).status).toBe(429)
  gone.abort()
  await listening(await from(site.id)).leave()
})

test('a stream says that it is still there, and ends by itself', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const answer = await limited(h, { heartbeatSeconds: 0.01, lifeSeconds: 0.2 })(site.id)
  const text = await answer.text()
  expect(text).toMatch(/^retry: 2000\n\n/)
  expect(text).toContain(': still here\n\n')
})
