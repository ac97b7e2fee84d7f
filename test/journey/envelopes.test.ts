// Sealed parts that were tampered with, or that a page mixed up: nothing opens, whoever paid is told so and keeps what was bought.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright'
import { test } from 'vitest'
import { createContentKeys } from '../../server/cli/seal/content-key.ts'
import { loadRecipient } from '../../server/cli/seal/recipient.ts'
import { sealPart } from '../../server/cli/seal/seal-part.ts'
import type { Sealed } from '../../server/wire/content-key.ts'
import { aReader, footprintOf, lookAtTheBooksAfterwards, publishAt, type Reader, world } from '../support/journey.ts'
import { expect, expectOpen, openPayWindow, paid, payByWallet, scrollToGate } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const part = /(<script type="application\/tuppence-sealed\+json">)(.*?)(<\/script>)/s

// What a page carries as it was published.
const [lake, lens] = [carriedBy('the-lake'), carriedBy('the-lens')]
const recipient = await loadRecipient(`${world.apiOrigin}/.well-known/tuppence-seal.json`)
const foreign = `${lake.envelopes[0]!.split('.')[0]}.${lens.envelopes[0]!.split('.').slice(1).join('.')}`

/** Nothing about them tells before it is paid that they will not open. */
const unseen: Record<string, string> = {
  'a changed bit in the text': json({ ...lake, ciphertext: flipped(lake.ciphertext, 40) }),
  'a text cut short': json({ ...lake, ciphertext: lake.ciphertext.slice(0, -40) }),
  'no text at all': json({ ...lake, ciphertext: '' }),
  'another iv': json({ ...lake, iv: randomBytes(12).toString('base64url') }),
  'the iv and text of another item': json({ ...lake, iv: lens.iv, ciphertext: lens.ciphertext }),
  'another version': json({ ...lake, version: 'v2' }),
  'another item’s part under this name': json({ ...lens, item: 'the-lake' }),
  'another item’s envelope': json({ ...lake, envelopes: lens.envelopes }),
  'an envelope with a changed bit': json({ ...lake, envelopes: lake.envelopes.map((one) => flippedPart(one, 3)) }),
  'an envelope put together of two': json({ ...lake, envelopes: [foreign] }),
  'an envelope of another site': json({ ...lake, envelopes: await envelopesFor('site_elsewhere', 'the-lake') }),
  'no envelope': json({ ...lake, envelopes: [] }),
  'a bomb of zeros': json(await bomb()),
}

/** It is plain that they are no text of this gate's. */
const plainlyWrong: Record<string, string> = {
  'no JSON': '{"v":1,"site":"site_demo"',
  'JSON that is nothing': 'null',
  'another item’s part': json(lens),
  'another site’s part': json({ ...lake, site: 'site_elsewhere' }),
  'no list of envelopes': json({ ...lake, envelopes: null as never }),
}

const says = {
  en: 'The text could not be opened. What you paid for is kept: please try again, or tell the publisher.',
  pl: 'Nie udało się otworzyć tekstu. To, co zapłacone, nie przepada: spróbuj ponownie lub napisz do wydawcy.',
}

// THREATS GAT-04
test.concurrent.for(['en', 'pl'] as const)(
  'who paid for a part that does not open is told so (%s), charged once, and reads it where it is whole',
  async (lang) => {
    await using reader = await aReader({ wallet: 500 })
    const { page } = reader
    await open(reader, [unseen['a changed bit in the text']!], lang)
    await payByWallet(await openPayWindow(page))
    await expectUnopened(lakeGates(page), lang)
    await expectNothingToPay(lakeGates(page), lang)
    await lakeGates(page).locator('[part=unlock]').click()
    await expectUnopened(lakeGates(page), lang)
    await expectNothingToPay(lakeGates(page), lang)
    // The page's other gate goes on working, for money too.
    await buyLens(page)
    const owned = await footprintOf(reader)
    expect(owned?.entitlements.map(({ item }) => item).toSorted()).toEqual(['a-penny-thing', 'the-lake', 'the-lens'])
    await reader.go('/articles/the-lake.html')
    await expectOpen(page, paid.lake)
    expect(await footprintOf(reader)).toEqual(owned)
  },
)

// THREATS GAT-04, GAT-06, TOK-14
test.concurrent('a part that was tampered with, in whatever way, opens for nobody and takes nothing from who paid', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const { 'another item’s envelope': first, ...others } = unseen
  await open(reader, [first!], 'en')
  await payByWallet(await openPayWindow(page))
  await expectUnopened(lakeGates(page), 'en')
  const owned = await footprintOf(reader)
  await open(reader, Object.values(others), 'en')
  for (const gate of await lakeGates(page).all()) await expectUnopened(gate, 'en')
  await expect(page.getByText(paid.lake)).toHaveCount(0)
  await expect(page.getByText(paid.lens)).toHaveCount(0)
  expect(await footprintOf(reader)).toEqual(owned)
  await reader.go('/articles/the-lake.html')
  await expectOpen(page, paid.lake)
})

