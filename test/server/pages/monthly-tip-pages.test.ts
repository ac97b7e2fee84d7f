// Monthly tips in the pay window and in the wallet, over HTTP and without script: what is agreed to, how it stands, how it is stopped.
import { expect, test } from 'vitest'
import { giveStandingTips } from '../../../server/flows/give-standing-tips.ts'
import { closeCreator } from '../../../server/flows/put-creator.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { dashboard } from '../../support/dashboard.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { topUp } from '../../support/reader.ts'
import { goTo, liveUntil } from '../../support/standing-tips.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const began = '2027-01-31T09:30:00.000Z'
const due = '2027-02-28T09:30:00.000Z'

/** A browser whose reader gives Ana $3 each month, from 31 January 2027 on, and has so much left. */
async function giving(h: Harness, { funds = 500, lang = 'en' } = {}) {
  goTo(h, began)
  const made = await tipSite(h)
  const browser = await knownVisitor(h, { 'Accept-Language': lang })
  await topUp(h, browser.reader, funds)
  const { ticket } = await tipTicketFor(h, made.site.id, { monthly: true })
  await unlockItem(h.ports, { ticket, reader: browser.reader, approved: usd(300) })
  const [standingTip] = await h.store.standingTips(browser.reader, began)
  return { ...made, browser, standingTip: standingTip?.id as `standing_${string}` }
}

const wallet = async (browser: { page(path: string): Promise<string> }) => textOf(await browser.page('/wallet'))

// The window

test('a new reader sees that it is each month, out of which money and how it ends, and pays the first by card', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site, creator } = await tipSite(h)
  goTo(h, began)
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&creator=ana&amount=300&monthly=1`)
  const path = start.headers.get('Location') as string
  const first = await browser.page(path)
  expect(first).toContain('<title>Tip Ana Ribeiro each month · Tuppence</title>')
  const text = textOf(first)
  for (const says of [
    '$3.00 a month',
    'Every month, until you stop it',
    'The first tip is given now, the next one on Feb 28, 2027',
    'Later ones come out of your wallet: nothing is ever taken from your card by itself. Stop it whenever you like in your wallet.',
    'Add $5.00 and tip $3.00 each month',
    'Ana Ribeiro gets $2.85',
  ])
    expect(text).toContain(says)
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(first, '/top-up'), amount: '500' })
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await browser.get(`${path}/return?session_id=${session}`)
  const thanks = textOf(await browser.page(path))
  for (const says of ['Thank you!', 'You gave $3.00', 'The next tip Feb 28, 2027', 'Left in your wallet $2.00'])
    expect(thanks).toContain(says)
  expect(await wallet(browser)).toContain('Monthly tips The River : Ana Ribeiro Next on Feb 28, 2027')
  expect(await owedTo(h, creator.id)).toEqual([usd(285)])
  await h.stripe.control.idle()
})

test('who has money in the wallet begins it with one button, and the words go with the first tip only', async () => {
  await using h = await checkedHarness()
  goTo(h, began)
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  const { ticket } = await tipTicketFor(h, site.id, { monthly: true, message: 'For the heron', public: true })
  const page = await browser.page(`/pay/${ticket}`)
  for (const says of [
    'Every month, until you stop it',
    'Your message goes with the first tip only.',
    'Tip $3.00 each month',
  ])
    expect(textOf(page)).toContain(says)
  await browser.send(`/pay/${ticket}/approve`, fieldsOf(page, '/approve'))
  const thanks = textOf(await browser.page(`/pay/${ticket}`))
  expect(thanks).toContain('The next tip Feb 28, 2027')
  h.clock.advance({ days: 10 })
  expect(textOf(await browser.page(`/pay/${ticket}`))).toContain('The next tip Feb 28, 2027')
})

test('a tip that is given once says nothing of months', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  const path = `/pay/${(await tipTicketFor(h, site.id, { monthly: false })).ticket}`
  const page = await browser.page(path)
  await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  for (const text of [textOf(page), textOf(await browser.page(path)), await wallet(browser)])
    expect(text).not.toMatch(/month/i)
})

test.each(['0', 'yes', '', '11'])('a plain link with monthly=%s opens no window', async (monthly) => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const before = await h.footprint()
  const link = `/pay/start?site=${site.id}&creator=ana&amount=300&monthly=${monthly}`
  expect((await visitor(h).get(link)).status).toBe(400)
  expect(await h.footprint()).toEqual(before)
})

test('a plain link whose window has run out begins anew as it was: each month', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&creator=ana&amount=300&monthly=1`)
  h.clock.advance({ minutes: 6 })
  expect(await browser.page(start.headers.get('Location') as string)).toMatch(
    /href="\/pay\/start\?[^"]*creator=ana&amp;amount=300&amp;monthly=1/,
  )
})

