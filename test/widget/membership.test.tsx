// What a reader finds at <tuppence-membership>, and what the wall says of memberships, walked through the widget's own code in a DOM.
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import type { Site } from '../../server/wire/site.ts'
import { createPayServer, forget, friend, joinOffer, openPage, type Page, type PayServer, patron } from './page.ts'

const table = '<tuppence-membership></tuppence-membership>'
const river = '<tuppence-gate item="the-river"></tuppence-gate>'

function start(markup = table, world: Partial<PayServer['world']> = {}, settings = {}) {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, world)
  return { server, page: openPage(markup, settings) }
}

const parts = ({ host }: Page, name: string) => [
  ...(host.shadowRoot?.querySelectorAll<HTMLElement>(`[part=${name}]`) ?? []),
]
const texts = (page: Page, name: string) => parts(page, name).map(({ textContent }) => textContent?.trim())
const status = ({ host }: Page) => host.shadowRoot?.querySelector('[role=status]')?.textContent

async function shown(page: Page, count = 2) {
  await waitFor(() => expect(parts(page, 'join')).toHaveLength(count))
}

async function pressed(page: Page, nth = 0) {
  await shown(page)
  parts(page, 'join')[nth]?.click()
  await waitFor(() => expect(page.windows.at(-1)?.address).toContain('/pay/ticket_'))
}

async function isMember(page: Page) {
  await waitFor(() => expect(page.says('title')).toBe('You are a member'))
}

const wish = (server: PayServer) => server.asked.findLast(({ route }) => route === 'POST /v1/tickets')?.body
const founding = (price: number, rest = {}): Site['tiers'] => [
  {
    ...friend,
    prices: [
      {
        interval: 'month',
        price: { amount: 500, currency: 'USD' },
        founding: { price: { amount: price, currency: 'USD' }, until: '2027-01-31T12:00:00Z', left: 12, ...rest },
      },
    ],
  },
  patron,
]

test('the tiers of the site stand from the lowest to the highest, with prices, perks and a button each', async () => {
  const { page, server } = start()
  await shown(page)
  expect(texts(page, 'name')).toEqual(['Friend', 'Patron'])
  expect(texts(page, 'price')).toEqual(['$5.00 a month', '$9.99 a month'])
  expect(texts(page, 'perks')).toEqual(['Every articleA letter each month', 'All of that'])
  expect(parts(page, 'join').map((each) => each.getAttribute('aria-label'))).toEqual(['Join: Friend', 'Join: Patron'])
  expect(server.routes()).toEqual(['GET /v1/sites/site_1'])
  expect(localStorage.length + sessionStorage.length).toBe(0)
})

test('a plain element shows the tiers too, and `tier` one of them alone', async () => {
  const { page } = start('<div data-tuppence="membership" data-tier="patron"></div>')
  await shown(page, 1)
  expect(texts(page, 'name')).toEqual(['Patron'])
  page.host.dataset.tier = 'friend'
  await waitFor(() => expect(texts(page, 'name')).toEqual(['Friend']))
})

test('prices by the year come with what they save, and the ticket asks for what is shown', async () => {
  const { page, server } = start()
  await shown(page)
  const year = page.host.shadowRoot?.querySelectorAll<HTMLInputElement>('input')[1]
  expect(year?.labels?.[0]?.textContent ?? year?.parentElement?.textContent).toBe('Yearly 2 months free')
  year?.click()
  await waitFor(() => expect(texts(page, 'price')[0]).toBe('$50.00 a year'))
  expect(texts(page, 'terms')).toEqual(['2 months free', ''])
  expect(texts(page, 'price')[1]).toBe('$9.99 a month')
  await pressed(page)
  expect(wish(server)).toMatchObject({
    want: { kind: 'membership', tier: 'friend', interval: 'year' },
    expected: { amount: 5000, currency: 'USD' },
  })
})

