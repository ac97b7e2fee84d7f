// The code that is mailed: who gets one, how long and how often it can be tried, and what it tells nobody.
import { expect, test } from 'vitest'
import { ana, ask, keeper, lands, lastCode, lastMail, type, wrong } from './keeper.ts'
import { checkedHarness, knownVisitor, textOf, visitor } from './visitor.ts'

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
  // Not the name alone: three letters stand in one of a hundred random ids.
  for (const secret of ['ana@', 'ana%40', proof, first.cookie(), lastCode(h)]) expect(told).not.toContain(secret)
})
