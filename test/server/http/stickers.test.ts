// Stickers over HTTP: which ones a site offers, what a page may wish for, what they cost, and where they are seen again.
import { expect, test } from 'vitest'
import { editSite } from '../../../server/flows/edit-site.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Creators, Tip } from '../../../server/wire/creator.ts'
import type { Supporters } from '../../../server/wire/supporter.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { parsedCsv } from '../../support/parsed-csv.ts'
import { newReader, redeem, startTopUp, topUp } from '../../support/reader.ts'
import { askToTip, owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { verifierAndChallenge } from '../../support/verifier.ts'
import { checkedHarness } from '../pages/visitor.ts'

const codeOf = async (response: Response) => ((await response.json()) as { type: string }).type.split('/').at(-1)

const admin = (h: Harness, secretKey: string, path: string, body?: unknown) =>
  h.request(`/v1/admin/${path}`, {
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { method: 'PATCH', body: JSON.stringify(body) }),
  })

const offered = async (h: Harness, site: string) =>
  ((await (await h.request(`/v1/sites/${site}/creators`)).json()) as Creators).stickers

/** A reader with $20, and a site that takes tips. */
async function scene(h: Harness) {
  const made = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 2000)
  return { ...made, reader }
}

/** Sends one as the widget does, and says yes to its price. */
async function send(h: Harness, { site, reader }: Awaited<ReturnType<typeof scene>>, wish = {}) {
  const opened = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee', ...wish })
  const answer = await unlockItem(h.ports, { ticket: opened.ticket, reader, approved: usd(300) })
  return { ...opened, answer }
}

// The catalogue

test('a page learns with the creators which stickers can be sent, and what each costs in the currency of the site', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const stickers = await offered(h, site.id)
  expect(stickers).toHaveLength(8)
  expect(stickers[0]).toEqual({ sticker: 'penny', name: 'Penny', price: usd(100) })
  expect(stickers.at(-1)).toEqual({ sticker: 'fireworks', name: 'Fireworks', price: usd(10_000) })
  const inYen = await h.site({ currency: 'JPY', origins: ['https://yen.example'] })
  expect((await offered(h, inYen.site.id))[0]?.price).toEqual({ amount: 150, currency: 'JPY' })
})

test('a publisher chooses which stickers the site offers, all again, or none', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const choose = async (stickers: unknown) => (await admin(h, secretKey, 'site', { stickers })).json()
  expect(await (await admin(h, secretKey, 'site')).json()).toMatchObject({ stickers: null })
  expect(await choose(['star', 'coffee', 'star'])).toMatchObject({ stickers: ['star', 'coffee'] })
  expect((await offered(h, site.id)).map(({ sticker }) => sticker)).toEqual(['coffee', 'star'])
  expect(await (await admin(h, secretKey, 'site', { name: 'The Lake' })).json()).toMatchObject({
    stickers: ['star', 'coffee'],
  })
  expect(await choose([])).toMatchObject({ stickers: [] })
  expect(await offered(h, site.id)).toEqual([])
  expect(await choose(null)).toMatchObject({ stickers: null })
  expect(await offered(h, site.id)).toHaveLength(8)
})

test.each([
  ['one that there is not', ['yacht']],
  ['one that is a word of the language', ['toString']],
  ['a number', ['star', 7]],
  ['no list', 'star'],
  ['no list either', { star: true }],
  ['more than there can be', Array(101).fill('star')],
])('a site cannot offer %s, and offers what it did', async (_what, stickers) => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  expect(await codeOf(await admin(h, secretKey, 'site', { stickers }))).toBe('malformed-request')
  expect(await offered(h, site.id)).toHaveLength(8)
})

test('nobody chooses them without the key', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  expect(await codeOf(await admin(h, `${secretKey}x`, 'site', { stickers: [] }))).toBe('unauthenticated')
  expect(await offered(h, site.id)).toHaveLength(8)
})

