// Keeping a wallet under a mail address and opening it elsewhere, over HTTP: with a code typed into the open window, and never by a link.
import { expect, test } from 'vitest'
import { unlock } from '../../support/buyer.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { openTicketFor, topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, textOf, type Visitor, visitor } from './visitor.ts'

const ana = 'ana@example.com'
type Known = Awaited<ReturnType<typeof knownVisitor>>

const lands = (response: Response) => [response.status, response.headers.get('Location')]
const ask = (browser: Visitor, wish: 'keep' | 'open', address = ana, more: Record<string, string> = {}) =>
  browser.send('/wallet/mail', { wish, address }, more)
const type = (browser: Visitor, code: string) => browser.send('/wallet/code', { code })
const lastMail = (h: Harness) => h.mail.messages.at(-1)
const lastCode = (h: Harness) => /^\d{6}$/m.exec(lastMail(h)?.text ?? '')?.[0] ?? 'no code'
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
const whose = (h: Harness, browser: Visitor) => {
  const cookie = /__Host-reader=([^;]+)/.exec(browser.cookie() ?? '')?.[1]
  return cookie === undefined ? null : h.ports.ids.hash(cookie).then((hash) => h.store.readerByCookie(hash))
}

/** A wallet with so much in it, one article bought with it, kept under an address. */
async function keeper(h: Harness, address = ana, amount = 500): Promise<Known> {
  const { site } = await h.site({ defaultPrice: 20, origins: [`https://${address.replace('@', '.')}`] })
  await h.item(site.id, { id: 'the-river' })
  const wallet = await knownVisitor(h)
  await topUp(h, wallet.reader, amount)
  await keep(h, wallet, address)
  return wallet
}

async function keep(h: Harness, browser: Visitor, address = ana): Promise<void> {
  await ask(browser, 'keep', address)
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
}

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

test('the mail is in the reader’s language, as text and as HTML, with no link, no name and no address in it', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h, { 'Accept-Language': 'pl' })
  expect(textOf(await browser.page('/wallet'))).toContain('Zachowaj ten portfel')
  await ask(browser, 'keep')
  const { subject, text, html, lang, to } = lastMail(h) ?? expect.fail('no mail')
  expect([lang, to, subject]).toEqual(['pl', ana, 'Tuppence: kod do twojego portfela'])
  expect(text).toContain('Wpisz ten kod w oknie, w którym o niego prosisz:')
  expect(text).toContain('To okno jest pod adresem 127.0.0.1:4401.')
  expect(html).toContain('<html lang="pl" dir="ltr">')
  expect(textOf(html)).toContain(lastCode(h))
  expect(html).toContain('<meta name="color-scheme" content="light dark"/>')
  expect(subject).not.toContain(lastCode(h))
  // THREATS IDN-03
  expect(`${subject}${text}${html}`).not.toMatch(/https?:|<a\b|<img|href|src=|ana@/)
})

// The same for whoever asks