test.concurrent('with the key at hand a changed text opens no better, and a changed envelope keeps nobody out', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-lake.html')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.lake)
  const { 'an envelope with a changed bit': changed, ...others } = unseen
  await open(reader, [unseen['another iv']!, unseen['a text cut short']!, others['another version']!, changed!], 'en')
  const gates = await lakeGates(page).all()
  for (const gate of gates.slice(0, -1)) await expectUnopened(gate, 'en')
  await gates.at(-1)!.scrollIntoViewIfNeeded()
  await expect(page.getByText(paid.lake)).toBeVisible()
})

test.concurrent('a part that is plainly not this gate’s is not sold: the reader is told, and the window closes', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const before = await footprintOf(reader)
  await open(reader, Object.values(plainlyWrong), 'pl')
  for (const gate of await lakeGates(page).all()) {
    const button = gate.locator('[part=unlock]')
    await gate.scrollIntoViewIfNeeded()
    await expect(button).toContainText(/\d/)
    await button.click()
    await expectUnopened(gate, 'pl')
    // It was not paid for, so it still says what it costs.
    await expect(gate.locator('[part=price]')).toContainText(/\d/)
    await expect.poll(() => context.pages().length).toBe(1)
  }
  expect(await footprintOf(reader)).toEqual(before)
  await buyLens(page)
})

test.concurrent('who bought one item reads no other by its name, though the page mixes them up', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-lake.html')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.lake)
  const owned = await footprintOf(reader)
  await open(reader, Object.values(plainlyWrong), 'en')
  for (const gate of await lakeGates(page).all()) await expectUnopened(gate, 'en')
  await expect(page.getByText(paid.lens)).toHaveCount(0)
  expect(await footprintOf(reader)).toEqual(owned)
})

test.concurrent('envelopes of other backends before ours, however broken, keep nobody out', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const others = ['', 'a.b.c.d.e', flippedPart(lake.envelopes[0]!, 0), ...lens.envelopes, 'x'.repeat(4000)]
  await open(reader, [json({ ...lake, envelopes: [...others, ...lake.envelopes] })], 'en')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.lake)
})

/** The page of the lake with a gate for each of these, and one for the lens that is as it should be. */
async function open(reader: Reader, carried: readonly string[], lang: 'en' | 'pl'): Promise<void> {
  const path = `/articles/${randomBytes(6).toString('hex')}.html`
  const gates = [...carried.map((each) => gateWith('the-lake', each)), gateWith('the-lens', json(lens))]
  await publishAt(reader, path, {
    from: 'articles/the-lake.html',
    change: (html) =>
      html
        .replace('<html lang="en"', `<html lang="${lang}"`)
        .replace(/<tuppence-gate[\s\S]*<\/tuppence-gate>/, () => gates.join('\n')),
  })
  await reader.page.goto(world.siteOrigin + path)
  await scrollToGate(reader.page)
}

const gateWith = (item: string, carried: string) =>
  `<tuppence-gate item="${item}" data-sealed><script type="application/tuppence-sealed+json">${carried}</script></tuppence-gate>`

const lakeGates = (page: Page) => page.locator('tuppence-gate[item=the-lake]')

async function expectUnopened(gate: Locator, lang: 'en' | 'pl'): Promise<void> {
  await gate.scrollIntoViewIfNeeded()
  await expect(gate.locator('[part=notice]')).toHaveText(says[lang])
  await expect(gate.locator('[part=wall]')).toBeVisible()
  expect(await gate.getAttribute('data-open')).toBeNull()
}

/** It is theirs: no price beside the news that it is, and a button that asks for none. */
async function expectNothingToPay(gate: Locator, lang: 'en' | 'pl'): Promise<void> {
  await expect(gate.locator('[part=price]')).toHaveText('')
  await expect(gate.locator('[part=unlock]')).toHaveText({ en: 'Try again', pl: 'Spróbuj ponownie' }[lang])
  await expect(gate.locator('[part=wall]')).not.toContainText(/\d/)
}

async function buyLens(page: Page): Promise<void> {
  const button = page.locator('tuppence-gate[item=the-lens] [part=unlock]')
  await button.scrollIntoViewIfNeeded()
  await expect(button).toContainText(/\d/)
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), button.click()])
  await payByWallet(payWindow)
  await expect(page.getByText(paid.lens)).toBeVisible()
}

function carriedBy(item: string): Sealed {
  const html = readFileSync(join(world.folder, 'site', 'articles', `${item}.html`), 'utf8')
  return JSON.parse(part.exec(html)?.[2] ?? 'null')
}

function json(sealed: Sealed): string {
  return JSON.stringify(sealed).replaceAll('<', '\\u003c')
}

function flipped(base64url: string, at: number): string {
  const bytes = Buffer.from(base64url, 'base64url')
  bytes[at]! ^= 1
  return bytes.toString('base64url')
}

function flippedPart(envelope: string, index: number): string {
  return envelope
    .split('.')
    .map((one, place) => (place === index ? flipped(one, 4) : one))
    .join('.')
}

async function envelopesFor(site: string, item: string): Promise<string[]> {
  return (await createContentKeys([recipient])(site, item)).envelopes
}

/** Sealed as it should be, by whoever: some kilobytes that would be sixty-four million. */
async function bomb(): Promise<Sealed> {
  return sealPart('0'.repeat(2 ** 26), '', await createContentKeys([recipient])('site_demo', 'the-lake'))
}