test('a year that saves no whole months says the amount', async () => {
  const prices = [friend.prices[0], { interval: 'year', price: { amount: 4599, currency: 'USD' } }] as never
  const { page } = start(table, { tiers: [{ ...friend, prices }] })
  await shown(page, 1)
  expect(page.says('switch')).toContain('Yearly Saves $14.01 a year')
})

test('free days say what comes after them', async () => {
  const { page } = start(table, { tiers: [{ ...friend, trialDays: 7 }] })
  await shown(page, 1)
  expect(page.says('terms')).toBe('7 days free, then $5.00 a month')
  expect(page.says('join')).toBe('Try for free')
})

test('a founding price stands beside the regular one, and is what the ticket expects', async () => {
  const { page, server } = start(table, { tiers: founding(300) })
  await shown(page)
  expect(page.says('regular')).toBe('Regular price $5.00')
  expect(page.says('price')).toBe('Regular price $5.00 $3.00 a month')
  expect(page.says('terms')).toBe('Founding price · until January 31, 2027 · 12 left')
  await pressed(page)
  expect(wish(server)).toMatchObject({ expected: { amount: 300, currency: 'USD' } })
})

test('a founding price without an end or without a number says only what there is', async () => {
  const { page } = start(table, { tiers: founding(300, { until: null }) })
  await shown(page)
  expect(page.says('terms')).toBe('Founding price · 12 left')
})

test('a gift is a link of each tier, a group of those that have room for one', async () => {
  const { page } = start()
  await shown(page)
  const links = parts(page, 'extra').map((each) => [...each.querySelectorAll('a')])
  expect(links.map((each) => each.map(({ textContent }) => textContent))).toEqual([
    ['Give it as a gift'],
    ['Give it as a gift', 'For a group'],
  ])
  const [gift, group] = links[1] as HTMLAnchorElement[]
  expect(gift?.href).toBe('https://pay.example/pay/start?site=site_1&tier=patron&interval=month&gift=1')
  expect(group?.href).toBe('https://pay.example/pay/start?site=site_1&tier=patron&interval=month&seats=2')
  expect([gift?.target, gift?.rel]).toEqual(['_blank', 'noopener'])
})

test('a site without tiers shows nothing and keeps no room', async () => {
  const { page } = start(table, { tiers: [] })
  await waitFor(() => expect(page.host.hasAttribute('data-open')).toBe(true))
  expect(page.part('tiers')).toBeNull()
})

test('a page in Polish has its words', async () => {
  const { page } = start(table, {}, { locale: 'pl-PL', language: 'pl' })
  await shown(page)
  expect(texts(page, 'join')).toEqual(['Dołącz', 'Dołącz'])
  expect(page.says('switch')).toContain('2 miesiące gratis')
})

test('who joins is a member at once: the page is told, and every gate on it opens', async () => {
  const { page, server } = start(`${table}${river}`)
  const gate = page.main.querySelector('tuppence-gate') as HTMLElement
  const element = page.main.querySelector('tuppence-membership') as HTMLElement
  await waitFor(() => expect(element.shadowRoot?.querySelector('[part=join]')).not.toBeNull())
  element.shadowRoot?.querySelector<HTMLElement>('[part=join]')?.click()
  expect(page.windows).toHaveLength(1)
  await waitFor(() => expect(page.windows[0]?.address).toContain('/pay/ticket_'))
  server.settle('done')
  await waitFor(() => expect(element.shadowRoot?.textContent).toContain('You are a member'))
  await waitFor(() => expect(gate.hasAttribute('data-open')).toBe(true))
  expect(page.events).toContainEqual({
    name: 'joined',
    detail: { tier: 'friend', until: '2999-02-01T00:00:00Z' },
  })
  expect(server.asked.at(-2)).toMatchObject({ route: 'POST /v1/entitlements', bearer: 'Bearer grant_of_' })
})

