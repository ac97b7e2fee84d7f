// Keeping a wallet under a mail address and opening it elsewhere, over HTTP: with a code typed into the open window, and never by a link.
import { expect, test } from 'vitest'
import { unlock } from '../../support/buyer.ts'
import { siteOrigin } from '../../support/harness.ts'
import { openTicketFor, topUp } from '../../support/reader.ts'
import { ana, ask, keeper, lands, lastCode, type, whose, wrong } from './keeper.ts'
import { checkedHarness, fieldsOf, knownVisitor, textOf, visitor } from './visitor.ts'

test('a wallet is kept: an address, a code by mail, typed into the same window', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  expect(textOf(await browser.page('/wallet'))).toContain('Keep this wallet')
  expect(lands(await ask(browser, 'keep'))).toEqual([303, '/wallet/code'])
  const page = await browser.page('/wallet/code')
  expect(textOf(page)).toContain('A code of six digits is on its way to ana@example.com.')
  expect(page).toContain('autocomplete="one-time-code"')
  expect(await h.store.mailAddress(browser.reader)).toBeNull()

  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
  expect(await h.store.mailAddress(browser.reader)).toBe(ana)
  const wallet = textOf(await browser.page('/wallet?notice=kept'))
  expect(wallet).toContain('This wallet is kept With your mail address')
  expect(wallet).toContain('Kept under ana@example.com')
  expect(wallet).not.toContain('Keep this wallet')
  expect(browser.cookie()).not.toContain('proof')
})

test('in another browser the address and a code open the same wallet, and both have it from then on', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  const second = visitor(h)
  expect(textOf(await second.page('/wallet'))).toContain('I have a wallet already')
  await ask(second, 'open', ' ana@EXAMPLE.com ')
  expect(lands(await type(second, lastCode(h)))).toEqual([303, '/wallet?notice=opened'])
  const shown = textOf(await second.page('/wallet?notice=opened'))
  expect(shown).toContain('Here is your wallet')
  expect(shown).toContain('Balance: $5.00')
  expect([await whose(h, first), await whose(h, second)]).toEqual([first.reader, first.reader])
  expect(first.cookie()).not.toBe(second.cookie())
})

test('who proves an address that keeps no wallet is told so, and is given none', async () => {
  await using h = await checkedHarness()
  const stranger = visitor(h)
  await ask(stranger, 'open')
  const before = await h.footprint()
  expect(lands(await type(stranger, lastCode(h)))).toEqual([303, '/wallet?notice=no-wallet'])
  expect(textOf(await stranger.page('/wallet?notice=no-wallet'))).toContain('No wallet is kept under this address')
  expect(stranger.cookie()).toBeUndefined()
  const known = await knownVisitor(h)
  await ask(known, 'open')
  expect(lands(await type(known, lastCode(h)))).toEqual([303, '/wallet?notice=no-wallet'])
  expect(await h.store.mailAddress(known.reader)).toBeNull()
  expect(await h.footprint()).toEqual({ ...before, readers: Number(before.readers) + 1 })
})

// Guessing: THREATS IDN-01

test('an opened wallet is opened once by one code, also when it is typed twice at once', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const second = visitor(h)
  await ask(second, 'open')
  const before = await h.footprint()
  await Promise.all([1, 2, 3].map(() => type(second, lastCode(h))))
  expect(await h.footprint()).toEqual({ ...before, reader_cookies: Number(before.reader_cookies) + 1 })
})

// A code is worth something only in the browser that asked for it

test('a browser that has a wallet keeps it until its reader confirms the switch', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  const second = await knownVisitor(h)
  await topUp(h, second.reader, 700)
  await ask(second, 'open')
  expect(lands(await type(second, lastCode(h)))).toEqual([303, '/wallet/code'])
  expect(await whose(h, second)).toBe(second.reader)
  const page = await second.page('/wallet/code')
  expect(textOf(page)).toContain('The wallet in this browser $7.00')
  expect(textOf(page)).toContain('The wallet of this address $5.00 ana@example.com')
  expect(textOf(page)).toContain('out of reach for good')

  expect(lands(await second.send('/wallet/switch', {}))).toEqual([303, '/wallet?notice=opened'])
  expect(await whose(h, second)).toBe(first.reader)
  expect(await h.store.wallet(second.reader, 'USD')).toMatchObject({ amount: 700 })
  expect(lands(await second.send('/wallet/switch', {}))).toEqual([303, '/wallet?notice=code-over'])
})

test('a wallet that is kept itself is said to stay where it is', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const second = await keeper(h, 'ben@example.com', 700)
  await ask(second, 'open')
  await type(second, lastCode(h))
  const page = textOf(await second.page('/wallet/code'))
  expect(page).toContain('stays kept under ben@example.com')
  expect(page).not.toContain('out of reach')
})

test('without a code that was right there is no switch', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const second = await knownVisitor(h)
  const refused = [303, '/wallet?notice=code-over']
  expect(lands(await second.send('/wallet/switch', {}))).toEqual(refused)
  await ask(second, 'open')
  expect(lands(await second.send('/wallet/switch', {}))).toEqual(refused)
  await type(second, wrong(lastCode(h)))
  expect(lands(await second.send('/wallet/switch', {}))).toEqual(refused)
  await type(second, lastCode(h))
  h.clock.advance({ minutes: 10 })
  expect(lands(await second.send('/wallet/switch', {}))).toEqual(refused)
  expect(await whose(h, second)).toBe(second.reader)
})

test('who wants to keep a wallet under the address of another one is asked which to have', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  const second = await knownVisitor(h)
  await ask(second, 'keep')
  expect(lands(await type(second, lastCode(h)))).toEqual([303, '/wallet/code'])
  expect([await h.store.readerByMail(ana), await h.store.mailAddress(second.reader)]).toEqual([first.reader, null])
})