test('who has as many as there may be is told in the window, before anything is paid', async () => {
  await using h = await checkedHarness()
  const { site, browser } = await giving(h, { funds: 1000 })
  for (let n = 1; n < 50; n++) {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10, monthly: true })
    await unlockItem(h.ports, { ticket, reader: browser.reader, approved: usd(10) })
  }
  const { ticket } = await tipTicketFor(h, site.id, { amount: 10, monthly: true })
  const page = await browser.page(`/pay/${ticket}`)
  expect(textOf(page)).toContain('You give to many already')
  expect(page).not.toContain('/approve')
  const { ticket: once } = await tipTicketFor(h, site.id, { amount: 10 })
  expect(textOf(await browser.page(`/pay/${once}`))).toContain('Tip $0.10')
})

// The wallet

test('a monthly tip is stopped with one click, and goes on with one', async () => {
  await using h = await checkedHarness()
  const { browser } = await giving(h, { funds: 2000 })
  const page = await browser.page('/wallet')
  expect(textOf(page)).toContain('The River : Ana Ribeiro Next on Feb 28, 2027, 09:30 AM UTC $3.00 a month Stop')
  const stop = fieldsOf(page, '/wallet/monthly-tip')
  const stopped = await browser.send('/wallet/monthly-tip', stop)
  expect(stopped.headers.get('Location')).toBe('/wallet?notice=monthly-stopped')
  expect((await browser.send('/wallet/monthly-tip', stop)).headers.get('Location')).toBe(
    '/wallet?notice=monthly-stopped',
  )
  const after = await browser.page('/wallet?notice=monthly-stopped')
  expect(after).toContain('role="status"')
  expect(textOf(after)).toContain('Your monthly tip is stopped')
  expect(textOf(after)).toContain('Stopped: nothing more is given. You can take that back until Feb 28, 2027')
  expect(textOf(after)).not.toContain('Next on')
  const resumed = await browser.send('/wallet/monthly-tip', fieldsOf(after, '/wallet/monthly-tip'))
  expect(resumed.headers.get('Location')).toBe('/wallet?notice=monthly-resumed')
  expect(await wallet(browser)).toContain('Next on Feb 28, 2027')
  goTo(h, due)
  expect(await giveStandingTips(h.ports)).toMatchObject({ given: 1 })
  expect(await wallet(browser)).toContain('Next on Mar 31, 2027')
})

test('one that was stopped is gone from the wallet on the day of its next tip, and an old form tells so', async () => {
  await using h = await checkedHarness()
  const { browser } = await giving(h, { funds: 2000 })
  await browser.send('/wallet/monthly-tip', fieldsOf(await browser.page('/wallet'), '/wallet/monthly-tip'))
  const resume = fieldsOf(await browser.page('/wallet'), '/wallet/monthly-tip')
  goTo(h, due)
  expect(await wallet(browser)).not.toContain('Monthly tips')
  const late = await browser.send('/wallet/monthly-tip', resume)
  expect(late.headers.get('Location')).toBe('/wallet?notice=monthly-over')
  expect(await browser.page('/wallet?notice=monthly-over')).toContain('role="alert"')
  expect(await giveStandingTips(h.ports)).toMatchObject({ given: 0 })
})

