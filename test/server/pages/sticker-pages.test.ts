// Stickers on our own pages, without script: the pictures themselves, the window before and after paying, the wallet.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stickerNames } from '../../../server/core/sticker.ts'
import { editSite } from '../../../server/flows/edit-site.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import { usd } from '../../support/make.ts'
import { topUp } from '../../support/reader.ts'
import { tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const folder = new URL('../../../server/pages/stickers/', import.meta.url)
const coffee = '<img class="sticker" src="/stickers/coffee.svg"'

// Pictures

test('each sticker has a picture, and each picture is of a sticker', () => {
  expect(readdirSync(folder).toSorted()).toEqual(
    Object.keys(stickerNames)
      .map((sticker) => `${sticker}.svg`)
      .toSorted(),
  )
})

test.each(Object.entries(stickerNames))(
  'the picture of a %s is small, says what it is, and asks for nothing',
  (sticker, name) => {
    const svg = readFileSync(new URL(`${sticker}.svg`, folder), 'utf8')
    expect(Buffer.byteLength(svg)).toBeLessThanOrEqual(600)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 48 48"><title>/)
    expect(svg).toContain(`<title>${name}</title>`)
    const elements = new Set([...svg.matchAll(/<(\w+)/g)].map(([, element]) => element))
    for (const element of elements) expect(['svg', 'title', 'g', 'path', 'circle']).toContain(element)
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/href|url\(|\/\/|on\w+=|style|&/i)
  },
)

// The window

test('a reader sees the picture, what is given and what arrives, and the picture again in the thanks and in the wallet', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
  const path = `/pay/${ticket}`
  const window = await browser.page(path)
  expect(window).toContain(coffee)
  for (const says of ['Sticker: Coffee', 'You give $3.00', 'Fee of the operator −$0.15', 'Ana Ribeiro gets $2.85'])
    expect(textOf(window)).toContain(says)
  expect((await browser.send(`${path}/approve`, fieldsOf(window, '/approve'))).status).toBe(303)
  const thanks = await browser.page(path)
  expect(thanks).toContain(coffee)
  for (const says of ['Thank you!', 'Sticker: Coffee', 'You gave $3.00']) expect(textOf(thanks)).toContain(says)
  expect(await browser.page('/wallet')).toContain(`${coffee} width="24" height="24" alt="Coffee"`)

  const [tip] = await h.store.tips(site.id, null, 1)
  await returnTips(h.ports, { site: site.id, key: 'k', bodyHash: 'h', wish: { tips: [tip?.id ?? 'tip_'] } })
  expect((await browser.page('/wallet')).split(coffee)).toHaveLength(3)
})

test('a Polish reader reads what it is', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h, { 'Accept-Language': 'pl' })
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
  expect(textOf(await browser.page(`/pay/${ticket}`))).toContain('Naklejka: Kawa')
})

test('a tip without a sticker shows none', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { ticket } = await tipTicketFor(h, site.id)
  expect(await visitor(h).page(`/pay/${ticket}`)).not.toContain('sticker')
})

test('a window whose sticker is not offered any more takes no money, and says so', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, sticker: 'coffee' })
  const path = `/pay/${ticket}`
  const fields = fieldsOf(await browser.page(path), '/approve')
  await editSite(h.ports, site, { stickers: [] })
  await browser.send(`${path}/approve`, fields)
  const text = textOf(await browser.page(path))
  expect(text).toContain('Not offered any more')
  expect(text).toContain('Nothing was charged.')
  expect(await h.store.wallet(browser.reader, 'USD')).toEqual(usd(500))
})

// The plain link

test('the plain link sends a sticker at its price, by card', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&creator=ana&sticker=coffee`)
  const path = start.headers.get('Location') as string
  const page = await browser.page(path)
  expect(page).toContain(coffee)
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(page, '/top-up'), amount: '300' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  expect(await h.store.tips(site.id, null, 9)).toMatchObject([{ sticker: 'coffee', amount: usd(300) }])
})

test('from a plain link that has run out the same sticker can be sent anew', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&creator=ana&sticker=coffee`)
  h.clock.advance({ minutes: 6 })
  const page = await browser.page(start.headers.get('Location') as string)
  expect(page).toContain(`/pay/start?site=${site.id}&amp;creator=ana&amp;sticker=coffee&amp;page=`)
})

test.each([
  'sticker=yacht',
  'sticker=coffee&amount=299',
  'sticker=coffee&amount=x',
  'sticker=coffee&monthly=1',
  'sticker=',
])('a link with %s opens no window', async (wish) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const before = await h.footprint()
  const answer = await visitor(h).get(`/pay/start?site=${site.id}&creator=ana&${wish}`)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(await h.footprint()).toEqual(before)
})