// Wishes

test.each([
  ['one that there is not', { sticker: 'yacht' }, 'not-found'],
  ['one that is a word of the language', { sticker: 'constructor' }, 'not-found'],
  ['one without a name', { sticker: '' }, 'malformed-request'],
  ['one that is a number', { sticker: 7 }, 'malformed-request'],
  ['one for less than its price', { amount: 10 }, 'price-changed'],
  ['one for more than its price', { amount: 301 }, 'price-changed'],
  ['one each month', { monthly: true }, 'malformed-request'],
  ['one to a creator that nobody has named', { creator: 'bo' }, 'not-found'],
])('%s cannot be sent, and opens no window', async (_what, wish, code) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const before = await h.footprint()
  expect(await codeOf(await askToTip(h, site.id, { sticker: 'coffee', ...wish }))).toBe(code)
  expect(await h.footprint()).toEqual(before)
})

test('the price is the server’s, whatever the page leaves out or makes of it', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await scene(h)
  const ask = (want: object, expected: unknown) =>
    h.post('/v1/tickets', {
      site: site.id,
      want: { kind: 'tip', creator: 'ana', sticker: 'coffee', ...want },
      expected,
      challenge: verifierAndChallenge().challenge,
      page: `${siteOrigin}/`,
    })
  expect(await codeOf(await ask({}, usd(299)))).toBe('price-changed')
  expect(await codeOf(await ask({}, null))).toBe('price-changed')
  expect(await codeOf(await ask({}, { amount: 300, currency: 'EUR' }))).toBe('price-changed')
  expect(await codeOf(await ask({ amount: { amount: 300, currency: 'EUR' } }, usd(300)))).toBe('price-changed')
  const opened = await ask({}, usd(300))
  expect(opened.status).toBe(201)
  const { ticket } = (await opened.json()) as { ticket: `ticket_${string}` }
  const approve = (amount: number) => unlockItem(h.ports, { ticket, reader, approved: usd(amount) })
  expect(await approve(10)).toEqual({ next: 'confirm-price', price: usd(300) })
  expect(await approve(300)).toMatchObject({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(1700))
})

test('a tip needs an amount where it has no sticker', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const wish = { site: site.id, want: { kind: 'tip', creator: 'ana' }, page: `${siteOrigin}/` }
  const body = { ...wish, expected: usd(300), challenge: verifierAndChallenge().challenge }
  expect(await codeOf(await h.post('/v1/tickets', body))).toBe('amount-out-of-range')
})

test('what the site has stopped to offer is not sent, also in a window that was open before', async () => {
  await using h = await checkedHarness()
  const { site, secretKey, reader } = await scene(h)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
  await admin(h, secretKey, 'site', { stickers: ['star'] })
  expect(await codeOf(await askToTip(h, site.id, { amount: 300, sticker: 'coffee' }))).toBe('not-found')
  const approve = () => unlockItem(h.ports, { ticket, reader, approved: usd(300) })
  expect(await approve()).toEqual({ next: 'stop', because: 'not-for-sale' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(2000))
  await admin(h, secretKey, 'site', { stickers: null })
  expect(await approve()).toMatchObject({ next: 'unlocked' })
})

// Money

test('a double click, two windows and fifty requests at once send one sticker', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, creator, reader } = await scene(h)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
  const approval = { ticket, reader, approved: usd(300) }
  const answers = await Promise.all(Array.from({ length: 50 }, () => unlockItem(h.ports, approval)))
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect(await unlockItem(h.ports, approval)).toMatchObject({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(1700))
  expect(await owedTo(h, creator.id)).toEqual([usd(285)])
  expect(await h.store.tips(site.id, null, 10)).toMatchObject([{ sticker: 'coffee', amount: usd(300) }])
})

