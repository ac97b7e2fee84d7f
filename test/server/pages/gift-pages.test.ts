// Gifts in the pay window, on the page where a code is typed, and in the wallet, over HTTP and without script.
import { expect, test } from 'vitest'
import { spelledCode } from '../../../server/core/gift-code.ts'
import type { TicketId } from '../../../server/core/id.ts'
import { welcomeReader } from '../../../server/flows/welcome-reader.ts'
import { codesOf, createGift, giftTicketFor, redeemCode } from '../../support/gifts.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { memberSite } from '../../support/member.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

const startPath = async (reader: Visitor, query: string) =>
  (await reader.get(`/pay/start?${query}`)).headers.get('Location') as string

/** Walks from the form to the provider, pays there, and comes back. */
async function paysByCard(h: Harness, reader: Visitor, path: string): Promise<void> {
  const fields = fieldsOf(await reader.page(path), '/top-up')
  const sent = await reader.send(`${path}/top-up`, { ...fields, amount: '2500' })
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await reader.get(`${path}/return?session_id=${session}`)
  await h.stripe.control.idle()
}

/** A giver who has bought a gift of five by card. */
async function giver(h: Harness) {
  const { site } = await memberSite(h)
  const reader = visitor(h)
  const path = await startPath(reader, `site=${site.id}&tier=friend&interval=month&gift=5`)
  await paysByCard(h, reader, path)
  const gift = await h.store.giftOfTicket(path.split('/').at(-1) as TicketId)
  if (gift === null) throw new Error('no gift')
  return { site, reader, path, gift, codes: (await codesOf(h, gift.id, 5)).map(spelledCode) }
}

// Giving

test('a reader without script sees what five cost, pays by card, and gets five codes to copy, as links too', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = visitor(h)
  const path = await startPath(reader, `site=${site.id}&tier=friend&interval=month&gift=5`)
  const first = await reader.page(path)
  expect(first).toContain('<title>Give a membership: Friend of the river · Tuppence</title>')
  const text = textOf(first)
  for (const says of ['The River', 'river.example', '$25.00', 'One month as a member 5 × $5.00', 'From 1 to 50'])
    expect(text).toContain(says)
  expect(first).toContain('value="2500" checked')
  expect(text).toContain('Your wallet is empty. Add money once, and the gift is paid from it.')
  expect(text).toMatch(/Fees \$0\.00/)
  expect(text).toContain('For the gift $25.00')
  expect(text).toContain('and give for $25.00')

  await paysByCard(h, reader, path)
  const done = await reader.page(path)
  const gift = await h.store.giftOfTicket(path.split('/').at(-1) as TicketId)
  expect(textOf(done)).toContain('Your gift is ready')
  expect(textOf(done)).toContain('Paid from your wallet $25.00')
  expect(textOf(done)).toContain('You find the codes in your wallet')
  for (const code of (await codesOf(h, gift?.id ?? 'gift_none', 5)).map(spelledCode)) {
    expect(done).toContain(`>${code}</code>`)
    expect(done).toContain(`>${apiOrigin}/gift#${code}</code>`)
  }
  // The window with the codes waits for its reader.
  expect(done).toContain('data-finish="stay"')
  expect(textOf(await (await knownVisitor(h)).page(path))).toContain('This window was used already')
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = visitor(h, { 'Accept-Language': 'pl' })
  const path = await startPath(reader, `site=${site.id}&tier=friend&interval=year&gift=2`)
  const text = textOf(await reader.page(path))
  expect(text).toContain('Rok członkostwa 2 × 50,00 USD')
  expect(text).toContain('i podaruj za 100,00 USD')
  expect(textOf(await reader.page('/gift'))).toContain('Odbierz prezent')
})

test('the giver changes the number before paying: the window shows its price, and keeps it', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await knownVisitor(h)
  await topUp(h, reader.reader, 3000)
  const { ticket } = await giftTicketFor(h, site.id, { codes: 2 })
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('Give for $10.00')
  const changed = await reader.send(`/pay/${ticket}/gift`, { codes: '3' })
  expect([changed.status, changed.headers.get('Location')]).toEqual([303, `/pay/${ticket}`])
  const page = await reader.page(`/pay/${ticket}`)
  expect(textOf(page)).toContain('Give for $15.00')
  await reader.send(`/pay/${ticket}/approve`, fieldsOf(page, '/approve'))
  expect(await h.store.giftOfTicket(ticket)).toMatchObject({ codes: 3 })
  expect(await h.store.wallet(reader.reader, 'USD')).toEqual(usd(1500))
})

