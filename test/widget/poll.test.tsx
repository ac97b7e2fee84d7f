// What a reader finds at <tuppence-poll>, walked through the widget's own code in a DOM.
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import type { Poll } from '../../server/wire/poll.ts'
import { percentsOf } from '../../widget/ui/percents.ts'
import { hostileMessages } from '../support/hostile-messages.ts'
import { createPayServer, FakeFeed, forget, openPage, type Page, type PayServer } from './page.ts'

const usd = (amount: number) => ({ amount, currency: 'USD' })
const markup = '<tuppence-poll poll="next"></tuppence-poll>'

const poll = (votes: readonly number[] = [0, 0, 0], rest: Partial<Poll> = {}): Poll => ({
  poll: 'next',
  question: 'Where to?',
  options: votes.map((count, at) => ({
    option: ['north', 'south', 'east'][at] as string,
    label: ['North', 'South', 'East'][at] as string,
    votes: count,
  })),
  total: votes.reduce((sum, count) => sum + count, 0),
  price: usd(20),
  endsAt: null,
  isOpen: true,
  freeForMembers: false,
  ...rest,
})

function start(world: Partial<PayServer['world']> = { polls: [poll()] }, settings = {}, html = markup) {
  forget()
  FakeFeed.all.length = 0
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, world)
  return { server, page: openPage(html, settings) }
}

const texts = ({ host }: Page, part: string) =>
  [...(host.shadowRoot?.querySelectorAll(`[part=${part}]`) ?? [])].map(({ textContent }) => textContent)
const radios = ({ host }: Page) => [...(host.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? [])]
const feed = () => FakeFeed.all.findLast(({ readyState }) => readyState === 1) as FakeFeed

async function shown(page: Page) {
  await waitFor(() => expect(page.part('vote')).not.toBeNull())
}

test('shares are whole and add up to a hundred, whatever the votes are', () => {
  expect(percentsOf([])).toEqual([])
  expect(percentsOf([0, 0])).toEqual([0, 0])
  expect(percentsOf([1, 1, 1])).toEqual([34, 33, 33])
  expect(percentsOf([2, 1])).toEqual([67, 33])
  expect(percentsOf([1, 999])).toEqual([0, 100])
  for (let seed = 1; seed < 400; seed++) {
    const parts = Array.from({ length: (seed % 12) + 1 }, (_, at) => (seed * 7919 * (at + 1)) % 101)
    const percents = percentsOf(parts)
    const whole = parts.reduce((sum, part) => sum + part, 0)
    expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(whole === 0 ? 0 : 100)
    for (const [at, percent] of percents.entries())
      expect(Math.abs(percent - (100 * (parts[at] ?? 0)) / (whole || 1))).toBeLessThan(1)
  }
})

test('a reader sees the question, each answer with its share, and what a vote costs, before voting', async () => {
  const { page, server } = start({ polls: [poll([2, 1, 0], { endsAt: '2027-01-31T12:00:00Z', freeForMembers: true })] })
  await shown(page)
  expect(page.part('title')?.textContent).toBe('Where to?')
  expect(texts(page, 'label')).toEqual(['North', 'South', 'East'])
  expect(texts(page, 'share')).toEqual(['67%', '33%', '0%'])
  expect(texts(page, 'votes')).toEqual(['2 votes', '1 vote', '0 votes'])
  expect(page.part('vote')?.textContent).toBe('Vote · $0.20')
  expect(page.part('notice')?.textContent).toBe('3 votes · until January 31, 2027 · free for members')
  expect(server.routes()).toEqual(['GET /v1/sites/site_1/polls/next'])
  expect(localStorage.length + sessionStorage.length).toBe(0)
})

test('a vote is paid in the window, told to the page, and thanked for', async () => {
  const { page, server } = start()
  const told: unknown[] = []
  page.host.addEventListener('tuppence:voted', ({ detail }) => told.push(detail))
  await shown(page)
  expect(page.part('notice')?.textContent).toBe('No votes yet')
  radios(page)[1]?.click()
  page.part('vote')?.click()
  await waitFor(() => expect(page.part('vote')?.textContent).toBe('Show window'))
  expect(radios(page).every(({ disabled }) => disabled)).toBe(true)
  const asked = server.asked.find(({ route }) => route === 'POST /v1/tickets')?.body
  expect(asked).toMatchObject({ want: { kind: 'vote', poll: 'next', option: 'south' }, expected: usd(20) })
  server.world.polls = [poll([0, 1, 0])]
  server.settle('done')
  await waitFor(() => expect(texts(page, 'votes')).toEqual(['0 votes', '1 vote', '0 votes']))
  expect(told).toEqual([{ poll: 'next', option: 'south' }])
  expect(page.part('notice')?.textContent).toBe('Thank you! Your vote counts.')
  expect(page.host.shadowRoot?.querySelector('[role=status]')?.textContent).toBe('Thank you! Your vote counts.')
  expect(texts(page, 'label')).toEqual(['North', 'South (your vote)', 'East'])
  expect(page.part('vote')?.textContent).toBe('Vote · $0.20')
})