test('a member who returns is greeted by the name of the tier until what was paid for is over', async () => {
  const { page, server } = start()
  await pressed(page, 1)
  server.settle('done')
  await isMember(page)
  expect(status(page)).toBe('You are a member')
  const again = openPage(table)
  await isMember(again)
  expect(again.says('name')).toBe('Patron')
  vi.useFakeTimers({ now: new Date('2999-02-02'), toFake: ['Date'] })
  await shown(openPage(table))
  vi.useRealTimers()
})

test('a tab hears that its reader has joined in another', async () => {
  const { page } = start()
  await shown(page)
  const record = { token: 't', grant: 'g', tier: 'friend', until: '2999-01-01T00:00:00Z' }
  localStorage.setItem('tuppence:site_1', JSON.stringify([['', record]]))
  dispatchEvent(new StorageEvent('storage', { key: 'tuppence:site_1' }))
  await isMember(page)
})

test('while the pay window is open its tier leads back to it, and says what is awaited', async () => {
  const { page } = start()
  await pressed(page)
  expect(texts(page, 'join')).toEqual(['Show window', 'Join'])
  expect(status(page)).toBe('This page knows as soon as you are done.')
  parts(page, 'join')[0]?.click()
  expect(page.windows[0]?.focused).toBe(1)
})

test.for(['declined', 'expired'] as const)(
  'a ticket that was %s is said at its tier, which can be joined again',
  async (state) => {
    const { page, server } = start()
    await pressed(page)
    server.settle(state)
    await waitFor(() => expect(texts(page, 'notice')[0]).toMatch(/You have not been charged/))
    expect(texts(page, 'join')).toEqual(['Join', 'Join'])
    expect(texts(page, 'notice')[1]).toBe('Cancel whenever you like.')
  },
)

test('when a price has changed the reader sees the new one and nothing is paid', async () => {
  const { page, server } = start()
  await shown(page)
  server.world.tiers = founding(400)
  parts(page, 'join')[0]?.click()
  await waitFor(() => expect(page.says('price')).toContain('$4.00'))
  expect(page.says('notice')).toBe('The price has changed. You have not been charged.')
  expect(page.windows[0]?.closed).toBe(true)
})

test('where windows are blocked the page itself goes to pay, and the way back makes a member', async () => {
  const { page, server } = start()
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  await shown(page)
  window.open = () => null
  parts(page, 'join')[0]?.click()
  await waitFor(() => expect(gone).toHaveBeenCalledWith('https://pay.example/pay/ticket_1'))
  server.settle('done')
  const back = openPage(table)
  await isMember(back)
  expect(back.events.at(-1)?.name).toBe('joined')
  gone.mockRestore()
})

test('when the pay server is down the place says so, and tries again when asked', async () => {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  server.refuse('/sites/', 'offline')
  const page = openPage(table)
  await waitFor(() => expect(page.says('title')).toBe('That did not work'))
  expect(page.says('notice')).toBe('No connection. Try again.')
  expect(page.events).toEqual([{ name: 'problem', detail: { item: '', code: 'offline' } }])
  server.recover()
  page.part('join')?.click()
  await shown(page)
})

test('the wall offers the membership beside the item’s own price, and joining there opens it', async () => {
  const { page, server } = start(river, { membership: joinOffer })
  await waitFor(() => expect(page.says('join')).toBe('Join for $5.00 a month'))
  expect(page.says('unlock')).toBe('Unlock for $0.20')
  page.part('join')?.click()
  expect(page.windows).toHaveLength(1)
  await waitFor(() => expect(page.windows[0]?.address).toContain('/pay/ticket_'))
  expect(page.part('join')).toBeNull()
  expect(page.host.shadowRoot?.activeElement).toBe(page.part('unlock'))
  expect(wish(server)).toMatchObject({
    want: { kind: 'membership', tier: 'friend', interval: 'month' },
    expected: joinOffer.price,
  })
  server.settle('done')
  await waitFor(() => expect(page.events.at(-1)?.name).toBe('joined'))
  expect(page.host.hasAttribute('data-open')).toBe(true)
  expect(page.events.slice(-2)).toEqual([
    { name: 'unlocked', detail: { item: 'the-river', bought: true } },
    { name: 'joined', detail: { tier: 'friend', until: '2999-02-01T00:00:00Z' } },
  ])
})

