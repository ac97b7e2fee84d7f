// What a reader finds where a goal has opened an item for everybody, walked through the widget's own code in a DOM.
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import type { Goal } from '../../server/wire/goal.ts'
import { hostileMessages } from '../support/hostile-messages.ts'
import { createPayServer, FakeFeed, forget, openPage, type PayServer } from './page.ts'

const gate = '<tuppence-gate item="the-river"></tuppence-gate>'
const bar = '<tuppence-goal id="river"></tuppence-goal>'

const opened = {
  goal: 'river',
  title: 'The river, for everybody',
  at: '2026-11-01T00:00:00.000Z',
  supporters: 4,
  names: ['Bea', 'Cleo'],
}

const goal: Goal = {
  goal: 'river',
  title: 'The river, for everybody',
  target: { amount: 300, currency: 'USD' },
  raised: { amount: 200, currency: 'USD' },
  basis: 'gross',
  supporters: 3,
  reachedAt: null,
  endsAt: null,
  item: 'the-river',
}

function start(markup: string, world: Partial<PayServer['world']> = {}, settings = {}) {
  forget()
  FakeFeed.all.length = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, world)
  const page = openPage(markup, settings)
  const host = page.main.querySelector('tuppence-gate') as HTMLElement
  const part = (name: string) => host.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`) ?? null
  return { server, page, host, part }
}

const isOpen = (host: HTMLElement) => waitFor(() => expect(host.hasAttribute('data-open')).toBe(true))
const feed = () => FakeFeed.all.findLast(({ readyState }) => readyState === 1) as FakeFeed

test('an item that a goal has opened is there at once, without a click, a ticket or a token, and says who opened it', async () => {
  const { server, page, host, part } = start(gate, { opened })
  await isOpen(host)
  expect(host.textContent).toContain('The rest of the river.')
  await waitFor(() => expect(part('credits')?.textContent).toBe('Opened for everybody by Bea, Cleo, and 2 others'))
  expect(part('wall')).toBeNull()
  expect(page.events.map(({ name }) => name)).toEqual(['offer', 'unlocked'])
  expect(server.asked.map(({ bearer }) => bearer)).toEqual([null, null])
  expect(server.routes()).toEqual([
    'GET /v1/sites/site_1/items/the-river',
    'GET /v1/sites/site_1/items/the-river/content',
  ])
  expect(localStorage.length + sessionStorage.length).toBe(0)
  expect(document.activeElement).toBe(document.body)
})

test.for([
  [{ names: [], supporters: 3 }, 'Opened for everybody by 3 supporters'],
  [{ names: ['Bea'], supporters: 1 }, 'Opened for everybody by Bea'],
  [{ names: ['Bea'], supporters: 2 }, 'Opened for everybody by Bea and 1 other'],
  [{ names: [], supporters: 1 }, 'Opened for everybody by 1 supporter'],
  // Some of them got their money back since.
  [{ names: ['Bea', 'Cleo'], supporters: 1 }, 'Opened for everybody by Bea and Cleo'],
] as const)('of %o it says: %s', async ([some, says]) => {
  const { part } = start(gate, { opened: { ...opened, ...some, names: [...some.names] } })
  await waitFor(() => expect(part('credits')?.textContent).toBe(says))
})

test('it says so in Polish', async () => {
  const { part } = start(gate, { opened }, { locale: 'pl-PL', language: 'pl' })
  await waitFor(() =>
    expect(part('credits')?.textContent).toBe('Dla wszystkich otworzyli: Bea, Cleo i jeszcze 2 osoby'),
  )
})

test('each hostile name is credited as text of its own direction', async () => {
  const names = [...hostileMessages]
  const { part } = start(gate, { opened: { ...opened, names, supporters: names.length } })
  await waitFor(() => expect(part('credits')).not.toBeNull())
  const shown = [...(part('credits')?.children ?? [])]
  expect(shown.map(({ localName }) => localName)).toEqual(names.map(() => 'bdi'))
  expect(shown.map(({ textContent }) => textContent)).toEqual(names)
  expect(shown.every(({ children }) => children.length === 0)).toBe(true)
})

test('a gate opens by itself when the goal on its page is reached, says so, and the goal says what it opens', async () => {
  const { server, page, host, part } = start(`${bar}${gate}`, { goals: [goal] })
  await waitFor(() => expect(part('unlock')?.textContent).toBe('Unlock for $0.20'))
  await waitFor(() => expect(page.says('notice')).toBe('Then everybody can read it. · 3 supporters'))
  server.world.opened = opened
  await waitFor(() => expect(feed()).toBeDefined())
  feed().says('goal', { ...goal, raised: goal.target, reachedAt: opened.at })
  await isOpen(host)
  await waitFor(() => expect(part('credits')).not.toBeNull())
  expect(host.shadowRoot?.querySelector('[role=status]')?.textContent).toBe(
    'The goal is reached: now everybody can read on.',
  )
  expect(page.says('notice')).toBe('Reached: now everybody can read it. Thank you!')
  expect(page.events.filter(({ name }) => name === 'reached')).toEqual([
    { name: 'reached', detail: { goal: 'river', item: 'the-river' } },
  ])
  feed().says('goal', { ...goal, raised: { amount: 400, currency: 'USD' }, reachedAt: opened.at })
  expect(page.events.filter(({ name }) => name === 'reached')).toHaveLength(1)
  expect(host.shadowRoot?.querySelectorAll('[part=credits]')).toHaveLength(1)
})

test('a goal that is reached for another item leaves the wall where it is', async () => {
  const { server, part } = start(`${bar}${gate}`, { goals: [{ ...goal, item: 'the-lake', reachedAt: opened.at }] })
  await waitFor(() => expect(part('unlock')?.textContent).toBe('Unlock for $0.20'))
  await waitFor(() => expect(feed()).toBeDefined())
  expect(server.routes().filter((route) => route.endsWith('/items/the-river'))).toHaveLength(1)
})

test('an open item whose text cannot be had now says so, and the next try brings it', async () => {
  forget()
  const server = createPayServer()
  server.world.opened = opened
  server.refuse('/content', 'internal')
  const page = openPage(gate)
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  expect(page.says('price')).toBe(' ')
  server.recover()
  page.part('unlock')?.click()
  await isOpen(page.host)
})

test('whoever bought it, and got the money back, reads on like everybody', async () => {
  const { server, page, host } = start(gate)
  await waitFor(() => expect(page.says('unlock')).toBe('Unlock for $0.20'))
  page.part('unlock')?.click()
  await waitFor(() => expect(page.windows.at(-1)?.address).toContain('/pay/ticket_'))
  server.settle('done')
  await isOpen(host)
  server.world.opened = opened
  server.refuse('/content', 'revoked')
  const again = openPage(gate)
  await waitFor(() => expect(again.events.map(({ name }) => name)).toContain('locked'))
  server.recover()
  again.part('unlock')?.click()
  await isOpen(again.host)
  expect(server.asked.at(-1)).toMatchObject({ bearer: null })
})
