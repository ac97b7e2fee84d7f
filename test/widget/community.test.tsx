// What a reader finds at <tuppence-goal> and <tuppence-supporters>, walked through the widget's own code in a DOM.
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import type { Goal } from '../../server/wire/goal.ts'
import type { Supporter } from '../../server/wire/supporter.ts'
import { hostileMessages } from '../support/hostile-messages.ts'
import { createPayServer, FakeFeed, forget, openPage, type Page, type PayServer } from './page.ts'

const wall = '<tuppence-supporters></tuppence-supporters>'
const bar = '<tuppence-goal id="camera"></tuppence-goal>'

const usd = (amount: number) => ({ amount, currency: 'USD' })

const tip = (nth: number, rest: Partial<Supporter> = {}): Supporter => ({
  name: `Reader ${nth}`,
  amount: usd(nth * 100),
  message: null,
  creator: 'ana',
  level: 1,
  at: `2026-11-01T00:00:0${nth}.000Z`,
  tip: `tip_${nth}`,
  ...rest,
})

const camera: Goal = {
  goal: 'camera',
  title: 'A camera for the weir',
  target: usd(30_000),
  raised: usd(12_050),
  basis: 'net',
  supporters: 12,
  reachedAt: null,
  endsAt: '2027-01-31T12:00:00Z',
  item: null,
}

function start(markup: string, world: Partial<PayServer['world']> = {}, settings = {}) {
  forget()
  FakeFeed.all.length = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, world)
  return { server, page: openPage(markup, settings) }
}

const texts = ({ host }: Page, part: string) =>
  [...(host.shadowRoot?.querySelectorAll(`[part=${part}]`) ?? [])].map(({ textContent }) => textContent)
const feed = () => FakeFeed.all.findLast(({ readyState }) => readyState === 1) as FakeFeed
const live = () => FakeFeed.all.filter(({ readyState }) => readyState === 1)

test('a sticker stands beside the name of who sent it', async () => {
  const { page } = start(
    wall,
    { supporters: [tip(2, { sticker: 'coffee' }), tip(1)] },
    { locale: 'pl-PL', language: 'pl' },
  )
  await waitFor(() => expect(texts(page, 'name')).toHaveLength(2))
  const [picture, other] = page.host.shadowRoot?.querySelectorAll<HTMLImageElement>('[part=picture]') ?? []
  expect([new URL(picture?.src ?? '').pathname, picture?.alt]).toEqual(['/stickers/coffee.svg', 'Kawa'])
  expect(other).toBeUndefined()
})

test('the newest supporters stand first, each with a name, an amount and what may be read', async () => {
  const { page, server } = start(wall, {
    supporters: [tip(2, { message: 'For the <b>heron</b>' }), tip(1, { name: null })],
  })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 2', 'Somebody']))
  expect(texts(page, 'amount')).toEqual(['$2.00', '$1.00'])
  expect(texts(page, 'said')).toEqual(['For the <b>heron</b>'])
  expect(page.host.shadowRoot?.querySelector('b')).toBeNull()
  expect(page.part('more')).toBeNull()
  expect(server.routes()).toEqual(['GET /v1/sites/site_1/supporters'])
  expect(localStorage.length + sessionStorage.length).toBe(0)
})

test('more of them come when asked for, and the other order when chosen', async () => {
  const { page } = start(wall, { supporters: [tip(1), tip(3), tip(2)] })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 1', 'Reader 3']))
  page.part('more')?.click()
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 1', 'Reader 3', 'Reader 2']))
  expect(page.part('more')).toBeNull()
  page.host.shadowRoot?.querySelectorAll<HTMLElement>('input')[1]?.click()
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 3', 'Reader 2']))
})

test('a wall of one creator shows no other, and begins as its page says', async () => {
  const { page } = start('<div data-tuppence="supporters" data-creator="ben" data-by="top"></div>', {
    supporters: [tip(1), tip(2, { creator: 'ben' }), tip(3, { creator: 'ben' })],
  })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 3', 'Reader 2']))
  feed().says('tip', tip(4))
  page.host.dataset.creator = 'ana'
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 1']))
})

test('nobody yet is said so', async () => {
  const { page } = start(wall)
  await waitFor(() => expect(page.says('notice')).toBe('Nobody yet. Be the first!'))
})

test('a new tip comes in by itself, once', async () => {
  const { page } = start(wall, { supporters: [tip(1)] })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 1']))
  expect(feed().url).toBe('https://pay.example/v1/sites/site_1/live')
  feed().says('tip', tip(2))
  feed().says('tip', tip(2))
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 2', 'Reader 1']))
})