test('whether an address is known shows in no answer and in no mail', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const answers = []
  for (const address of [ana, 'nobody@example.com']) {
    const browser = visitor(h)
    const answer = await ask(browser, 'open', address)
    const { subject, text, html } = lastMail(h) ?? expect.fail('no mail')
    const page = await browser.page('/wallet/code')
    const same = (what: string) =>
      what
        .replaceAll(address, '…')
        .replaceAll(lastCode(h), '…')
        .replace(/nonce="[^"]*"/g, '')
    const cookie = answer.headers.get('Set-Cookie')?.replace(/=[\w-]{43}/, '=…')
    answers.push([lands(answer), cookie, subject, same(text), same(html), same(page)])
    expect((await type(browser, wrong(lastCode(h)))).status).toBe(422)
  }
  expect(answers[0]).toEqual(answers[1])
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

test('after five wrong codes the right one opens nothing any more', async () => {
  await using h = await checkedHarness()
  await keeper(h)
  const thief = visitor(h)
  await ask(thief, 'open')
  const code = lastCode(h)
  const seen = []
  for (const _ of Array(4)) {
    const answer = await type(thief, wrong(code))
    seen.push([answer.status, /You have (one|\d) more/.exec(textOf(await answer.text()))?.[1]])
  }
  expect(seen).toEqual([
    [422, '4'],
    [422, '3'],
    [422, '2'],
    [422, 'one'],
  ])
  expect(lands(await type(thief, wrong(code)))).toEqual([303, '/wallet?notice=code-over'])
  expect(lands(await type(thief, code))).toEqual([303, '/wallet?notice=code-over'])
  expect(thief.cookie()).not.toContain('reader')
  expect(h.log.lines.filter(({ event }) => event === 'mail-code-burnt')).toHaveLength(1)
})

test('of fifty guesses at once five count, and a right one among the others opens nothing', async () => {
  await using h = await checkedHarness()
  const { reader } = await keeper(h)
  const thief = visitor(h)
  await ask(thief, 'open')
  const code = lastCode(h)
  const guesses = Array.from({ length: 50 }, (_, index) => (index === 49 ? code : wrong(code)))
  const answers = await Promise.all(guesses.map((guess) => type(thief, guess)))
  const opened = answers.filter((answer) => answer.headers.get('Location') === '/wallet?notice=opened')
  const wrongOnes = answers.filter(({ status }) => status === 422)
  expect(opened.length + wrongOnes.length).toBeLessThanOrEqual(5)
  // Whoever was first, it was tried five times.
  const proof = /__Host-proof=([^;]+)/.exec(thief.cookie() ?? '')?.[1]
  const kept = proof === undefined ? null : await h.store.mailCode(await h.ports.ids.hash(proof))
  expect(kept?.tries ?? 5).toBe(5)
  expect(await h.store.readerByMail(ana)).toBe(reader)
})

test('what is not six digits is no try', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  for (const typed of ['', '12345', 'abcdef', '1234567', '<script>', '1'.repeat(500)]) {
    const answer = await type(browser, typed)
    const page = await answer.text()
    expect([answer.status, page.includes('role="alert"'), page.includes('aria-invalid')]).toEqual([422, true, true])
    expect(textOf(page)).toContain('The code has six digits.')
  }
  const code = lastCode(h)
  expect(lands(await type(browser, ` ${code.slice(0, 3)} ${code.slice(3)} `))).toEqual([303, '/wallet?notice=kept'])
})

test('a code is good for ten minutes', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  h.clock.advance({ minutes: 10 })
  expect(lands(await browser.get('/wallet/code'))).toEqual([303, '/wallet?notice=code-over'])
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=code-over'])
  expect(await h.store.mailAddress(browser.reader)).toBeNull()
})

test('a code that is sent twice, and five times at once, is used once', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  const code = lastCode(h)
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => type(browser, code)))
  const places = answers.map((answer) => answer.headers.get('Location'))
  expect(places.filter((place) => place === '/wallet?notice=kept')).toHaveLength(1)
  expect(places.filter((place) => place === '/wallet?notice=code-over')).toHaveLength(4)
  expect(await h.store.mailAddress(browser.reader)).toBe(ana)
})

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

test('a code does nothing in another browser, also not with the cookie of another wallet', async () => {
  await using h = await checkedHarness()
  const victim = await knownVisitor(h)
  const thief = await knownVisitor(h)
  await ask(thief, 'keep', 'thief@evil.example')
  const code = lastCode(h)
  expect(lands(await type(victim, code))).toEqual([303, '/wallet?notice=code-over'])
  // Even with the thief's proof the victim's wallet is not kept under the thief's address.
  const proof = /__Host-proof=[^;]+/.exec(thief.cookie() ?? '')?.[0]
  victim.take(`${victim.cookie()}; ${proof}`)
  expect(lands(await type(victim, code))).toEqual([303, '/wallet?notice=code-over'])
  expect(await h.store.mailAddress(victim.reader)).toBeNull()
})