test('who marks nothing is asked to, and no window opens', async () => {
  const { page, server } = start()
  await shown(page)
  page.part('vote')?.click()
  expect(page.part('notice')?.textContent).toBe('Choose an answer first.')
  expect(server.routes()).not.toContain('POST /v1/tickets')
  radios(page)[0]?.click()
  page.part('vote')?.click()
  await waitFor(() => expect(server.routes()).toContain('POST /v1/tickets'))
})

test('others’ votes move it while it can be seen, and what is marked stays marked', async () => {
  const { page } = start()
  await shown(page)
  radios(page)[2]?.click()
  await waitFor(() => expect(feed()).toBeDefined())
  feed().says('poll', poll([1, 3, 0]))
  feed().says('poll', { ...poll([9, 9, 9]), poll: 'other' })
  await waitFor(() => expect(texts(page, 'share')).toEqual(['25%', '75%', '0%']))
  expect(radios(page)[2]?.checked).toBe(true)
  feed().says('poll', poll([1, 3, 1], { isOpen: false }))
  await waitFor(() => expect(page.part('vote')).toBeNull())
  expect(radios(page)).toEqual([])
  expect(texts(page, 'share')).toEqual(['20%', '60%', '20%'])
  expect(page.part('notice')?.textContent).toBe('Voting is over · 5 votes')
})

test('a price that has changed is told, and the button has the new one', async () => {
  const { page, server } = start()
  await shown(page)
  radios(page)[0]?.click()
  server.world.polls = [poll([0, 0, 0], { price: usd(30) })]
  page.part('vote')?.click()
  await waitFor(() => expect(page.part('vote')?.textContent).toBe('Vote · $0.30'))
  expect(page.part('notice')?.textContent).toBe('The price has changed. You have not been charged.')
})

test('declined, nothing has happened, and the button is there again', async () => {
  const { page, server } = start()
  await shown(page)
  radios(page)[0]?.click()
  page.part('vote')?.click()
  await waitFor(() => expect(server.routes()).toContain('POST /v1/tickets'))
  server.settle('declined')
  await waitFor(() => expect(page.part('notice')?.textContent).toContain('declined'))
  expect(page.part('vote')?.textContent).toBe('Vote · $0.20')
})

test('a poll that cannot be had says so and can be asked for again; one that is not there is told to the page', async () => {
  const { page, server } = start({ polls: [] })
  const told: unknown[] = []
  page.host.addEventListener('tuppence:problem', ({ detail }) => told.push(detail))
  await waitFor(() => expect(page.part('again')).not.toBeNull())
  expect(told).toEqual([{ item: '', code: 'not-found' }])
  server.world.polls = [poll()]
  page.part('again')?.click()
  await shown(page)
})

test('a plain element is the same, in Polish too, and a changed name is another poll', async () => {
  const { page, server } = start(
    { polls: [poll([5, 2, 1])] },
    { language: 'pl', locale: 'pl' },
    '<div data-tuppence="poll" data-poll="next"></div>',
  )
  await shown(page)
  expect(texts(page, 'votes')).toEqual(['5 głosów', '2 głosy', '1 głos'])
  expect(page.part('vote')?.textContent?.replaceAll('\u00a0', ' ')).toBe('Zagłosuj · 0,20 USD')
  server.world.polls = [{ ...poll([1, 0, 0]), poll: 'last', question: 'A teraz?' }]
  page.host.dataset.poll = 'last'
  await waitFor(() => expect(page.part('title')?.textContent).toBe('A teraz?'))
})

test('nothing that a publisher writes is markup', async () => {
  for (const hostile of hostileMessages.slice(0, 40)) {
    const options = [{ option: 'north', label: hostile, votes: 1 }]
    const { page } = start({ polls: [{ ...poll(), question: hostile, options }] })
    await shown(page)
    expect(page.host.shadowRoot?.querySelector('script, img, iframe, svg, form, a, style')).toBeNull()
    expect(page.part('title')?.textContent).toBe(hostile)
  }
})