test('where money is missing the wallet says so beside the way to add some, and the next try gives the tip', async () => {
  await using h = await checkedHarness()
  const { browser } = await giving(h)
  const missing = 'Balance: $2.00 Add money Money is missing for what you give each month.'
  expect(await wallet(browser)).not.toContain(missing)
  goTo(h, due)
  await giveStandingTips(h.ports)
  expect(await wallet(browser)).toContain(missing)
  const fields = fieldsOf(await browser.page('/wallet/add?currency=USD'), '/wallet/add')
  const sent = await browser.send('/wallet/add', { ...fields, amount: '500' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  h.clock.advance({ days: 1 })
  expect(await giveStandingTips(h.ports)).toMatchObject({ given: 1 })
  expect(await wallet(browser)).toContain('Balance: $4.00 Add money')
  expect(await wallet(browser)).not.toContain('Money is missing')
})

test('a tip that could not be given is told with its reason and when it is tried again', async () => {
  await using h = await checkedHarness()
  const { site, browser } = await giving(h)
  goTo(h, due)
  await giveStandingTips(h.ports)
  expect(await wallet(browser)).toContain(
    'The last one could not be given: add money to your wallet. Tried again on Mar 1, 2027',
  )
  await closeCreator(h.ports, site, 'ana')
  h.clock.advance({ days: 1 })
  await giveStandingTips(h.ports)
  expect(await wallet(browser)).toContain('because no tips are taken at the moment. Tried again on Mar 2, 2027')
  await liveUntil(h, '2027-03-10T09:30:00.000Z')
  expect(await wallet(browser)).toContain('Tried again on Mar 31, 2027')
  await liveUntil(h, '2027-05-08T09:30:00.000Z')
  const ended = await wallet(browser)
  expect(ended).toContain('Ended on May 6, 2027, 09:30 AM UTC , because it could not be given three months in a row')
  expect(ended).not.toContain('Let it go on')
  await liveUntil(h, '2027-06-06T09:30:00.000Z')
  expect(await wallet(browser)).not.toContain('Monthly tips')
})

test('a wallet on hold says why its monthly tip waits, and it can be stopped meanwhile', async () => {
  await using h = await checkedHarness()
  const { browser } = await giving(h, { funds: 2000 })
  const [payment] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  goTo(h, due)
  await giveStandingTips(h.ports)
  const page = await browser.page('/wallet')
  expect(textOf(page)).toContain('The last one could not be given, because your wallet is on hold.')
  const stopped = await browser.send('/wallet/monthly-tip', fieldsOf(page, '/wallet/monthly-tip'))
  expect(stopped.headers.get('Location')).toBe('/wallet?notice=monthly-stopped')
})

test('each tip stands in the lines of the wallet under the name of who got it', async () => {
  await using h = await checkedHarness()
  const { browser } = await giving(h, { funds: 2000 })
  goTo(h, due)
  await giveStandingTips(h.ports)
  expect((await wallet(browser)).match(/Ana Ribeiro A tip from you · [^−]*−\$3\.00/g)).toHaveLength(2)
})

test('nobody stops what is not theirs, whether it is there or not, and no other page does', async () => {
  await using h = await checkedHarness()
  const { browser, standingTip } = await giving(h, { funds: 2000 })
  const stranger = await knownVisitor(h)
  const stop = { tip: standingTip, wish: 'stop' }
  for (const tip of [standingTip, 'standing_none'])
    expect((await stranger.send('/wallet/monthly-tip', { ...stop, tip })).status).toBe(404)
  expect((await visitor(h).send('/wallet/monthly-tip', stop)).headers.get('Location')).toBe('/wallet')
  const elsewhere = { Origin: 'https://river.example', 'Sec-Fetch-Site': 'cross-site' }
  expect((await browser.send('/wallet/monthly-tip', stop, elsewhere)).status).toBe(403)
  expect((await browser.get('/wallet/monthly-tip')).status).toBe(405)
  expect(await h.store.standingTip(standingTip)).toMatchObject({ ended: null })
})

test.each([
  { tip: 'tip_one', wish: 'stop' },
  { tip: 'standing_one', wish: 'double' },
  { tip: `standing_${'x'.repeat(65)}`, wish: 'stop' },
  { wish: 'stop' },
  { tip: 'standing_one' },
])('a form that says %j is refused', async (fields) => {
  await using h = await checkedHarness()
  const { browser } = await giving(h, { funds: 2000 })
  expect((await browser.send('/wallet/monthly-tip', fields as Record<string, string>)).status).toBe(400)
})

test('window and wallet speak the reader’s language', async () => {
  await using h = await checkedHarness()
  const { site, browser } = await giving(h, { lang: 'pl' })
  const { ticket } = await tipTicketFor(h, site.id, { amount: 100, monthly: true })
  const page = textOf(await browser.page(`/pay/${ticket}`))
  for (const says of [
    'Co miesiąc, dopóki nie zatrzymasz',
    'następny będzie 28 lut 2027',
    'Dawaj napiwek 1,00 USD co miesiąc',
  ])
    expect(page).toContain(says)
  expect(await wallet(browser)).toContain('Napiwki co miesiąc The River : Ana Ribeiro Następny: 28 lut 2027')
  goTo(h, due)
  await giveStandingTips(h.ports)
  expect(await wallet(browser)).toContain('Ostatniego nie udało się dać: doładuj portfel')
})