test.each(['0', '51', '-1', '1.5', 'five', '', '5000'])('%j is no number of gifts: nothing changes', async (codes) => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = visitor(h)
  const { ticket } = await giftTicketFor(h, site.id, { codes: 2 })
  const refused = await reader.send(`/pay/${ticket}/gift`, { codes })
  expect(refused.status).toBe(422)
  const page = await refused.text()
  expect(textOf(page)).toContain('A whole number from 1 to 50, please.')
  expect(page).toContain('aria-invalid="true"')
  expect(await h.store.ticket(ticket)).toMatchObject({ gift: { codes: 2 } })
})

test('the number is changed by our own form only, of a ticket to give, and not after it was paid', async () => {
  await using h = await checkedHarness()
  const { path, reader, gift, site } = await giver(h)
  expect((await reader.send(`${path}/gift`, { codes: '9' })).headers.get('Location')).toBe(path)
  expect(await h.store.giftOfTicket(gift.ticket as TicketId)).toMatchObject({ codes: 5 })
  const { ticket } = await giftTicketFor(h, site.id, { codes: 2 })
  expect((await reader.send(`/pay/${ticket}/gift`, { codes: '9' }, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.get(`/pay/${ticket}/gift`)).status).toBe(405)
  expect((await reader.send('/pay/ticket_none/gift', { codes: '9' })).status).toBe(404)
  expect(await h.store.ticket(ticket)).toMatchObject({ gift: { codes: 2 } })
})

test('a price that was approved for another number is asked about again', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await knownVisitor(h)
  await topUp(h, reader.reader, 3000)
  const { ticket } = await giftTicketFor(h, site.id, { codes: 5 })
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/approve')
  await reader.send(`/pay/${ticket}/gift`, { codes: '2' })
  const again = await reader.send(`/pay/${ticket}/approve`, fields)
  expect(again.status).toBe(409)
  expect(textOf(await again.text())).toContain('Give for $10.00')
  expect((await h.footprint()).gifts).toBe(0)
})

test('a plain link that says not how many, or too many, is refused', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = visitor(h)
  const link = `/pay/start?site=${site.id}&tier=friend&interval=month`
  expect((await reader.get(`${link}&gift=`)).status).toBe(400)
  expect((await reader.get(`${link}&gift=x`)).status).toBe(400)
  expect((await reader.get(`${link}&gift=51`)).status).toBe(422)
  expect((await h.footprint()).tickets).toBe(0)
})

test('a member may give, too, and a window that ran out begins anew with the same number', async () => {
  await using h = await checkedHarness()
  const { codes, site } = await createGift(h)
  const { reader, cookie } = await welcomeReader(h.ports, undefined)
  await redeemCode(h, codes[0] as string, reader)
  const member = visitor(h)
  member.take(`__Host-reader=${cookie}`)
  const path = await startPath(member, `site=${site.id}&tier=friend&interval=month&gift=4`)
  expect(textOf(await member.page(path))).toContain('4 × $5.00')
  h.clock.advance({ minutes: 6 })
  const page = await member.page(path)
  expect(textOf(page)).toContain('This window has run out of time')
  expect(page).toMatch(/href="\/pay\/start\?[^"]*gift=4/)
})

// Redeeming

test('a stranger types a code, sees what it is and nothing of the giver, and is a member by one button', async () => {
  await using h = await checkedHarness()
  const { codes, site, gift } = await giver(h)
  const reader = visitor(h)
  const form = await reader.page('/gift')
  expect(textOf(form)).toContain('No account and no card are needed.')
  const typed = (codes[0] as string).toLowerCase().replaceAll('-', ' ')
  const seen = await (await reader.send('/gift', { code: typed })).text()
  for (const says of ['The River', 'river.example', 'Friend of the river', 'One month as a member', '$0.00'])
    expect(textOf(seen)).toContain(says)
  for (const secret of [gift.id, gift.giver as string, '$5.00']) expect(seen).not.toContain(secret)
  expect(reader.cookie()).toBeUndefined()

  const sent = await reader.send('/gift/redeem', fieldsOf(seen, '/gift/redeem'))
  expect(sent.status).toBe(303)
  const welcome = await reader.page(sent.headers.get('Location') as string)
  expect(textOf(welcome)).toContain('You are a member')
  expect(textOf(welcome)).toContain('Ends on')
  expect(welcome).toContain(`href="${siteOrigin}"`)
  expect(h.stripe.control.requests().filter(({ path }) => path.includes('subscription'))).toEqual([])

  // In the wallet it is a gift: nothing to cancel, nothing to pay.
  const wallet = textOf(await reader.page('/wallet'))
  expect(wallet).toMatch(/The River : Friend of the river A gift, until/)
  expect(wallet).not.toContain('Cancel')
  // And an article opens by one button, without paying.
  const path = await startPath(reader, `site=${site.id}&item=the-river`)
  expect(textOf(await reader.page(path))).toContain('Your membership covers this.')
})