test('after a burst of which not all are told the wall asks anew', async () => {
  const { page, server } = start(wall, { supporters: [tip(1)] })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 1']))
  server.world.supporters = [tip(3), tip(2)]
  feed().says('more', { tips: 2 })
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 3', 'Reader 2']))
})

test('a goal says how much of how much, after or before fees, by how many and until when', async () => {
  const { page } = start(bar, { goals: [camera] })
  await waitFor(() => expect(page.says('title')).toBe('A camera for the weir'))
  expect(page.says('raised')).toBe('$120.50 of $300.00 after fees')
  expect(page.says('notice')).toBe('12 supporters · until January 31, 2027')
  const { value, max } = page.part('bar') as HTMLProgressElement
  expect([value, max]).toEqual([12_050, 30_000])
})

test('a goal moves as others give, and says when it is reached', async () => {
  const { page } = start(bar, { goals: [camera] })
  await waitFor(() => expect(page.says('raised')).toContain('$120.50'))
  feed().says('goal', { ...camera, goal: 'another', raised: usd(1) })
  feed().says('goal', { ...camera, raised: usd(20_000), supporters: 13 })
  await waitFor(() => expect(page.says('raised')).toContain('$200.00'))
  feed().says('goal', { ...camera, raised: usd(31_000), reachedAt: '2026-12-01T00:00:00Z' })
  await waitFor(() => expect(page.says('notice')).toBe('Reached. Thank you!'))
  expect(page.host.shadowRoot?.querySelector('[role=status]')?.textContent).toBe('Reached. Thank you!')
})

test('all places of a page listen on one connection, which ends with the last of them', async () => {
  const { page } = start(`${bar}${wall}${wall}`, { goals: [camera] })
  await waitFor(() => expect(live()).toHaveLength(1))
  const [first, ...others] = [...page.main.children]
  first?.remove()
  expect(live()).toHaveLength(1)
  for (const each of others) each.remove()
  expect(live()).toHaveLength(0)
})

test('while the page is hidden nothing is held open, and what was missed is asked for', async () => {
  const { page, server } = start(wall, { supporters: [tip(1)] })
  await waitFor(() => expect(live()).toHaveLength(1))
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(live()).toHaveLength(0)
  server.world.supporters = [tip(2), tip(1)]
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(live()).toHaveLength(1)
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Reader 2', 'Reader 1']))
  hidden.mockRestore()
})

test('a connection that was refused is tried again half a minute later', async () => {
  start(wall)
  await waitFor(() => expect(live()).toHaveLength(1))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const refused = feed()
  refused.close()
  refused.onerror?.()
  expect(live()).toHaveLength(0)
  vi.advanceTimersByTime(30_000)
  expect(live()).toHaveLength(1)
  vi.useRealTimers()
})

test.each([
  [wall, '/supporters', 'more'],
  [bar, '/goals/', 'again'],
] as const)('when the pay server is down %s says so, and tries again when asked', async (markup, route, button) => {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, { goals: [camera], supporters: [tip(1)] })
  server.refuse(route, 'offline')
  const page = openPage(markup)
  await waitFor(() => expect(page.says('notice')).toBe('No connection. Try again.'))
  expect(page.events).toEqual([{ name: 'problem', detail: { item: '', code: 'offline' } }])
  server.recover()
  page.part(button)?.click()
  await waitFor(() => expect(page.part('title')).not.toBeNull())
  await waitFor(() => expect(page.says('notice')).not.toContain('No connection'))
})

test('a page in Polish has its words', async () => {
  const { page } = start(bar, { goals: [camera] }, { locale: 'pl-PL', language: 'pl' })
  await waitFor(() => expect(page.says('notice')).toBe('12 osób wspiera · do 31 stycznia 2027'))
})

test('whatever was written as a name or a message, a line is made of the same elements, and its amount stands by itself', async () => {
  const { page } = start(wall, { supporters: [tip(1, { message: 'Thanks' })] })
  await waitFor(() => expect(texts(page, 'said')).toEqual(['Thanks']))
  for (const [nth, written] of hostileMessages.entries()) {
    feed().says('tip', tip(1, { name: written, message: written, tip: `tip_hostile_${nth}` }))
  }
  const lines = [...(page.host.shadowRoot?.querySelectorAll('[part=supporter]') ?? [])]
  expect(lines).toHaveLength(hostileMessages.length + 1)
  const tags = lines.map((line) => [...line.querySelectorAll('*')].map(({ localName }) => localName).join())
  expect(new Set(tags)).toEqual(new Set(['bdi,bdi,q']))
  expect(texts(page, 'said').toReversed()).toEqual(['Thanks', ...hostileMessages])
  expect(new Set(texts(page, 'amount'))).toEqual(new Set(['$1.00']))
}, 60_000)
