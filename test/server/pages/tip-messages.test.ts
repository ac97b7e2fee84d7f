// Hostile messages with tips, in every place that shows one: nothing runs, nothing turns an amount or a name around (THREATS J).
import { type DefaultTreeAdapterMap, parse } from 'parse5'
import { expect, test } from 'vitest'
import { tipMessage } from '../../../server/core/tip.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Tip } from '../../../server/wire/creator.ts'
import { hostileMessages } from '../../support/hostile-messages.ts'
import { usd } from '../../support/make.ts'
import { parsedCsv } from '../../support/parsed-csv.ts'
import { topUp } from '../../support/reader.ts'
import { tipAgain, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, knownVisitor } from './visitor.ts'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

const isElement = (node: Node): node is Element => 'tagName' in node
const childrenOf = (node: Node): Node[] => ('childNodes' in node ? node.childNodes : [])
const elementsOf = (node: Node): Element[] =>
  childrenOf(node).flatMap((child) => (isElement(child) ? [child, ...elementsOf(child)] : []))
const textIn = (node: Node): string =>
  'value' in node && node.nodeName === '#text' ? node.value : childrenOf(node).map(textIn).join('')

/** What a page is made of, whatever is written in it: its elements with their attributes, but for what is new each time. */
function shapeOf(html: string): string[] {
  return elementsOf(parse(html)).map(({ tagName, attrs }) =>
    [
      tagName,
      ...attrs.filter(({ name }) => !/^(nonce|action|value|data-ticket)$/.test(name)).map(({ name }) => name),
    ].join(' '),
  )
}

const quoteIn = (html: string) => {
  const quote = elementsOf(parse(html)).find(({ tagName }) => tagName === 'blockquote')
  return quote === undefined ? null : textIn(quote)
}
const rowsIn = (html: string) =>
  elementsOf(parse(html))
    .filter(({ tagName }) => tagName === 'dl')
    .map(textIn)

test('there are two hundred of them at least, and no two are alike', () => {
  expect(hostileMessages.length).toBeGreaterThanOrEqual(200)
  expect(new Set(hostileMessages).size).toBe(hostileMessages.length)
})

test('each is shown in the pay window as one line of text, in a page that is made of the same as any other', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { site } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader)
  const page = async (message?: string) => browser.page(`/pay/${(await tipTicketFor(h, site.id, { message })).ticket}`)
  const [plain, silent] = [await page('Thank you'), await page()]
  for (const hostile of hostileMessages) {
    const kept = tipMessage(hostile)?.message ?? null
    const html = await page(hostile)
    expect(quoteIn(html), hostile).toBe(kept)
    expect(shapeOf(html), hostile).toEqual(shapeOf(kept === null ? silent : plain))
    expect(rowsIn(html), hostile).toEqual(rowsIn(plain))
    expect(html, hostile).not.toMatch(/[\p{Bidi_Control}\u2028\u2029\ufeff]|(?!\n)\p{Cc}/u)
  }
})

test('each is told to the publisher as the reader saw it', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { site, secretKey } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader, 5000)
  for (const message of hostileMessages) {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10, message })
    await unlockItem(h.ports, { ticket, reader: browser.reader, approved: usd(10) })
    h.clock.advance({ seconds: 0.01 })
  }
  const told: (string | null)[] = []
  for (let before: string | null = ''; before !== null; ) {
    const headers = { Authorization: `Bearer ${secretKey}` }
    const answer = await h.request(`/v1/admin/tips${before && `?before=${before}`}`, { headers })
    expect(answer.headers.get('Content-Type')).toContain('application/json')
    const page = (await answer.json()) as { tips: Tip[]; next: string | null }
    told.push(...page.tips.map(({ message }) => message))
    before = page.next
  }
  expect(told.toReversed()).toEqual(hostileMessages.map((hostile) => tipMessage(hostile)?.message ?? null))
})

test('each stands in the table for a spreadsheet as text, in its own cell of its own line', async () => {
  await using h = await checkedHarness({ limitFactor: 1_000_000 })
  const { site, secretKey } = await tipSite(h)
  const browser = await knownVisitor(h)
  await topUp(h, browser.reader, 10_000)
  // Twice, so that there is more than one piece of it.
  const messages = [...hostileMessages, ...hostileMessages, 'Żółw']
  for (const message of messages) await tipAgain(h, site.id, browser.reader, { message, public: true })
  const answer = await h.request('/v1/admin/tips.csv', { headers: { Authorization: `Bearer ${secretKey}` } })
  expect(answer.headers.get('Content-Type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('Content-Disposition')).toBe('attachment; filename="tips.csv"')
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer())
  expect(text.startsWith('\ufefftip') || text.startsWith('\ufeff"tip"')).toBe(true)
  const [head = [], ...rows] = parsedCsv(text.slice(1))
  expect(head).toEqual([
    'tip',
    'at',
    'creator',
    'amount',
    'currency',
    'message',
    'public',
    'messageState',
    'reader',
    'returnedAt',
    'sticker',
  ])
  expect(rows).toHaveLength(messages.length)
  const told = rows.toReversed().map((row, index) => {
    expect(row.slice(2, 5), messages[index]).toEqual(['ana', '0.10', 'USD'])
    expect([row.length, row[6], row[7], row[9]], messages[index]).toEqual([11, 'true', 'shown', ''])
    expect(row[5], messages[index]).not.toMatch(/^[\s"]*[=+\-@＝＋－＠]/u)
    return row[5]?.replaceAll("'", '')
  })
  expect(told).toEqual(messages.map((message) => (tipMessage(message)?.message ?? '').replaceAll("'", '')))
})
