// What a reader finds at <tuppence-tip-jar>, walked through the widget's own code in a DOM.
import { waitFor } from '@testing-library/preact'
import { expect, test, vi } from 'vitest'
import { createPayServer, forget, openPage, type Page, type PayServer } from './page.ts'

const jar = '<tuppence-tip-jar creator="ana"></tuppence-tip-jar>'

function start(markup = jar, world: Partial<PayServer['world']> = {}, settings = {}) {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  Object.assign(server.world, world)
  return { server, page: openPage(markup, settings) }
}

const all = <E extends HTMLElement>({ host }: Page, selector: string) => [
  ...(host.shadowRoot?.querySelectorAll<E>(selector) ?? []),
]
const chips = (page: Page, part: string) => all(page, `[part=${part}] label`).map(({ textContent }) => textContent)
const pick = (page: Page, part: string, nth: number) =>
  all<HTMLInputElement>(page, `[part=${part}] input[type=radio]`)[nth]?.click()
const check = (page: Page, says: string) =>
  all(page, '[part=choice] label')
    .find(({ textContent }) => textContent === says)
    ?.querySelector('input')
    ?.click()
const status = ({ host }: Page) => host.shadowRoot?.querySelector('[role=status]')?.textContent

function type(page: Page, part: string, text: string) {
  const field = page.part(part) as HTMLInputElement
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

async function shown(page: Page) {
  await waitFor(() => expect(page.part('tip')).not.toBeNull())
}

async function pressed(page: Page) {
  await shown(page)
  page.part('tip')?.click()
  await waitFor(() => expect(page.windows.at(-1)?.address).toContain('/pay/ticket_'))
}

const wish = (server: PayServer) => server.asked.findLast(({ route }) => route === 'POST /v1/tickets')?.body

test('a jar names its creator, offers the site’s amounts and chooses the smallest', async () => {
  const { page, server } = start()
  await shown(page)
  expect(page.says('title')).toBe('Tip Ana')
  expect(chips(page, 'amounts')).toEqual(['$2', '$5', '$10', 'Other'])
  expect(page.says('tip')).toBe('Tip $2.00')
  expect(page.part('creators')).toBeNull()
  expect(server.routes()).toEqual(['GET /v1/sites/site_1', 'GET /v1/sites/site_1/creators'])
  expect(localStorage.length + sessionStorage.length).toBe(0)
})

test('a jar for one tells who that is, with a link that gives nothing away; a jar for several does not', async () => {
  const ana = { creator: 'ana', title: 'Ana', about: 'Draws <b>herons</b>.', website: 'https://ana.example/birds' }
  const creators = [ana, { ...ana, creator: 'ben', title: 'Ben' }]
  const { page } = start(jar, { creators: [ana] })
  await shown(page)
  expect(page.says('about')).toBe('Draws <b>herons</b>. ana.example')
  const link = page.part('about')?.querySelector('a')
  expect(link?.href).toBe('https://ana.example/birds')
  expect(link?.rel).toBe('noopener nofollow ugc')
  const { page: silent } = start(jar, { creators: [{ ...ana, about: null, website: null }] })
  await shown(silent)
  expect(silent.part('about')).toBeNull()
  const { page: several } = start('<tuppence-tip-jar></tuppence-tip-jar>', { creators })
  await shown(several)
  expect(several.part('about')).toBeNull()
})

test('a plain element is the same jar', async () => {
  const { page } = start('<div data-tuppence="tip-jar" data-creator="ben" data-amounts="100 300"></div>')
  await shown(page)
  expect(page.says('title')).toBe('Tip Ben')
  expect(chips(page, 'amounts')).toEqual(['$1', '$3', 'Other'])
})

test('several names are a choice, and no name is all of the site', async () => {
  const { page, server } = start('<tuppence-tip-jar creator="ben ana"></tuppence-tip-jar>')
  await shown(page)
  expect(page.says('title')).toBe('Leave a tip')
  expect(chips(page, 'creators')).toEqual(['Ben', 'Ana'])
  pick(page, 'creators', 1)
  await pressed(page)
  expect(wish(server)).toMatchObject({ want: { kind: 'tip', creator: 'ana' } })
  const { page: whole } = start('<tuppence-tip-jar></tuppence-tip-jar>')
  await shown(whole)
  expect(chips(whole, 'creators')).toEqual(['Ana', 'Ben'])
})

test('amounts that cannot be given are left out, and where none is left the site’s stand', async () => {
  const { page } = start('<tuppence-tip-jar creator="ana" amounts="5 300 300 x 99999999"></tuppence-tip-jar>')
  await shown(page)
  expect(chips(page, 'amounts')).toEqual(['$3', 'Other'])
  page.host.setAttribute('amounts', '1 2')
  await waitFor(() => expect(chips(page, 'amounts')).toEqual(['$2', '$5', '$10', 'Other']))
  expect(page.says('tip')).toBe('Tip $2.00')
})

test('a message, in public, and no name: the ticket carries what was filled in, and the price that was shown', async () => {
  const { page, server } = start()
  await shown(page)
  pick(page, 'amounts', 1)
  expect(all(page, '[part=choice] label').map(({ textContent }) => textContent)).toEqual([
    'Every month',
    'Tip anonymously',
  ])
  type(page, 'message', '  For the heron <b>  ')
  await waitFor(() => expect(all(page, '[part=choice] label')).toHaveLength(3))
  check(page, 'Everybody may read them')
  check(page, 'Tip anonymously')
  await waitFor(() => expect(page.says('tip')).toBe('Tip $5.00'))
  await pressed(page)
  expect(wish(server)).toMatchObject({
    want: {
      kind: 'tip',
      creator: 'ana',
      amount: { amount: 500, currency: 'USD' },
      message: 'For the heron <b>',
      public: true,
      anonymous: true,
    },
    expected: { amount: 500, currency: 'USD' },
  })
})

test('a tip of each month says so before and afterwards', async () => {
  const { page, server } = start()
  await shown(page)
  check(page, 'Every month')
  await waitFor(() => expect(page.says('tip')).toBe('Tip $2.00 a month'))
  await pressed(page)
  expect(wish(server)).toMatchObject({ want: { kind: 'tip', monthly: true } })
  server.settle('done')
  await waitFor(() => expect(page.says('notice')).toBe('Ana gets $2.00 each month, until you stop it in your wallet.'))
  expect(page.events).toMatchObject([{ name: 'tipped', detail: { monthly: true } }])
})

test('words that were taken back are not public', async () => {
  const { page, server } = start()
  await shown(page)
  type(page, 'message', 'Hm')
  await waitFor(() => expect(all(page, '[part=choice] label')).toHaveLength(3))
  check(page, 'Everybody may read them')
  type(page, 'message', ' ')
  await pressed(page)
  const { want } = wish(server) as { want: object }
  expect(want).toMatchObject({ public: false, anonymous: false })
  expect(want).not.toHaveProperty('message')
})

test.for([
  ['7', 700],
  ['7.5', 750],
  ['7,50', 750],
  ['1 000', 100_000],
  ['1.000,50', 100_050],
  ['1,000', 100_000],
  ['０７．５', 750],
] as const)('an amount of one’s own, typed as %s, is %d cents', async ([typed, amount]) => {
  const { page, server } = start(jar, { tips: { amounts: [200], min: 10, max: 1_000_000 } })
  await shown(page)
  pick(page, 'amounts', 1)
  await waitFor(() => expect(page.host.shadowRoot?.activeElement).toBe(page.part('amount')))
  type(page, 'amount', typed)
  await pressed(page)
  expect(wish(server)).toMatchObject({ want: { amount: { amount, currency: 'USD' } } })
})

test.for(['', '0', '0.05', '1000', 'five', '-5', '5.0001', '1e2', '5 %'])(
  'nothing is opened for %j: the jar says what can be given',
  async (typed) => {
    const { page, server } = start()
    await shown(page)
    pick(page, 'amounts', 3)
    await waitFor(() => expect(page.part('amount')).not.toBeNull())
    type(page, 'amount', typed)
    await waitFor(() => expect(page.says('tip')).toBe('Tip'))
    page.part('tip')?.click()
    await waitFor(() => expect(page.says('notice')).toBe('Between $0.10 and $500.00'))
    expect(status(page)).toBe('Between $0.10 and $500.00')
    expect(page.windows).toHaveLength(0)
    expect(server.routes()).not.toContain('POST /v1/tickets')
    type(page, 'amount', '5')
    await waitFor(() => expect(page.says('notice')).toContain('You see what arrives'))
  },
)

test('a message of 280 graphemes goes, and of one more the jar says so', async () => {
  const { page } = start()
  await shown(page)
  type(page, 'message', '👩‍👩‍👧‍👦'.repeat(281))
  page.part('tip')?.click()
  await waitFor(() => expect(page.says('notice')).toBe('Too long by 1'))
  expect(page.windows).toHaveLength(0)
  type(page, 'message', '👩‍👩‍👧‍👦'.repeat(280))
  await pressed(page)
})

test('the jar thanks, tells the page, and takes another tip', async () => {
  const { page, server } = start()
  await shown(page)
  type(page, 'message', 'Thanks')
  await pressed(page)
  expect(page.says('tip')).toBe('Show window')
  page.part('tip')?.click()
  expect(page.windows[0]?.focused).toBe(1)
  server.settle('done')
  await waitFor(() => expect(page.says('title')).toBe('Thank you!'))
  expect(status(page)).toBe('Thank you!')
  expect(page.says('notice')).toBe('Ana gets your tip of $2.00.')
  expect(page.events).toEqual([
    { name: 'tipped', detail: { creator: 'ana', amount: { amount: 200, currency: 'USD' }, monthly: false } },
  ])
  expect(localStorage.length).toBe(0)
  page.part('again')?.click()
  await shown(page)
  expect((page.part('message') as HTMLTextAreaElement).value).toBe('')
})

test('thanks can be shared: by the system where it can, else the address is copied', async () => {
  const { page, server } = start()
  await pressed(page)
  server.settle('done')
  await waitFor(() => expect(page.part('share')).not.toBeNull())
  const copied = vi.fn(async () => {})
  vi.stubGlobal('navigator', { clipboard: { writeText: copied } })
  page.part('share')?.click()
  await waitFor(() => expect(page.says('share')).toBe('The address is copied.'))
  expect(copied).toHaveBeenCalledWith(location.href)
  const shared = vi.fn(async () => {})
  Object.assign(navigator, { share: shared })
  page.part('share')?.click()
  await waitFor(() => expect(shared).toHaveBeenCalledWith({ url: location.href, title: document.title }))
  vi.unstubAllGlobals()
})

test.for(['declined', 'expired'] as const)('a ticket that was %s is said, and the form stands', async (state) => {
  const { page, server } = start()
  await shown(page)
  type(page, 'message', 'Thanks')
  await pressed(page)
  server.settle(state)
  await waitFor(() => expect(page.says('notice')).toMatch(/You have not been charged/))
  expect((page.part('message') as HTMLTextAreaElement).value).toBe('Thanks')
  expect(page.says('tip')).toBe('Tip $2.00')
})

test('a site without a creator who takes tips shows nothing and keeps no room', async () => {
  const { page } = start(jar, { creators: [], tips: null })
  await waitFor(() => expect(page.host.hasAttribute('data-open')).toBe(true))
  expect(page.part('jar')).toBeNull()
})

test('a creator that is renamed in the page is asked for anew', async () => {
  const { page } = start()
  await shown(page)
  page.host.setAttribute('creator', 'ben')
  await waitFor(() => expect(page.says('title')).toBe('Tip Ben'))
})

test('as a button the jar opens in a sheet, and closes again', async () => {
  const { page } = start('<tuppence-tip-jar creator="ana" display="button"></tuppence-tip-jar>')
  await waitFor(() => expect(page.says('open')).toBe('Tip Ana'))
  const sheet = page.part('sheet') as HTMLDialogElement
  expect(sheet.open).toBe(false)
  page.part('open')?.click()
  expect(sheet.open).toBe(true)
  expect(sheet.contains(page.part('tip'))).toBe(true)
  page.part('close')?.click()
  expect(sheet.open).toBe(false)
})

test('where windows are blocked the page itself goes to pay, and the way back thanks', async () => {
  const { page, server } = start()
  const gone = vi.spyOn(location, 'assign').mockImplementation(() => {})
  await shown(page)
  window.open = () => null
  page.part('tip')?.click()
  await waitFor(() => expect(gone).toHaveBeenCalledWith('https://pay.example/pay/ticket_1'))
  server.settle('done')
  const back = openPage(`<tuppence-membership></tuppence-membership>${jar}`)
  const element = back.main.querySelector('tuppence-tip-jar') as HTMLElement
  await waitFor(() => expect(element.shadowRoot?.textContent).toContain('Thank you!'))
  expect(back.events.at(-1)?.name).toBe('tipped')
  gone.mockRestore()
})

test('when the pay server is down the jar says so, and tries again when asked', async () => {
  forget()
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const server = createPayServer()
  server.refuse('/sites/', 'offline')
  const page = openPage(jar)
  await waitFor(() => expect(page.says('title')).toBe('That did not work'))
  expect(page.says('notice')).toBe('No connection. Try again.')
  expect(page.events).toEqual([{ name: 'problem', detail: { item: '', code: 'offline' } }])
  server.recover()
  page.part('again')?.click()
  await shown(page)
})

test('a page in Polish has its words', async () => {
  const { page } = start(jar, {}, { locale: 'pl-PL', language: 'pl' })
  await shown(page)
  expect(page.says('title')).toBe('Napiwek: Ana')
  expect(page.says('tip')).toBe('Daj 2,00\u00a0USD')
})

test('an element of a kind that we do not have leaves what the page put there, and a line in the console', async () => {
  const { page } = start('<div data-tuppence="lottery"><a href="/x">A link</a></div>')
  await waitFor(() => expect(page.host.shadowRoot?.innerHTML).toBe('<slot></slot>'))
  expect(vi.mocked(console.warn).mock.lastCall?.[0]).toMatch(/^\[tuppence\] /)
})

// Stickers

const stickers = [
  { sticker: 'penny', name: 'Penny', price: { amount: 100, currency: 'USD' } },
  { sticker: 'coffee', name: 'Coffee', price: { amount: 300, currency: 'USD' } },
]
const pictures = (page: Page) => all<HTMLImageElement>(page, '[part=picture]').map(({ src }) => new URL(src).pathname)

test('a sticker is chosen instead of an amount, and sent at its price; the page hears which', async () => {
  const { page, server } = start(jar, { stickers })
  await shown(page)
  expect(chips(page, 'amounts')).toEqual(['$2', '$5', '$10', 'Sticker', 'Other'])
  // Nothing of them is fetched before the reader looks for one.
  expect(pictures(page)).toEqual([])
  pick(page, 'amounts', 3)
  expect(chips(page, 'stickers')).toEqual(['Penny $1', 'Coffee $3'])
  expect(pictures(page)).toEqual(['/stickers/penny.svg', '/stickers/coffee.svg'])
  expect(page.says('tip')).toBe('Tip $1.00')
  pick(page, 'stickers', 1)
  expect(page.says('tip')).toBe('Tip $3.00')
  expect(page.part('amounts')?.querySelectorAll(':checked')).toHaveLength(1)
  type(page, 'message', 'Sleep well')
  await pressed(page)
  const amount = { amount: 300, currency: 'USD' }
  expect(wish(server)).toMatchObject({
    want: { kind: 'tip', creator: 'ana', sticker: 'coffee', amount, monthly: false, message: 'Sleep well' },
    expected: amount,
  })
  server.settle('done')
  await waitFor(() => expect(page.says('title')).toBe('Thank you!'))
  expect(pictures(page)).toEqual(['/stickers/coffee.svg'])
  expect(page.says('notice')).toBe('Ana gets your tip of $3.00.')
  const detail = { creator: 'ana', amount, monthly: false, sticker: 'coffee' }
  expect(page.events).toEqual([{ name: 'tipped', detail }])
})

test('going back to an amount sends no sticker, and a sticker is never sent each month', async () => {
  const { page, server } = start(jar, { stickers })
  await shown(page)
  check(page, 'Every month')
  pick(page, 'amounts', 3)
  expect(chips(page, 'choice')).toEqual(['Tip anonymously'])
  expect(page.says('tip')).toBe('Tip $1.00')
  pick(page, 'amounts', 1)
  expect(page.part('stickers')).toBeNull()
  await pressed(page)
  expect(wish(server)).toMatchObject({ want: { amount: { amount: 500 }, monthly: true } })
  expect(JSON.stringify(wish(server))).not.toContain('sticker')
})

test.each([
  ['none', []],
  ['coffee', ['Coffee $3']],
  ['yacht coffee penny', ['Penny $1', 'Coffee $3']],
  ['', ['Penny $1', 'Coffee $3']],
])('with stickers="%s" those can be sent that the site offers too', async (names, offered) => {
  const { page } = start(`<tuppence-tip-jar creator="ana" stickers="${names}"></tuppence-tip-jar>`, { stickers })
  await shown(page)
  pick(page, 'amounts', 3)
  expect(chips(page, 'stickers')).toEqual(offered)
})

test('stickers are called as the language of the page calls them, and one that it has no word for as the server does', async () => {
  const yacht = { sticker: 'yacht', name: 'Yacht', price: { amount: 500, currency: 'USD' } }
  const { page } = start(jar, { stickers: [...stickers, yacht] }, { locale: 'pl-PL', language: 'pl' })
  await shown(page)
  expect(chips(page, 'amounts').at(-2)).toBe('Naklejka')
  pick(page, 'amounts', 3)
  expect(chips(page, 'stickers').map((text) => text?.split(' ')[0])).toEqual(['Pens', 'Kawa', 'Yacht'])
})

test('when the price of a sticker has changed the jar shows the new one, and nothing was sent', async () => {
  const { page, server } = start(jar, { stickers })
  await shown(page)
  pick(page, 'amounts', 3)
  pick(page, 'stickers', 1)
  server.refuse('/v1/tickets', 'price-changed')
  server.world.stickers = [{ sticker: 'coffee', name: 'Coffee', price: { amount: 400, currency: 'USD' } }]
  page.part('tip')?.click()
  await waitFor(() => expect(page.says('tip')).toBe('Tip $4.00'))
  expect(status(page)).toContain('price')
  expect(page.events.map(({ name }) => name)).not.toContain('tipped')
})

test('a sticker that is not offered any more is gone from the jar once the reader tries again', async () => {
  const { page, server } = start(jar, { stickers })
  await shown(page)
  pick(page, 'amounts', 3)
  pick(page, 'stickers', 1)
  server.refuse('/v1/tickets', 'not-found')
  server.world.stickers = []
  page.part('tip')?.click()
  await waitFor(() => expect(page.part('again')).not.toBeNull())
  page.part('again')?.click()
  await shown(page)
  expect(chips(page, 'amounts')).toEqual(['$2', '$5', '$10', 'Other'])
  expect(page.says('tip')).toBe('Tip $2.00')
})