test.for([
  [{ trialDays: 7 }, 'Try 7 days free, then $5.00 a month'],
  [{ trialDays: 1 }, 'Try 1 day free, then $5.00 a month'],
  [{ id: 'membership:friend:year' }, 'Join for $5.00 a year'],
] as const)('the wall says %j as %s', async ([terms, text]) => {
  const { page } = start(river, { membership: { ...joinOffer, ...terms } })
  await waitFor(() => expect(page.says('join')).toBe(text))
})

test('what only members read has joining on its main button, and says nothing of one payment', async () => {
  const { page, server } = start(river, { membership: joinOffer, isForMembersOnly: true })
  await waitFor(() => expect(page.says('unlock')).toBe('Join for $5.00 a month'))
  expect(page.part('join')).toBeNull()
  expect(page.says('notice')).toBe('')
  page.part('unlock')?.click()
  await waitFor(() => expect(wish(server)).toMatchObject({ want: { kind: 'membership', tier: 'friend' } }))
  server.settle('done')
  await waitFor(() => expect(page.host.hasAttribute('data-open')).toBe(true))
})

const credit = {
  offer: joinOffer.id,
  tier: 'friend',
  interval: 'month' as const,
  spent: { amount: 340, currency: 'USD' },
  price: joinOffer.price,
  due: { amount: 160, currency: 'USD' },
}
const countsSentence = 'You have spent $3.40 here lately. It counts: your first month as a member is $1.60, then $5.00.'

function returns(world: Partial<PayServer['world']> = {}) {
  const { server } = start('', { membership: joinOffer, revoked: true, credit, ...world })
  localStorage.setItem('tuppence:site_1', JSON.stringify([['the-lake', { token: 't', grant: 'grant_of_the-lake' }]]))
  return { server, page: openPage(river) }
}

test('what a reader bought of late counts, and the wall says so once it has asked with that grant', async () => {
  const { page, server } = returns()
  await waitFor(() => expect(page.says('notice')).toBe(countsSentence))
  const asked = server.asked.filter(({ route }) => route === 'POST /v1/entitlements')
  expect(asked).toMatchObject([{ bearer: 'Bearer grant_of_the-lake', body: { items: ['the-river'] } }])
  expect(page.says('unlock')).toBe('Unlock for $0.20')
  expect(status(page)).toBe(countsSentence)
})

test('a credit towards something that the wall does not offer is not spoken of', async () => {
  const { page, server } = returns({ credit: { ...credit, offer: 'membership:patron:month' } })
  await waitFor(() => expect(server.routes()).toContain('POST /v1/entitlements'))
  await new Promise((later) => setTimeout(later, 20))
  expect(page.says('notice')).toBe('One small payment. No subscription, no account.')
})

test('whoever never acted here is not asked about, though there is a membership', async () => {
  const { page, server } = start(river, { membership: joinOffer, credit })
  await waitFor(() => expect(page.says('join')).not.toBe(''))
  await new Promise((later) => setTimeout(later, 20))
  expect(server.routes()).toEqual(['GET /v1/sites/site_1/items/the-river'])
})

test('a fault while asking about credit is the reader’s business no more than the page’s', async () => {
  const { page, server } = returns()
  server.refuse('entitlements', 'rate-limited')
  await waitFor(() => expect(server.routes()).toContain('POST /v1/entitlements'))
  await new Promise((later) => setTimeout(later, 20))
  expect(page.says('unlock')).toBe('Unlock for $0.20')
  expect(page.events.map(({ name }) => name)).toEqual(['offer'])
})