test('a form that is sent again leads to the same membership', async () => {
  await using h = await checkedHarness()
  const { codes } = await giver(h)
  const reader = await knownVisitor(h)
  const fields = { code: codes[0] as string }
  const sent = await Promise.all(Array.from({ length: 5 }, () => reader.send('/gift/redeem', fields)))
  expect(new Set(sent.map(({ headers }) => headers.get('Location'))).size).toBe(1)
  const again = await reader.send('/gift', fields)
  expect(again.headers.get('Location')).toBe(sent[0]?.headers.get('Location'))
  expect((await h.footprint()).memberships).toBe(1)
})

// MON-15
test('the sixth of a gift of five is told that the code was used, and no reader comes of it', async () => {
  await using h = await checkedHarness()
  const { codes } = await giver(h)
  for (const code of codes) expect((await visitor(h).send('/gift/redeem', { code })).status).toBe(303)
  const sixth = visitor(h)
  const before = await h.footprint()
  for (const path of ['/gift', '/gift/redeem']) {
    const refused = await sixth.send(path, { code: codes[2] as string })
    expect(refused.status).toBe(422)
    expect(textOf(await refused.text())).toContain('This code has been used already.')
  }
  expect(await h.footprint()).toEqual(before)
})

test('wrong, mistyped, late and taken back look the same', async () => {
  await using h = await checkedHarness()
  const { codes, reader: by, gift } = await giver(h)
  await by.send('/wallet/gifts/take-back', { gift: gift.id, position: '0' })
  const reader = visitor(h)
  const answers: string[] = []
  const look = async (code: string) => {
    const refused = await reader.send('/gift', { code })
    expect(refused.status).toBe(422)
    answers.push(textOf(await refused.text()))
  }
  for (const code of ['x', '', '0'.repeat(28), codes[0] as string]) await look(code)
  h.clock.advance({ days: 366 })
  await look(codes[1] as string)
  expect(new Set(answers).size).toBe(1)
  expect(textOf(answers[0] as string)).toContain('This code opens no gift.')
})

test('a member is told so, with the day until which the code stays good', async () => {
  await using h = await checkedHarness()
  const { codes } = await giver(h)
  const reader = visitor(h)
  await reader.send('/gift/redeem', { code: codes[0] as string })
  for (const path of ['/gift', '/gift/redeem']) {
    const text = textOf(await (await reader.send(path, { code: codes[1] as string })).text())
    expect(text).toContain('You are a member here already')
    expect(text).toMatch(/The code stays good until .*20\d\d/)
    expect(text).not.toContain('Become a member')
  }
  expect((await visitor(h).send('/gift/redeem', { code: codes[1] as string })).status).toBe(303)
})

// MON-15
test('who guesses is stopped after twenty tries as a reader, and a network after a hundred and twenty', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const reader = await knownVisitor(h, { 'X-Test-Address': '198.51.100.7' })
  const tries = []
  for (let count = 0; count < 21; count++) tries.push((await reader.send('/gift', { code: `wrong ${count}` })).status)
  expect(tries).toEqual([...Array(20).fill(422), 429])

  const stranger = visitor(h, { 'X-Test-Address': '203.0.113.9' })
  for (let count = 0; count < 120; count++) {
    if (count % 50 === 49) h.clock.advance({ minutes: 2 })
    await stranger.send(count % 2 === 0 ? '/gift' : '/gift/redeem', { code: `wrong ${count}` })
  }
  const stopped = await stranger.send('/gift', { code: 'wrong' })
  expect(stopped.status).toBe(429)
  expect(stopped.headers.get('Retry-After')).not.toBeNull()
})

