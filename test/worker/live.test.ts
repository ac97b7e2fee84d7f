// The live feed and the overlay on workerd: isolates that hear nothing of one another, and listeners that are gone without a word.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Goal } from '../../server/wire/goal.ts'
import type { Supporter } from '../../server/wire/supporter.ts'
import type { RunningStripe } from '../stripe/start.ts'
import type { Edge } from '../support/edge.ts'
import { edgeReader } from '../support/edge-reader.ts'
import { startEdgeSite } from '../support/edge-site.ts'
import { amounts, listening } from '../support/listening.ts'

let edge: Edge
let stripe: RunningStripe
let site: string
let give: (amount: number, wish?: object) => Promise<void>

beforeAll(async () => {
  const made = await startEdgeSite()
  ;({ edge, stripe, site } = made)
  const put = (path: string, body: unknown) =>
    fetch(`${edge.origin}/v1/admin${path}`, {
      method: 'PUT',
      headers: { ...made.key, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  expect((await put('/creators/ana', { title: 'Ana Ribeiro' })).status).toBe(200)
  const target = { amount: 100, currency: 'USD' }
  expect((await put('/goals/boat', { title: 'A boat', target, basis: 'gross' })).status).toBe(200)
  give = await giver()
})
afterAll(async () => {
  expect(await edge.findings()).toEqual([])
  await edge.close()
  await stripe.close()
})

/** A reader who gave 0.20 by card, and has 4.80 left for more. */
async function giver() {
  const reader = edgeReader(edge, stripe)
  const first = await reader.tipTicket(site, 'ana', 20)
  await reader.payByCard(first)
  expect(await reader.redeem(first, 20)).toMatchObject({ state: 'done' })
  return async (amount: number, wish: object = {}) => {
    expect((await reader.payByWallet(await reader.tipTicket(site, 'ana', amount, wish), amount)).status).toBe(303)
  }
}

const ask = (query = '', init: RequestInit = {}) => fetch(`${edge.origin}/v1/sites/${site}/live${query}`, init)

async function listen(query = '', headers: Record<string, string> = {}) {
  const response = await ask(query, { headers })
  expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const listener = listening(response)
  await listener.ready()
  return listener
}

test('who listens hears of a tip that another request gives, and of the goal that it reaches', async () => {
  const listener = await listen()
  const [before] = await listener.next(1)
  expect(before).toMatchObject({ event: 'goal', data: { goal: 'boat', reachedAt: null } })
  await give(90, { message: 'For the heron', public: true })
  const told = await listener.next(2)
  const tip = told.find(({ event }) => event === 'tip')?.data as Supporter
  expect(tip).toMatchObject({ creator: 'ana', amount: { amount: 90 }, message: 'For the heron' })
  const goal = told.find(({ event }) => event === 'goal')?.data as Goal
  expect(goal.reachedAt).not.toBeNull()
  await listener.leave()
})

test('who was cut off goes on where it was, with none twice and none left out', async () => {
  const [steady, cut] = [await listen(), await listen('?creator=ana')]
  await give(11)
  await give(12)
  const first = await amountsOf(cut, 2)
  const lastId = cut.lastId() as string
  await cut.leave()
  await give(13)
  const back = await listen('', { 'Last-Event-ID': lastId })
  await give(14)
  expect(first).toEqual([11, 12])
  expect(await amountsOf(back, 2)).toEqual([13, 14])
  expect(await amountsOf(steady, 4)).toEqual([11, 12, 13, 14])
  const anew = await listen(`?after=${lastId}`)
  expect(await amountsOf(anew, 2)).toEqual([13, 14])
  for (const each of [steady, back, anew]) await each.leave()
})

/** The next tips, whatever is told of goals between them. */
async function amountsOf(listener: ReturnType<typeof listening>, count: number): Promise<number[]> {
  const heard: number[] = []
  while (heard.length < count) heard.push(...amounts(await listener.next(1)))
  return heard
}

test('so many listen from one address, and who is gone without a word makes room for others', async () => {
  const headers = { 'CF-Connecting-IP': '192.0.2.7' }
  const leaving = new AbortController()
  // Held until they leave: a response that nobody holds any more is let go by the collector, and its seat with it.
  const answers = await Promise.all(Array.from({ length: 55 }, () => ask('', { signal: leaving.signal, headers })))
  const count = (status: number) => answers.filter((answer) => answer.status === status).length
  expect([count(200), count(429)]).toEqual([50, 5])
  leaving.abort()
  expect(answers).toHaveLength(55)
  // It is noticed when the next line is written, within fifteen seconds.
  const back = new AbortController()
  const sit = async () => {
    const response = await ask('', { signal: back.signal, headers })
    if (response.status === 429) await response.text()
    return response.status
  }
  await expect.poll(sit, { timeout: 50_000, interval: 500 }).toBe(200)
  back.abort()
})

test('the overlay is a page of ours that listens there, with a script that is served', async () => {
  const page = await fetch(`${edge.origin}/overlay/${site}?creator=ana`)
  expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=UTF-8'])
  const text = await page.text()
  expect(text).toContain(`/v1/sites/${site}/live?creator=ana`)
  const script = /<script[^>]* src="([^"]+)"/.exec(text)?.[1]
  expect((await fetch(new URL(script ?? 'no script', edge.origin))).status).toBe(200)
  expect((await fetch(`${edge.origin}/overlay/${site}?creator=bo`)).status).toBe(404)
  expect((await fetch(`${edge.origin}/overlay/site_x`)).status).toBe(404)
})