test('the cookie of a code is for our pages only, and for ten minutes', async () => {
  await using h = await checkedHarness()
  const answer = await ask(visitor(h), 'open')
  expect(answer.headers.get('Set-Cookie')).toMatch(
    /^__Host-proof=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
})

// Two wallets and one browser: THREATS IDN-06

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

test('one mailbox gets three mails an hour and eight a day, however many ask and however it is spelled', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const from = (network: number) => ({ 'X-Test-Address': `198.51.100.${network}` })
  const spellings = ['ana@example.com', 'Ana@example.com', 'ana+1@example.com', 'ANA+2@Example.com']
  const answers = []
  for (const network of Array(40).keys()) {
    const address = spellings[network % spellings.length] as string
    answers.push((await ask(visitor(h), 'open', address, from(network))).status)
  }
  expect(answers.filter((status) => status === 303)).toHaveLength(3)
  expect(answers.filter((status) => status === 429)).toHaveLength(37)
  expect(h.mail.messages).toHaveLength(3)
})

test('a network asks for twenty codes an hour, whoever they are for', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const statuses = []
  for (const each of Array(25).keys())
    statuses.push((await ask(visitor(h), 'open', `reader${each}@example.com`)).status)
  expect(statuses.filter((status) => status === 303)).toHaveLength(20)
  const last = await ask(visitor(h), 'open')
  expect([last.status, Number(last.headers.get('Retry-After')) > 0]).toEqual([429, true])
})

test('a reader asks for five codes an hour, from wherever', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const browser = await knownVisitor(h)
  const statuses = []
  for (const each of Array(7).keys()) {
    const network = { 'X-Test-Address': `198.51.100.${each}` }
    statuses.push((await ask(browser, 'keep', `reader${each}@example.com`, network)).status)
  }
  expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429])
})

test('a network types thirty codes an hour, for however many addresses', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const statuses = []
  for (const _ of Array(32)) statuses.push((await type(visitor(h), '123456')).status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(2)
})

// When mail does not go out: THREATS CRS-12

test('while mail cannot be sent the reader is told, and the code that comes later is good', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  h.mail.set({ down: true })
  expect(lands(await ask(browser, 'keep'))).toEqual([303, '/wallet/code?mail=waiting'])
  expect(textOf(await browser.page('/wallet/code?mail=waiting'))).toContain('The mail could not be sent at once.')
  h.mail.set({})
  h.clock.advance({ seconds: 30 })
  const { sendWaiting } = await import('../../../server/flows/send-mail.ts')
  await sendWaiting(h.ports)
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
})

test('an address that takes no mail is told at once, whether it is known or not', async () => {
  await using h = await checkedHarness()
  h.mail.set({ refusing: [ana] })
  const browser = visitor(h)
  expect(lands(await ask(browser, 'open'))).toEqual([303, '/wallet/code?mail=refused'])
  expect(textOf(await browser.page('/wallet/code?mail=refused'))).toContain('Is the address right?')
  expect(textOf(await browser.page('/wallet/code?mail=<b>'))).not.toContain('<b>')
})

test('a backend that sends no mail asks for no address', async () => {
  await using h = await checkedHarness({ over: { mailer: null } })
  const browser = await knownVisitor(h)
  for (const each of [browser, visitor(h)]) {
    expect(await each.page('/wallet')).not.toContain('/wallet/mail')
    expect((await ask(each, 'open')).status).toBe(404)
  }
})

// What dies half-way

test('a commit that is lost after the code was counted costs a try, and the code is good for the next', async () => {
  await using h = await checkedHarness()
  const browser = await knownVisitor(h)
  await ask(browser, 'keep')
  const { commit } = h.store
  let commits = 0
  const dying = async (...changes: Parameters<typeof commit>) => {
    commits += 1
    if (commits === 2) throw new Error('the database is gone')
    return commit(...changes)
  }
  Object.assign(h.store, { commit: dying })
  expect((await type(browser, lastCode(h))).status).toBe(500)
  expect(await h.store.mailAddress(browser.reader)).toBeNull()
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
})

test('in no line of the log is an address, a code, or what ties a code to its browser', async () => {
  await using h = await checkedHarness()
  const first = await keeper(h)
  const second = visitor(h)
  await ask(second, 'open')
  const proof = /__Host-proof=([^;]+)/.exec(second.cookie() ?? '')?.[1]
  await type(second, wrong(lastCode(h)))
  await type(second, lastCode(h))
  const told = JSON.stringify(h.log.lines)
  expect(told).toContain('/wallet/code')
  for (const secret of ['ana', proof, first.cookie(), lastCode(h)]) expect(told).not.toContain(secret)
})