test('a form of another origin redeems nothing and uses no try up; no address and no log line holds a code', async () => {
  await using h = await checkedHarness()
  const { codes, reader: by, gift } = await giver(h)
  const code = codes[0] as string
  const reader = visitor(h)
  for (const path of ['/gift', '/gift/redeem'])
    expect((await reader.send(path, { code }, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send('/gift', `code=${code}&code=${codes[1]}`)).status).toBe(400)
  expect((await reader.get('/gift/redeem')).status).toBe(405)
  expect((await reader.get('/gift/other')).status).toBe(404)
  const sent = await reader.send('/gift/redeem', { code })
  expect(sent.headers.get('Location')).not.toContain(code)
  await by.page(`/wallet/gifts/${gift.id}`)
  const log = JSON.stringify(h.log)
  for (const secret of [code, code.replaceAll('-', '')]) expect(log).not.toContain(secret)
})

test('the page of a membership that was given is its reader’s own', async () => {
  await using h = await checkedHarness()
  const { codes } = await giver(h)
  const reader = visitor(h)
  const path = (await reader.send('/gift/redeem', { code: codes[0] as string })).headers.get('Location') as string
  expect((await (await knownVisitor(h)).get(path)).status).toBe(404)
  expect((await visitor(h).get(path)).status).toBe(404)
  expect((await reader.get('/gift/membership_none')).status).toBe(404)
  h.clock.advance({ days: 40 })
  expect((await reader.get(path)).status).toBe(404)
})

// The giver's wallet

test('the wallet lists the gift, leads to its codes, and says what became of each, but not by whom', async () => {
  await using h = await checkedHarness()
  const { reader, gift, codes } = await giver(h)
  const other = await newReader(h)
  await redeemCode(h, (codes[0] as string).replaceAll('-', ''), other)
  const wallet = await reader.page('/wallet')
  expect(textOf(wallet)).toMatch(/Gifts from you The River : Friend of the river 4 open · 1 redeemed/)
  expect(textOf(wallet)).toContain('A gift from you')
  expect(wallet).toContain(`href="/wallet/gifts/${gift.id}"`)
  for (const code of codes) expect(wallet).not.toContain(code)

  const page = await reader.page(`/wallet/gifts/${gift.id}`)
  expect(textOf(page)).toContain('Redeemed on')
  expect(page).not.toContain(codes[0])
  expect(page).not.toContain(other)
  for (const code of codes.slice(1)) expect(page).toContain(code)
})

test('a code is taken back by one button, once; the price is in the wallet and the line says so', async () => {
  await using h = await checkedHarness()
  const { reader, gift, codes } = await giver(h)
  const path = `/wallet/gifts/${gift.id}`
  const fields = fieldsOf(await reader.page(path), '/take-back')
  expect(fields).toEqual({ gift: gift.id, position: '0' })
  const taken = await reader.send('/wallet/gifts/take-back', fields)
  expect(taken.headers.get('Location')).toBe(`${path}?notice=code-taken-back`)
  const page = await reader.page(`${path}?notice=code-taken-back`)
  expect(textOf(page)).toContain('Its price is in your wallet again.')
  expect(textOf(page)).toContain('Taken back on')
  expect(page).not.toContain(codes[0])
  expect(textOf(await reader.page('/wallet'))).toMatch(/A gift taken back .*\+ ?\$5\.00/)
  const again = await reader.send('/wallet/gifts/take-back', fields)
  expect(again.headers.get('Location')).toBe(`${path}?notice=code-taken-before`)

  await visitor(h).send('/gift/redeem', { code: codes[1] as string })
  const late = await reader.send('/wallet/gifts/take-back', { ...fields, position: '1' })
  expect(late.headers.get('Location')).toBe(`${path}?notice=code-used`)
})

test('nobody sees or takes back a gift that is not theirs, or from another origin', async () => {
  await using h = await checkedHarness()
  const { reader, gift } = await giver(h)
  const other = await knownVisitor(h)
  const fields = { gift: gift.id, position: '0' }
  expect((await other.get(`/wallet/gifts/${gift.id}`)).status).toBe(404)
  expect((await visitor(h).get(`/wallet/gifts/${gift.id}`)).status).toBe(404)
  expect((await other.send('/wallet/gifts/take-back', fields)).status).toBe(404)
  expect((await visitor(h).send('/wallet/gifts/take-back', fields)).headers.get('Location')).toBe('/wallet')
  expect((await reader.send('/wallet/gifts/take-back', fields, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send('/wallet/gifts/take-back', { ...fields, gift: 'x' })).status).toBe(400)
  expect((await reader.send('/wallet/gifts/take-back', { ...fields, position: '-1' })).status).toBe(400)
  expect((await reader.send('/wallet/gifts/take-back', { ...fields, position: '7' })).status).toBe(404)
  expect((await reader.get('/wallet/gifts/take-back')).status).toBe(405)
  expect(await h.store.gift(gift.id)).toMatchObject({ takenBack: 0 })
})
