// Votes in the pay window, over HTTP and without script: what is chosen, what it costs, that it is free for members, and thanks.
import { expect, test } from 'vitest'
import { putCreator } from '../../../server/flows/put-creator.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { finishJoin, memberSite, startJoin } from '../../support/member.ts'
import { askPolls, ferry, pollSite, putPoll, votesOf, voteTicketFor } from '../../support/polls.ts'
import { topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const pathOf = (ticket: string) => `/pay/${ticket}`

async function funded(h: Harness, headers: Record<string, string> = {}) {
  const browser = await knownVisitor(h, headers)
  await topUp(h, browser.reader)
  return browser
}

async function member(h: Harness) {
  const browser = await knownVisitor(h)
  const { site, secretKey } = await memberSite(h)
  await finishJoin(h, await startJoin(h, site.id, { reader: browser.reader }))
  await putCreator(h.ports, site, { name: 'ana', title: 'Ana Ribeiro' })
  await putPoll(h, secretKey)
  return { browser, site, secretKey }
}

test('a reader sees the question, the choice and the price, and votes out of the wallet', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { site } = await pollSite(h)
  const browser = await funded(h)
  const path = pathOf((await voteTicketFor(h, site.id)).ticket)
  const page = await browser.page(path)
  expect(page).toContain('<title>Vote: Where should the ferry go next? · Tuppence</title>')
  for (const says of [
    'Where should the ferry go next? $0.20',
    'Your choice North Nobody is told how you vote.',
    'You give $0.20 Fee of the operator −$0.01 Ana Ribeiro gets $0.19',
    'Left afterwards $4.80',
    'Vote · $0.20',
  ])
    expect(textOf(page)).toContain(says)
  expect(page).not.toContain('name="name"')
  const sent = await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  expect(sent.status).toBe(303)
  const thanks = textOf(await browser.page(path))
  for (const says of [
    'Your vote counts!',
    'North',
    'You gave $0.20',
    'Ana Ribeiro gets $0.19',
    'Left in your wallet $4.80',
  ])
    expect(thanks).toContain(says)
  expect(await votesOf(h, site.id)).toEqual({ north: 1, south: 0 })
  expect(textOf(await browser.page('/wallet'))).toContain('Where should the ferry go next? A vote of yours ·')
})

test('in Polish too', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  const browser = await funded(h, { 'Accept-Language': 'pl' })
  const path = pathOf((await voteTicketFor(h, site.id)).ticket)
  const page = await browser.page(path)
  for (const says of ['Twój wybór North Nikt nie dowie się, jak głosujesz.', 'Zagłosuj · 0,20 USD'])
    expect(textOf(page)).toContain(says)
  await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  expect(textOf(await browser.page(path))).toContain('Twój głos się liczy!')
})

test('a new reader comes by the plain link, pays a vote of a dollar by card, and it counts with the payment', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h, { price: usd(100) })
  const browser = visitor(h)
  const start = await browser.get(`/pay/start?site=${site.id}&poll=next&option=south`)
  const path = start.headers.get('Location') as string
  const page = await browser.page(path)
  for (const says of [
    'Your wallet is empty. Add money once, then vote',
    'Only this vote: $1.00',
    'Vote by card · $1.00',
  ])
    expect(textOf(page)).toContain(says)
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(page, '/top-up'), amount: '100' })
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await browser.get(`${path}/return?session_id=${session}`)
  expect(textOf(await browser.page(path))).toContain('Your vote counts!')
  expect(await votesOf(h, site.id)).toEqual({ north: 0, south: 1 })
  await h.stripe.control.idle()
})

test('a card that pays after the poll has ended fills the wallet, and no vote is taken', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h, { price: usd(100) })
  const browser = visitor(h)
  const path = pathOf((await voteTicketFor(h, site.id, { expected: 100 })).ticket)
  const sent = await browser.send(`${path}/top-up`, { ...fieldsOf(await browser.page(path), '/top-up'), amount: '100' })
  const session = sessionIn(sent.headers.get('Location'))
  await askPolls(h, secretKey, '/next', { method: 'DELETE' })
  h.stripe.control.complete(session)
  await browser.get(`${path}/return?session_id=${session}`)
  expect(textOf(await browser.page(path))).toContain('No votes are taken The poll has ended')
  expect(textOf(await browser.page('/wallet'))).toContain('$1.00')
  await h.stripe.control.idle()
})

test('a member votes with one click and nothing to pay, is told what was chosen before, and chooses anew', async () => {
  await using h = await checkedHarness()
  const { browser, site } = await member(h)
  const path = pathOf((await voteTicketFor(h, site.id)).ticket)
  const page = await browser.page(path)
  for (const says of ['Free for members', 'Your choice North You can change it until the poll ends.', 'Vote for free'])
    expect(textOf(page)).toContain(says)
  for (const silent of ['You give', '$0.20', 'takes the place']) expect(textOf(page)).not.toContain(silent)
  await browser.send(`${path}/approve`, fieldsOf(page, '/approve'))
  const thanks = textOf(await browser.page(path))
  expect(thanks).toContain('Your vote cost Free for members')
  expect(thanks).not.toContain('You gave')

  const again = pathOf((await voteTicketFor(h, site.id, { option: 'south' })).ticket)
  const second = await browser.page(again)
  expect(textOf(second)).toContain('It takes the place of your vote until now: North')
  const fields = fieldsOf(second, '/approve')
  await Promise.all(Array.from({ length: 8 }, () => browser.send(`${again}/approve`, fields)))
  expect(await votesOf(h, site.id)).toEqual({ north: 0, south: 1 })
})

test('a price that has changed meanwhile is shown before anything is paid', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await pollSite(h)
  const browser = await funded(h)
  const path = pathOf((await voteTicketFor(h, site.id)).ticket)
  const fields = fieldsOf(await browser.page(path), '/approve')
  await putPoll(h, secretKey, { price: usd(40) })
  const sent = await browser.send(`${path}/approve`, fields)
  expect(sent.status).toBe(409)
  expect(textOf(await sent.text())).toContain('Vote · $0.40')
  expect(await votesOf(h, site.id)).toEqual({ north: 0, south: 0 })
})

test('who says no has not voted, and a window that is over leads by its plain link to a new one', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h)
  const browser = await funded(h)
  const path = pathOf((await voteTicketFor(h, site.id)).ticket)
  await browser.send(`${path}/cancel`, {})
  expect(textOf(await browser.page(path))).toContain('You have not voted')
  const start = await browser.get(`/pay/start?site=${site.id}&poll=next&option=south`)
  h.clock.advance({ minutes: 6 })
  const over = await browser.page(start.headers.get('Location') as string)
  expect(over).toContain(`/pay/start?site=${site.id}&amp;poll=next&amp;option=south`)
})

test('markup in a question and a label is shown as it was written', async () => {
  await using h = await checkedHarness()
  const { site } = await pollSite(h, {
    question: '<script>alert(1)</script>',
    options: [{ option: 'north', label: '</bdi><img src=x onerror=alert(1)>' }, ferry.options[1]],
  })
  const browser = await funded(h)
  const page = await browser.page(pathOf((await voteTicketFor(h, site.id)).ticket))
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<img')
  expect(page).toContain('&lt;script>alert(1)')
})