test('stickers that are switched off at the moment they are sent are sent whole or not at all', async () => {
  await using h = await checkedHarness()
  const { site, creator, reader } = await scene(h)
  const tickets = await Promise.all(
    Array.from({ length: 6 }, () => tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })),
  )
  const [, ...answers] = await Promise.all([
    editSite(h.ports, site, { stickers: [] }),
    ...tickets.map(({ ticket }) => unlockItem(h.ports, { ticket, reader, approved: usd(300) })),
  ])
  const sent = answers.filter(({ next }) => next === 'unlocked').length
  expect(await h.store.tips(site.id, null, 10)).toHaveLength(sent)
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(2000 - 300 * sent))
  expect(await owedTo(h, creator.id)).toEqual(sent === 0 ? [] : [usd(300 * sent)])
})

test('a card pays for a sticker, and what it brings stays in the wallet when the site has stopped to offer it', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const pay = async () => {
    const reader = await newReader(h)
    const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
    const { session } = await startTopUp(h, reader, 300, ticket, 300)
    const paid = async () => {
      h.stripe.control.complete(session)
      await settlePayment(h.ports, session)
      await h.stripe.control.idle()
    }
    return { reader, ticket, paid }
  }
  const one = await pay()
  await one.paid()
  expect(await h.store.tipOfTicket(one.ticket)).toMatchObject({ sticker: 'coffee' })
  const other = await pay()
  await admin(h, secretKey, 'site', { stickers: [] })
  await other.paid()
  expect(await h.store.tipOfTicket(other.ticket)).toBeNull()
  expect(await h.store.wallet(other.reader, 'USD')).toEqual(usd(300))
})

// Where it is seen again

test('the page, the publisher, the spreadsheet and the wall of supporters are told of it; sums of a supporter are not', async () => {
  await using h = await checkedHarness()
  const made = await scene(h)
  const { ticket, verifier } = await send(h, made, { message: 'To keep you awake', public: true })
  const plain = await tipTicketFor(h, made.site.id, { amount: 10 })
  h.clock.advance({ seconds: 1 })
  await unlockItem(h.ports, { ticket: plain.ticket, reader: made.reader, approved: usd(10), tipName: 'Bea' })
  const tip = { creator: 'ana', amount: usd(300), sticker: 'coffee' }
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ state: 'done', tip })

  const { tips } = (await (await admin(h, made.secretKey, 'tips')).json()) as { tips: Tip[] }
  expect(tips.map(({ sticker }) => sticker)).toEqual([null, 'coffee'])
  const [head, ...rows] = parsedCsv(await (await admin(h, made.secretKey, 'tips.csv')).text())
  const column = head?.indexOf('sticker') ?? -1
  expect(rows.map((row) => row[column])).toEqual(['', 'coffee'])

  const wall = async (query = '') =>
    ((await (await h.request(`/v1/sites/${made.site.id}/supporters${query}`)).json()) as Supporters).supporters
  const [newest, first] = await wall()
  expect(newest).not.toHaveProperty('sticker')
  expect(first).toMatchObject({ sticker: 'coffee', amount: usd(300), message: 'To keep you awake' })
  for (const line of await wall('?by=top')) expect(line).not.toHaveProperty('sticker')
})

test('a sticker goes back like any tip, and is on the wall no more', async () => {
  await using h = await checkedHarness()
  const made = await scene(h)
  await send(h, made)
  const [tip] = await h.store.tips(made.site.id, null, 1)
  const response = await h.request('/v1/admin/tip-refunds', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${made.secretKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': 'back-1',
    },
    body: JSON.stringify({ tip: tip?.id }),
  })
  expect(response.status).toBe(201)
  expect(await h.store.wallet(made.reader, 'USD')).toEqual(usd(2000))
  const { supporters } = (await (await h.request(`/v1/sites/${made.site.id}/supporters`)).json()) as Supporters
  expect(supporters).toEqual([])
  expect(await h.store.tips(made.site.id, null, 1)).toMatchObject([{ sticker: 'coffee' }])
})
