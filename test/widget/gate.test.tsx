// What a reader and a publisher's page may rely on at a gate, walked through the widget's own code in a DOM.
import { createCipheriv, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import type { Sealed } from '../../server/wire/content-key.ts'
import { createPayServer, forget, openPage, type Page, type PayServer, paidHtml } from './page.ts'

const river = '<tuppence-gate item="the-river"></tuppence-gate>'

function start(markup = river, settings = {}) {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  return { server, page: openPage(markup, settings) }
}

async function offered(page: Page) {
  await waitFor(() => expect(page.says('unlock')).toBe('Unlock for $0.20'))
}

/** Clicks, and waits until the pay window has its address. */
async function clicked(page: Page) {
  await offered(page)
  page.part('unlock')?.click()
  await waitFor(() => expect(page.windows.at(-1)?.address).toContain('/pay/ticket_'))
}

async function isOpen(page: Page) {
  await waitFor(() => expect(page.host.hasAttribute('data-open')).toBe(true))
}

async function bought(page: Page, server: PayServer) {
  await clicked(page)
  server.settle('done')
  await isOpen(page)
}

test('the wall says which item it closes, and what it costs', async () => {
  const { page } = start()
  await offered(page)
  expect(page.says('item')).toBe('The River')
  expect(page.says('price')).toBe('$0.20')
  expect(page.events).toMatchObject([{ name: 'offer', detail: { item: 'the-river' } }])
})

test('the first frame is there at once, and its button is the one that stays', async () => {
  const { page } = start()
  const painted = page.part('unlock')
  expect(painted?.textContent).toBe('Unlock')
  await offered(page)
  expect(page.part('unlock')).toBe(painted)
})

test('a page in Polish gets its words and its way to write money', async () => {
  const { page } = start(river, { locale: 'pl-PL', language: 'pl' })
  await waitFor(() => expect(page.says('unlock')).toMatch(/^Odblokuj za 0,20/))
})

test('what costs nothing is offered for free', async () => {
  const { page, server } = start()
  server.world.price = null
  await waitFor(() => expect(page.says('unlock')).toBe('Read it for free'))
})

test('before a reader acts nothing is kept and nobody is named', async () => {
  const { page, server } = start()
  await offered(page)
  expect(localStorage.length + sessionStorage.length).toBe(0)
  expect(server.asked).toEqual([{ route: 'GET /v1/sites/site_1/items/the-river', body: null, bearer: null }])
})

test('an item without a name is the page itself', async () => {
  const { page, server } = start('<tuppence-gate></tuppence-gate>')
  await offered(page)
  expect(server.routes()).toEqual([`GET /v1/sites/site_1/items/${encodeURIComponent(location.pathname)}`])
})

test('a plain element is a gate too', async () => {
  const { page, server } = start('<section><div data-tuppence="gate" data-item="the-river"></div></section>')
  await bought(page, server)
  expect(page.host.textContent).toContain('The rest of the river.')
})

test('the window opens in the click itself', async () => {
  const { page } = start()
  await offered(page)
  page.part('unlock')?.click()
  expect(page.windows).toHaveLength(1)
})

test('a click that comes before the widget is carried on', async () => {
  const { page, server } = start()
  page.part('unlock')?.click()
  expect(page.windows).toHaveLength(1)
  await waitFor(() => expect(page.windows[0]?.address).toBe('https://pay.example/pay/ticket_1'))
  server.settle('done')
  await isOpen(page)
  expect(page.windows).toHaveLength(1)
})

test('the ticket names the price that was shown and the page without its fragment', async () => {
  const { page, server } = start()
  location.hash = '#part-two'
  await clicked(page)
  const wish = server.asked.find(({ route }) => route === 'POST /v1/tickets')?.body
  expect(wish).toEqual({
    site: 'site_1',
    want: { kind: 'unlock', item: 'the-river' },
    expected: { amount: 20, currency: 'USD' },
    challenge: expect.stringMatching(/^[\w-]{43}$/),
    page: location.href.split('#')[0],
  })
})

test('a paid ticket opens the gate and tells the page', async () => {
  const { page, server } = start()
  await bought(page, server)
  expect(page.host.querySelector('#paid')?.textContent).toBe('The rest of the river.')
  await waitFor(() =>
    expect(page.events.at(-1)).toEqual({ name: 'unlocked', detail: { item: 'the-river', bought: true } }),
  )
  expect(document.activeElement).toBe(page.host)
})

test('an owned item is opened without asking for an offer', async () => {
  const { page, server } = start()
  await bought(page, server)
  server.asked.length = 0
  const again = openPage(river)
  expect(again.part('wall')).toBeNull()
  await isOpen(again)
  expect(server.routes()).toEqual(['GET /v1/sites/site_1/items/the-river/content'])
  await waitFor(() =>
    expect(again.events).toEqual([{ name: 'unlocked', detail: { item: 'the-river', bought: false } }]),
  )
})

test('a token past its time is renewed with the grant it came with', async () => {
  const { page, server } = start()
  server.world.tokenSeconds = 5
  await bought(page, server)
  const renewal = server.asked.find(({ route }) => route === 'POST /v1/entitlements')
  expect(renewal).toMatchObject({ bearer: 'Bearer grant_of_the-river', body: { site: 'site_1', items: ['the-river'] } })
})

test('a purchase that was undone closes the gate and says so', async () => {
  const { page, server } = start()
  await bought(page, server)
  server.world.revoked = true
  const again = openPage(river)
  await offered(again)
  expect(again.says('notice')).toBe('This unlock was undone, so the article is closed again.')
  expect(again.events[0]).toEqual({ name: 'locked', detail: { item: 'the-river', because: 'revoked' } })
  expect(again.host.querySelector('#paid')).toBeNull()
})

const lake = '<tuppence-gate item="the-lake"></tuppence-gate>'

test('what a membership opens besides opens without a window, by the grant it came with', async () => {
  const { page, server } = start()
  server.world.isMember = true
  await bought(page, server)
  server.asked.length = 0
  const other = openPage(lake)
  await isOpen(other)
  const asked = server.asked.find(({ route }) => route === 'POST /v1/entitlements')
  expect(asked).toMatchObject({ bearer: 'Bearer grant_of_the-river', body: { items: ['the-lake'] } })
  expect(other.windows).toEqual([])
  await waitFor(() =>
    expect(other.events.at(-1)).toEqual({ name: 'unlocked', detail: { item: 'the-lake', bought: false } }),
  )
})

test('what a membership does not open keeps its wall and its price', async () => {
  const { page, server } = start()
  server.world.isMember = true
  await bought(page, server)
  server.world.revoked = true
  server.asked.length = 0
  const other = openPage(lake)
  await offered(other)
  await waitFor(() => expect(server.routes()).toContain('POST /v1/entitlements'))
  expect(other.says('unlock')).toBe('Unlock for $0.20')
  expect(other.host.hasAttribute('data-open')).toBe(false)
})

test('a membership whose grant is good for nothing any more is not asked about again', async () => {
  const { page, server } = start()
  server.world.isMember = true
  await bought(page, server)
  server.refuse('entitlements', 'unauthenticated')
  await offered(openPage(lake))
  await waitFor(() => expect(localStorage.getItem('tuppence:site_1')).not.toContain('[""'))
  server.asked.length = 0
  await offered(openPage(lake))
  expect(server.routes()).not.toContain('POST /v1/entitlements')
})

test('who bought one article is asked about no others', async () => {
  const { page, server } = start()
  await bought(page, server)
  server.asked.length = 0
  await offered(openPage(lake))
  expect(server.routes()).toEqual(['GET /v1/sites/site_1/items/the-lake'])
})

test('two gates of one item open together', async () => {
  const { page, server } = start(`${river}${river}`)
  await bought(page, server)
  await waitFor(() => expect(page.main.querySelectorAll('[data-open]')).toHaveLength(2))
})

test('a tab hears of what was bought in another', async () => {
  const { page, server } = start()
  await offered(page)
  const record = { token: server.token('the-river'), grant: 'grant_1' }
  localStorage.setItem('tuppence:site_1', JSON.stringify([['the-river', record]]))
  dispatchEvent(new StorageEvent('storage', { key: 'tuppence:site_1' }))
  await isOpen(page)
})

// GAT-04 is walked in the unseal tests; here: the way to the key.
test('a sealed item is opened with its key, and read again without any request', async () => {
  forget()
  const server = createPayServer()
  const { markup } = sealedGate(server)
  const page = openPage(markup)
  await bought(page, server)
  expect(page.host.querySelector('#paid')).not.toBeNull()
  // The key is kept after its text was shown, and the page is told after that.
  await waitFor(() => expect(page.events.at(-1)?.name).toBe('unlocked'))
  server.asked.length = 0
  const again = openPage(markup)
  await isOpen(again)
  expect(server.routes()).toEqual([])
})

test('sealed text that does not open says so, and the purchase is kept', async () => {
  const { server } = start()
  const { markup } = sealedGate(server, (sealed) => ({ ...sealed, version: 'v2' }))
  const page = openPage(markup)
  await clicked(page)
  server.settle('done')
  await waitFor(() => expect(page.says('notice')).toMatch(/^The text could not be opened/))
  expect(page.host.hasAttribute('data-open')).toBe(false)
  expect(localStorage.getItem('tuppence:site_1')).toContain('grant_of_the-river')
})

test('where what was paid for does not come there is no price, only a button to try again, which charges nothing', async () => {
  const { page, server } = start()
  server.refuse('/content', 'internal')
  await clicked(page)
  server.settle('done')
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  expect(page.says('price')).toBe(' ')
  expect(page.says('item')).toBe('The River')
  expect(page.part('join')).toBeNull()
  server.recover()
  server.asked.length = 0
  page.part('unlock')?.click()
  await isOpen(page)
  expect(server.routes()).not.toContain('POST /v1/tickets')
})

test('where what was paid for is taken back meanwhile, the price stands there again', async () => {
  const { page, server } = start()
  server.refuse('/content', 'internal')
  await clicked(page)
  server.settle('done')
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  server.recover()
  server.world.revoked = true
  page.part('unlock')?.click()
  await offered(page)
  expect(page.says('price')).toBe('$0.20')
})

test('where a purchase fails the price stays', async () => {
  const { page, server } = start()
  await offered(page)
  server.refuse('/v1/tickets', 'internal')
  page.part('unlock')?.click()
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  expect(page.says('price')).toBe('$0.20')
})

test('a soft gate shows the text it holds', async () => {
  const { page, server } = start('<tuppence-gate item="the-river" mode="soft"><p>Thanks</p></tuppence-gate>')
  await bought(page, server)
  expect(page.host.shadowRoot?.querySelector('slot')).not.toBeNull()
  expect(page.host.innerHTML).toBe('<p>Thanks</p>')
  expect(server.routes().join()).not.toContain('/content')
})

test('when the price has changed the reader sees the new one and nothing is paid', async () => {
  const { page, server } = start()
  await offered(page)
  server.world.price = { amount: 50, currency: 'USD' }
  page.part('unlock')?.click()
  await waitFor(() => expect(page.says('unlock')).toBe('Unlock for $0.50'))
  expect(page.says('notice')).toBe('The price has changed. You have not been charged.')
  expect(page.windows[0]?.closed).toBe(true)
})

test.for(['declined', 'expired'] as const)('a ticket that was %s gives the wall back', async (state) => {
  const { page, server } = start()
  await clicked(page)
  server.settle(state)
  await offered(page)
  expect(page.says('notice')).toMatch(/You have not been charged/)
  expect(sessionStorage.getItem('tuppence:site_1')).toBe('[]')
})

test('while the pay window is open the wall leads back to it', async () => {
  const { page } = start()
  await clicked(page)
  expect(page.says('title')).toBe('Finish in the pay window')
  page.part('unlock')?.click()
  expect(page.windows[0]?.focused).toBe(1)
  page.part('restore')?.click()
  await offered(page)
  expect(page.windows[0]?.closed).toBe(true)
})

// EMB-11: a severed opener sees every window as closed.
test('a window that seems closed gives the button back, and paying in it still opens the gate', async () => {
  const { page, server } = start()
  await clicked(page)
  page.windows[0]?.close()
  await offered(page)
  expect(page.says('notice')).toBe('Paid already? This page opens by itself in a moment.')
  server.settle('done')
  await isOpen(page)
})

test('what an older window ends with does not close what a newer one has opened', async () => {
  const { page, server } = start()
  await clicked(page)
  page.windows[0]?.close()
  await offered(page)
  page.part('unlock')?.click()
  await waitFor(() => expect(page.windows[1]?.address).toMatch(/ticket_2$/))
  server.settle('done', 'ticket_1')
  await isOpen(page)
  server.settle('declined', 'ticket_2')
  await new Promise((later) => setTimeout(later, 20))
  expect(page.host.shadowRoot?.querySelector('slot')).not.toBeNull()
})

test('a purchase of something else in another tab leaves a reader alone who is paying', async () => {
  const { page, server } = start()
  await clicked(page)
  await waitFor(() => expect(server.routes().at(-1)).toMatch(/redeem$/))
  server.asked.length = 0
  dispatchEvent(new StorageEvent('storage', { key: 'tuppence:site_1' }))
  await new Promise((later) => setTimeout(later, 20))
  expect(page.says('title')).toBe('Finish in the pay window')
  expect(server.routes()).toEqual([])
})

// EMB-09
test('only the pay window of this ticket is heard', async () => {
  const { page, server } = start()
  await clicked(page)
  const asks = () => server.routes().filter((route) => route.endsWith('/redeem')).length
  const say = (origin: string, ticket: string) =>
    dispatchEvent(new MessageEvent('message', { origin, data: { tuppence: 'ask-now', ticket } }))
  await waitFor(() => expect(asks()).toBe(1))
  say('https://evil.example', 'ticket_1')
  say('https://pay.example', 'ticket_2')
  expect(asks()).toBe(1)
  say('https://pay.example', 'ticket_1')
  expect(asks()).toBe(2)
})

test('where windows are blocked the page itself goes to pay, and the way back opens the gate', async () => {
  const { page, server } = start()
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  await offered(page)
  window.open = () => null
  page.part('unlock')?.click()
  await waitFor(() => expect(gone).toHaveBeenCalledWith('https://pay.example/pay/ticket_1'))
  server.settle('done')
  const back = openPage(river)
  await isOpen(back)
  await waitFor(() => expect(back.events).toEqual([{ name: 'unlocked', detail: { item: 'the-river', bought: true } }]))
  gone.mockRestore()
})

test('whoever comes back without paying sees the wall as before', async () => {
  const { page } = start()
  await clicked(page)
  const back = openPage(river)
  await offered(back)
  expect(back.says('notice')).toBe('One small payment. No subscription, no account.')
})

// EMB-14
test('when the pay server is down the wall says so, and tries again when asked', async () => {
  const { page, server } = start()
  server.refuse('/items/', 'offline')
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  expect(page.events).toEqual([{ name: 'problem', detail: { item: 'the-river', code: 'offline' } }])
  expect(vi.mocked(console.warn).mock.lastCall?.[0]).toMatch(/^\[tuppence\] offline: https:/)
  server.recover()
  page.part('unlock')?.click()
  await offered(page)
})

test('a soft gate opens on our fault only where its publisher said so', async () => {
  const soft = '<tuppence-gate item="the-river" mode="soft"><p>Thanks</p></tuppence-gate>'
  const { page, server } = start(soft)
  server.refuse('/items/', 'provider-unavailable')
  await waitFor(() => expect(page.says('unlock')).toBe('Try again'))
  await isOpen(openPage(soft, { opensOnFault: true }))
  const served = openPage(river, { opensOnFault: true })
  await waitFor(() => expect(served.says('unlock')).toBe('Try again'))
})

test('a gate that asks for another item starts anew and shows nothing of the first', async () => {
  const { page, server } = start()
  await bought(page, server)
  page.host.setAttribute('item', 'the-lake')
  await offered(page)
  expect(page.host.hasAttribute('data-open')).toBe(false)
  expect(page.host.childElementCount).toBe(0)
  expect(server.routes()).toContain('GET /v1/sites/site_1/items/the-lake')
})

test('a gate that left the page asks nothing more', async () => {
  const { page, server } = start()
  await clicked(page)
  page.host.remove()
  server.asked.length = 0
  dispatchEvent(new Event('focus'))
  expect(server.routes()).toEqual([])
})

test('where storage is denied a purchase still opens this page', async () => {
  const { page, server } = start()
  const denied = vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError')
  })
  await bought(page, server)
  denied.mockRestore()
})