test('a wallet that is kept already says so, and keeps its first address', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  await ask(first, 'open')
  expect(lands(await type(first, lastCode(h)))).toEqual([303, '/wallet?notice=kept-before'])
  await ask(first, 'keep', 'other@example.com')
  expect(lands(await type(first, lastCode(h)))).toEqual([303, '/wallet?notice=kept-elsewhere'])
  expect(await h.store.mailAddress(first.reader)).toBe(ana)
  expect(await h.store.readerByMail('other@example.com')).toBeNull()
})

test('of two wallets that prove one address at once, one is kept and the other is asked', async () => {
  await using h = await checkedHarness()
  const both = [await knownVisitor(h), await knownVisitor(h)]
  const codes: string[] = []
  for (const browser of both) {
    await ask(browser, 'keep')
    codes.push(lastCode(h))
  }
  const answers = await Promise.all(both.map((browser, index) => type(browser, codes[index] as string)))
  expect(new Set(answers.map((answer) => answer.headers.get('Location')))).toEqual(
    new Set(['/wallet/code', '/wallet?notice=kept']),
  )
})

test('what was bought in one browser is owned in the other', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-lake', title: 'A lake in two minds' })
  const second = visitor(h)
  await ask(second, 'open')
  await type(second, lastCode(h))
  await unlock(h, (await whose(h, second)) ?? expect.fail('no reader'), site.id, 'the-lake')
  expect(textOf(await first.page('/wallet'))).toContain('A lake in two minds')
  expect(textOf(await first.page('/wallet'))).toContain('Balance: $4.80')
})

// THREATS IDN-12
test('who is about to pay in and has a wallet elsewhere is told the way to it, and is not charged after having opened it', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-lake' })
  const { ticket } = await openTicketFor(h, site.id, 'the-lake')
  const second = visitor(h)
  const payWindow = await second.page(`/pay/${ticket}`)
  expect(textOf(payWindow)).toContain('I have a wallet already')
  await ask(second, 'open')
  await type(second, lastCode(h))
  const fields = { ...fieldsOf(payWindow, '/top-up'), amount: '300' }
  expect(lands(await second.send(`/pay/${ticket}/top-up`, fields))).toEqual([
    303,
    `/pay/${ticket}?notice=balance-changed`,
  ])
  const now = textOf(await second.page(`/pay/${ticket}`))
  expect(now).toContain('Unlock for $0.20')
  expect(now).not.toContain('I have a wallet already')
})

// Who may not, and what is malformed

const steps: [path: string, fields: Record<string, string>][] = [
  ['/wallet/mail', { wish: 'open', address: ana }],
  ['/wallet/code', { code: '123456' }],
  ['/wallet/switch', {}],
]

// EMB-18
test.each([
  ['another origin', { Origin: 'https://evil.example' }],
  ['the publisher’s own page', { Origin: siteOrigin }],
  ['no origin', { Origin: '' }],
  ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
])('a form from %s sends no mail, tries no code and switches nothing', async (_who, headers) => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  const before = await h.footprint()
  for (const [path, fields] of steps) expect((await browser.send(path, fields, headers)).status).toBe(403)
  expect(h.mail.messages).toHaveLength(1)
  expect(await h.footprint()).toEqual(before)
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
})

// INP-13, IDN-03
test('nothing is sent, tried or switched by opening an address', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  const before = await h.footprint()
  for (const path of ['/wallet/mail', '/wallet/switch'])
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE'])
      expect([path, (await browser.ask(`${path}?wish=open&address=${ana}`, { method })).status]).toEqual([path, 405])
  for (const method of ['GET', 'HEAD'])
    expect((await browser.ask(`/wallet/code?code=${lastCode(h)}`, { method })).status).toBe(200)
  for (const method of ['PUT', 'DELETE']) expect((await browser.ask('/wallet/code', { method })).status).toBe(405)
  expect(h.mail.messages).toHaveLength(1)
  expect(await h.footprint()).toEqual(before)
})

test.each([
  '',
  'ana',
  'ana@localhost',
  'ana@example.com, eve@evil.example',
  'ana@example.com\r\nBcc: eve@evil.example',
  '"><script>alert(1)</script>@example.com',
  `${'a'.repeat(300)}@example.com`,
])('%j is no address: the form is shown again with what was typed, and nothing is sent', async (address) => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  for (const wish of ['keep', 'open'] as const) {
    const answer = await ask(browser, wish, address)
    const page = await answer.text()
    expect([answer.status, page.includes('role="alert"')]).toEqual([422, true])
    expect(textOf(page)).toContain('This does not look like a mail address.')
    expect(page).not.toContain('<script>alert')
  }
  expect(h.mail.messages).toEqual([])
})

test.each<[string, Record<string, string> | string]>([
  ['no wish', { address: ana }],
  ['a wish that nobody has', { wish: 'steal', address: ana }],
  ['two addresses', `wish=open&address=${ana}&address=eve@evil.example`],
])('a form with %s is refused with a page', async (_what, fields) => {
  await using h = await checkedHarness()
  const answer = await visitor(h).send('/wallet/mail', fields)
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([400, 'text/html; charset=UTF-8'])
  expect(h.mail.messages).toEqual([])
})

test('a stranger has nothing to keep', async () => {
  await using h = await checkedHarness()
  expect(lands(await ask(visitor(h), 'keep'))).toEqual([303, '/wallet'])
  expect(h.mail.messages).toEqual([])
})

// Limits: THREATS IDN-05
