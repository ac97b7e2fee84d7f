// Tips by card in the pay window: what is offered while they pause, and how often one may be begun (THREATS ABU-01).
import { expect, test } from 'vitest'
import { pauseCardTips, resumeCardTips } from '../../../server/flows/pause-card-tips.ts'
import { openCardTip, sendCardTip } from '../../support/card-tips.ts'
import { usd } from '../../support/make.ts'
import { openTicketFor, topUp } from '../../support/reader.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const isSession = (sent: Response) => sent.status === 303 && /cs_/.test(sent.headers.get('Location') ?? '')
const from = (address: string) => ({ 'X-Test-Address': address })

// While tips by card pause

test.each([
  ['en', 'Tips by card are paused for a while', 'From your wallet it works: as soon as it holds $3.00'],
  ['pl', 'Napiwki kartą są na jakiś czas wstrzymane', 'Z portfela można je dawać'],
])('in %s the window says that only a wallet tips for a while, and has no form for a card', async (lang, ...said) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await pauseCardTips(h.ports, site)
  const path = `/pay/${(await tipTicketFor(h, site.id)).ticket}`
  const page = await visitor(h, { 'Accept-Language': lang }).page(path)
  for (const says of said) expect(textOf(page)).toContain(says)
  expect(page).not.toContain('/top-up"')
  expect(page).toContain('/cancel"')
  await resumeCardTips(h.ports, site)
  expect(await visitor(h).page(path)).toContain('/top-up"')
})

test('a wallet with enough tips as ever while cards pause; one with less says what it holds', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  await pauseCardTips(h.ports, site)
  const path = `/pay/${(await tipTicketFor(h, site.id)).ticket}`
  await browser.send(`${path}/approve`, fieldsOf(await browser.page(path), '/approve'))
  expect(textOf(await browser.page(path))).toContain('Thank you!')
  expect(await owedTo(h, creator.id)).toEqual([usd(300)])
  const next = textOf(await browser.page(`/pay/${(await tipTicketFor(h, site.id)).ticket}`))
  expect(next).toContain('Your wallet holds $2.00.')
})

test('a form that was drawn before the pause opens nothing any more, and leads back to what the window says now', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const path = `/pay/${(await tipTicketFor(h, site.id)).ticket}`
  const fields = fieldsOf(await browser.page(path), '/top-up')
  await pauseCardTips(h.ports, site)
  const before = await h.footprint()
  for (const amount of ['300', '500']) {
    const sent = await browser.send(`${path}/top-up`, { ...fields, amount })
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, path])
  }
  expect(await h.footprint()).toEqual(before)
  expect(h.stripe.control.requests().filter(({ path: asked }) => asked.includes('checkout/sessions'))).toEqual([])
})

test('an article is unlocked by card on the same site meanwhile', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await h.item(site.id, { price: usd(20) })
  await pauseCardTips(h.ports, site)
  const browser = visitor(h)
  const path = `/pay/${(await openTicketFor(h, site.id, 'the-river')).ticket}`
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(await browser.page(path), '/top-up'), amount: '500' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  expect(textOf(await browser.page(path))).toContain('Unlocked')
})

// How often

test('one device begins three small tips by card an hour; the fourth is offered to add money instead, and may', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  for (let form = 0; form < 3; form++) await openCardTip(h, site.id, { browser })
  const fourth = await sendCardTip(h, site.id, { browser })
  expect(fourth.sent.status).toBe(429)
  expect(Number(fourth.sent.headers.get('Retry-After'))).toBeGreaterThan(3000)
  const page = await fourth.sent.text()
  expect(textOf(page)).toContain('So many small payments by card are not taken at once. Nothing was charged')
  expect(textOf(page)).not.toContain('Only this tip')
  const added = await browser.send(`${fourth.path}/top-up`, { ...fieldsOf(page, '/top-up'), amount: '500' })
  expect(isSession(added)).toBe(true)
})

test('a card that is declined twice is followed by a third in the same form, and by another form', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { site, creator } = await tipSite(h)
  const browser = visitor(h)
  const form = await openCardTip(h, site.id, { browser })
  for (const card of ['4000000000009995', '4000000000000127'])
    expect(h.stripe.control.complete(form.session, { card }).outcome).toBe('declined')
  await h.stripe.control.idle()
  const again = await openCardTip(h, site.id, { browser })
  for (const { session } of [form, again]) expect(h.stripe.control.complete(session).outcome).toBe('paid')
  await h.stripe.control.idle()
  expect(await owedTo(h, creator.id)).toEqual([usd(200)])
})

test('a form that is sent again is one attempt, also for the limits', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  const { path, fields, session } = await openCardTip(h, site.id, { browser })
  for (let again = 0; again < 5; again++) {
    const sent = await browser.send(`${path}/top-up`, { ...fields, amount: '100' })
    expect(sessionIn(sent.headers.get('Location'))).toBe(session)
  }
})

test('of the strangers of one neighbourhood five begin a small tip by card in an hour; the sixth adds money', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { site } = await tipSite(h)
  const stranger = (last: number) => visitor(h, from(`203.0.113.${last}`))
  for (let last = 1; last <= 5; last++) await openCardTip(h, site.id, { browser: stranger(last) })
  const sixth = await sendCardTip(h, site.id, { browser: stranger(6) })
  expect(sixth.sent.status).toBe(429)
  const added = await sixth.browser.send(`${sixth.path}/top-up`, {
    ...fieldsOf(await sixth.sent.text(), '/top-up'),
    amount: '500',
  })
  expect(isSession(added)).toBe(true)
  expect(isSession((await sendCardTip(h, site.id, { browser: visitor(h, from('198.51.100.1')) })).sent)).toBe(true)
})

test('who has paid by card before is let in whatever the neighbours do', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h, from('203.0.113.9'))
  await topUp(h, browser.reader)
  for (let last = 1; last <= 5; last++)
    await openCardTip(h, site.id, { browser: visitor(h, from(`203.0.113.${last}`)) })
  expect(isSession((await sendCardTip(h, site.id, { amount: 600, card: 100, browser })).sent)).toBe(true)
})
