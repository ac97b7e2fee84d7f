// Tips in the pay window, over HTTP and without script: what is given, what of it arrives, and thanks.
import { expect, test } from 'vitest'
import { blockSupporter } from '../../../server/flows/block-supporter.ts'
import { editSite } from '../../../server/flows/edit-site.ts'
import { closeCreator, putCreator } from '../../../server/flows/put-creator.ts'
import { returnTips } from '../../../server/flows/return-tips.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { topUp } from '../../support/reader.ts'
import { owedTo, tipAgain, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const pathOf = (ticket: string) => `/pay/${ticket}`

async function funded(h: Harness, headers: Record<string, string> = {}) {
  const browser = await knownVisitor(h, headers)
  await topUp(h, browser.reader)
  return browser
}

test('a new reader sees what is given and adds money by card, and the tip goes with the same payment', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, creator } = await tipSite(h)
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&creator=ana&amount=300`)
  const path = start.headers.get('Location') as string
  const first = await browser.page(path)
  expect(first).toContain('<title>Tip Ana Ribeiro · Tuppence</title>')
  const text = textOf(first)
  for (const says of [
    'The River',
    'river.example',
    '$3.00',
    'Your wallet is empty. Add money once, then tip',
    'For this tip $3.00 Fee of the operator −$0.15 Ana Ribeiro gets $2.85',
  ])
    expect(text).toContain(says)
  const fields = fieldsOf(first, '/top-up')
  const sent = await browser.send(`${path}/top-up`, { ...fields, amount: '500' })
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await browser.get(`${path}/return?session_id=${session}`)
  const thanks = textOf(await browser.page(path))
  for (const says of ['Thank you!', 'Ana Ribeiro gets $2.85', 'You gave $3.00', 'Left in your wallet $2.00'])
    expect(thanks).toContain(says)
  expect(await owedTo(h, creator.id)).toEqual([usd(285)])
  await h.stripe.control.idle()
})

test('a tip is paid by card alone, for exactly what the wallet misses of it, in one commit with the money', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, creator } = await tipSite(h)
  const browser = visitor(h)
  const path = pathOf((await tipTicketFor(h, site.id, { amount: 100 })).ticket)
  const page = await browser.page(path)
  for (const says of [
    'Only this tip: $1.00',
    'Tip $1.00 by card',
    'Each card payment costs the operator a fixed fee',
    'You pay exactly $1.00; the card fee is not added.',
    'Ana Ribeiro gets $0.95',
  ])
    expect(textOf(page)).toContain(says)
  expect(page).toMatch(/value="100" checked/)
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(page, '/top-up'), amount: '100' })
  const session = sessionIn(sent.headers.get('Location'))
  expect(h.stripe.control.complete(session).session.amount_total).toBe(100)
  await browser.get(`${path}/return?session_id=${session}`)
  const thanks = textOf(await browser.page(path))
  for (const says of ['Thank you!', 'You gave $1.00', 'Left in your wallet $0.00']) expect(thanks).toContain(says)
  expect(await owedTo(h, creator.id)).toEqual([usd(95)])
  await h.stripe.control.idle()
})

test('with something in the wallet a card pays the rest of the tip', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id, { amount: 650 })).ticket)
  const page = await browser.page(path)
  expect(textOf(page)).toContain('Pay $1.50 by card and tip $6.50')
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(page, '/top-up'), amount: 'other', other: '1.50' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  expect(await owedTo(h, creator.id)).toEqual([usd(650)])
  expect(await h.store.wallet(browser.reader, 'USD')).toEqual(usd(0))
})

test('a tip that misses less than a dollar is not offered by card alone, and the window says from where on it is', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const path = pathOf((await tipTicketFor(h, site.id, { amount: 99 })).ticket)
  const page = await browser.page(path)
  expect(textOf(page)).toContain('By card alone a tip is of $1.00 at least. Smaller ones are given from the wallet.')
  expect(textOf(page)).not.toContain('Only this tip')
  const before = await h.footprint()
  for (const amount of ['99', '100', '299']) {
    const refused = await browser.send(`${path}/top-up`, { ...fieldsOf(page, '/top-up'), amount })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('The least that can be added is $3.00.')
  }
  expect(await h.footprint()).toEqual(before)
})

test.each(['99', '101', '199', '201', '299'])(
  'for a tip of $2.00 no card is charged %s cents: it is the tip alone or a top-up',
  async (amount) => {
    await using h = await checkedHarness()
    const { site } = await tipSite(h)
    const browser = visitor(h)
    const path = pathOf((await tipTicketFor(h, site.id, { amount: 200 })).ticket)
    const fields = fieldsOf(await browser.page(path), '/top-up')
    const before = await h.footprint()
    expect((await browser.send(`${path}/top-up`, { ...fields, amount })).status).toBe(422)
    expect(await h.footprint()).toEqual(before)
  },
)

test('who has money in the wallet tips with one button, sees the words first, and is thanked', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site } = await tipSite(h)
  const browser = await funded(h)
  const wish = { message: '<img src=x onerror=alert(1)> \u202etxet', public: true }
  const path = pathOf((await tipTicketFor(h, site.id, wish)).ticket)
  const page = await browser.page(path)
  expect(page).toContain('&lt;img src=x')
  expect(page).not.toContain('<img')
  expect(page).not.toContain('\u202e')
  for (const says of [
    'Your message',
    'Everybody may read it, unless the publisher hides it.',
    'You give $3.00',
    'Fee of the operator −$0.15',
    'Ana Ribeiro gets $2.85',
    'Tip $3.00',
  ])
    expect(textOf(page)).toContain(says)
  const answer = await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  expect(answer.status).toBe(303)
  expect(textOf(await browser.page(path))).toContain('Thank you!')
  const wallet = textOf(await browser.page('/wallet'))
  expect(wallet).toContain('Ana Ribeiro A tip from you ·')
  expect(wallet).toContain('−$3.00')
})

test('a reader signs a tip with a name, which the next window knows and the publisher reads', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await tipSite(h)
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id, { amount: 10 })).ticket)
  const page = await browser.page(path)
  expect(textOf(page)).toContain('Your name, shown with the tip')
  expect(page).toMatch(/<input id="tip-name"[^>]* value maxlength/)
  const fields = fieldsOf(page, '/approve')
  await browser.send(`${path}/approve`, { ...fields, name: ' <b>Bea</b>\u202e ' })
  expect(await browser.page(path)).toContain('Shown with the name <bdi>&lt;b>Bea&lt;/b></bdi>')
  for (const name of ['Bea', 'Somebody else', '']) await browser.send(`${path}/approve`, { ...fields, name })
  h.clock.advance({ seconds: 1 })

  const silent = pathOf((await tipTicketFor(h, site.id, { amount: 20, anonymous: true })).ticket)
  const asked = await browser.page(silent)
  expect(asked).not.toContain('tip-name')
  await browser.send(`${silent}/approve`, { ...fieldsOf(asked, '/approve'), name: 'Bea' })
  expect(await browser.page(silent)).not.toContain('Bea')
  h.clock.advance({ seconds: 1 })

  const next = pathOf((await tipTicketFor(h, site.id)).ticket)
  expect(await browser.page(next)).toMatch(/<input id="tip-name"[^>]* value="&lt;b>Bea&lt;\/b>"/)
  expect(await visitor(h).page(next)).not.toContain('Bea')
  const answer = await h.request('/v1/admin/tips', { headers: { Authorization: `Bearer ${secretKey}` } })
  const { tips } = (await answer.json()) as { tips: { name: string | null }[] }
  expect(tips.map(({ name }) => name)).toEqual([null, '<b>Bea</b>'])
})

test('a name that is typed before paying by card comes with the tip, and one that is too long is refused', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const path = pathOf((await tipTicketFor(h, site.id)).ticket)
  const page = await browser.page(path)
  expect(page).toContain('id="tip-name"')
  const fields = { ...fieldsOf(page, '/top-up'), amount: '500' }
  const before = await h.footprint()
  expect((await browser.send(`${path}/top-up`, { ...fields, name: 'x'.repeat(41) })).status).toBe(400)
  expect(await h.footprint()).toEqual(before)
  const sent = await browser.send(`${path}/top-up`, { ...fields, name: 'Bea' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  expect(await h.store.tips(site.id, null, 10)).toMatchObject([{ name: 'Bea', amount: usd(300) }])
})

test('an anonymous tip says so, and without a fee of the operator none is shown', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await funded(h)
  const page = textOf(await browser.page(pathOf((await tipTicketFor(h, site.id, { anonymous: true })).ticket)))
  expect(page).toContain('Nobody is told that this tip is from you, the creator neither.')
  expect(page).toContain('Ana Ribeiro gets $3.00')
  for (const none of ['Fee of the operator', 'Your message']) expect(page).not.toContain(none)
})

test('what of a tip is the publisher’s is on the screen before it is paid, and in the thanks', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site } = await tipSite(h)
  await putCreator(h.ports, site, { name: 'ana', title: 'Ana Ribeiro', tipShare: 8000 })
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id)).ticket)
  const page = await browser.page(path)
  const shares = 'Fee of the operator −$0.15 The River gets $0.57 Ana Ribeiro gets $2.28'
  expect(textOf(page)).toContain(`You give $3.00 ${shares}`)
  await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  expect(textOf(await browser.page(path))).toContain(shares)
})

test('the window speaks the reader’s language', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await funded(h, { 'Accept-Language': 'pl' })
  const page = textOf(await browser.page(pathOf((await tipTicketFor(h, site.id)).ticket)))
  expect(page).toContain('Ana Ribeiro dostaje')
})

test('a window whose creator takes no tips any more takes none', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id)).ticket)
  const fields = fieldsOf(await browser.page(path), '/approve')
  await closeCreator(h.ports, site, 'ana')
  await browser.send(`${path}/approve`, fields)
  expect(await h.store.tips(site.id, null, 10)).toEqual([])
  expect(textOf(await browser.page(path))).toMatch(/Ana Ribeiro No tips at the moment/)
})

test('where messages wait for the publisher the reader is told so before anything is paid', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await editSite(h.ports, site, { holdsMessages: true })
  const browser = await funded(h)
  const { ticket } = await tipTicketFor(h, site.id, { message: 'For the heron', public: true })
  expect(textOf(await browser.page(pathOf(ticket)))).toContain('If the publisher agrees, everybody may read it.')
})

test('to whom the publisher has blocked a creator looks as one who takes no tips, and a card is not asked for', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id)).ticket)
  const fields = fieldsOf(await browser.page(path), '/approve')
  const { id } = await tipAgain(h, site.id, browser.reader)
  await blockSupporter(h.ports, { site: site.id, tip: id })
  await browser.send(`${path}/approve`, fields)
  const refused = await browser.page(path)
  const stranger = await funded(h)
  const { ticket } = await tipTicketFor(h, site.id)
  await closeCreator(h.ports, site, 'ana')
  const closed = await stranger.page(pathOf(ticket))
  expect(textOf(refused)).toMatch(/Ana Ribeiro No tips at the moment/)
  expect(textOf(refused)).toBe(textOf(closed))
  expect(refused).not.toMatch(/top-up|blocked/)
  expect(await owedTo(h, creator.id)).toEqual([usd(10)])
})

test('the wallet says that a tip was given back, by whom, and to whom it had gone', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const lines = {
    en: 'Ana Ribeiro A tip given back by the publisher ·',
    pl: 'Ana Ribeiro Napiwek zwrócony przez wydawcę ·',
  }
  for (const [language, line] of Object.entries(lines)) {
    const browser = await funded(h, { 'Accept-Language': language })
    const { id } = await tipAgain(h, site.id, browser.reader)
    await returnTips(h.ports, { site: site.id, key: language, bodyHash: '', wish: { tips: [id] } })
    const wallet = textOf(await browser.page('/wallet'))
    expect(wallet).toContain(line)
    expect(wallet).toMatch(/\+\$0\.10|\+0,10/)
  }
})

test('somebody else’s window thanks nobody', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await funded(h)
  const path = pathOf((await tipTicketFor(h, site.id, { message: 'For you alone' })).ticket)
  await browser.send(`${path}/approve`, fieldsOf(await browser.page(path), '/approve'))
  const stranger = visitor(h)
  const page = await stranger.page(path)
  for (const told of ['Thank you!', 'For you alone']) expect(page).not.toContain(told)
})

test.each(['0', '-300', '3.00', 'all', '30001', '9'])(
  'a plain link that asks for %s opens no window',
  async (amount) => {
    await using h = await checkedHarness()
    const { site } = await tipSite(h)
    const before = await h.footprint()
    expect((await visitor(h).get(`/pay/start?site=${site.id}&creator=ana&amount=${amount}`)).status).toBe(422)
    expect(await h.footprint()).toEqual(before)
  },
)