test('news is announced to those who do not see the wall', async () => {
  const { page, server } = start()
  await offered(page)
  const region = page.host.shadowRoot?.querySelector('[role=status]')
  expect(region?.textContent).toBe('')
  await clicked(page)
  expect(region?.textContent).toBe('This page opens by itself as soon as you are done.')
  server.settle('done')
  await isOpen(page)
  expect(region?.textContent).toBe('Unlocked. You can keep reading.')
})

function sealedGate(server: PayServer, change: (sealed: Sealed) => Sealed = (sealed) => sealed) {
  const [key, iv] = [randomBytes(32), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(Buffer.from('tuppence/1|site_1|the-river|v1'))
  const text = Buffer.concat([cipher.update(gzipSync(paidHtml)), cipher.final(), cipher.getAuthTag()])
  server.released.set('envelope_1', { key: key.toString('base64url'), item: 'the-river', version: 'v1' })
  const sealed = change({
    v: 1,
    site: 'site_1',
    item: 'the-river',
    version: 'v1',
    iv: iv.toString('base64url'),
    ciphertext: text.toString('base64url'),
    envelopes: ['envelope_of_another_backend', 'envelope_1'],
  })
  const script = `<script type="application/tuppence-sealed+json">${JSON.stringify(sealed)}</script>`
  return { sealed, markup: `<tuppence-gate item="the-river">${script}</tuppence-gate>` }
}
