// The wallet page over HTTP: what it lists, undoing an unlock, returning money to the card, and who may not.
import { expect, test } from 'vitest'
import type { EntitlementId } from '../../../server/core/id.ts'
import type { EntryKind } from '../../../server/core/journal.ts'
import type { WalletLine } from '../../../server/ports/index.ts'
import { paymentOf, topUpBy, unlock } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { type Harness, siteOrigin } from '../../support/harness.ts'
import { openTicketFor, topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, textOf, visitor } from './visitor.ts'

const title = 'The river that keeps its drafts'

/** $5 in the wallet, one article for 20 ¢ out of it, in a browser that knows. */
async function buyer(h: Harness, { headers = {}, card = '4242424242424242' } = {}) {
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-river', title })
  await h.item(site.id, { id: 'the-lake', title: 'A lake in two minds' })
  const wallet = await knownVisitor(h, headers)
  await topUpBy(h, wallet.reader, card)
  const bought = await unlock(h, wallet.reader, site.id, 'the-river')
  return { ...wallet, site, bought }
}

const lands = (response: Response) => [response.status, response.headers.get('Location')]

/** What `/wallet` says after a step that ended with this notice. */
async function told(reader: { page(path: string): Promise<string> }, notice: string) {
  const html = await reader.page(`/wallet?notice=${notice}`)
  return { html, text: textOf(html), role: /class="notice[^"]*" role="(\w+)"/.exec(html)?.[1] }
}

// Undo

test('an unlock is undone from the wallet: the price is there again, and the article is closed', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const { ticket } = await openTicketFor(h, reader.site.id, 'the-lake')
  await reader.send(`/pay/${ticket}/approve`, fieldsOf(await reader.page(`/pay/${ticket}`), '/approve'))
  expect(textOf(await reader.page('/wallet'))).toContain('Balance: $4.60')
  expect(textOf(await reader.page('/wallet'))).toMatch(/Undo \(until \d+:\d\d [AP]M UTC \)/)
  expect(textOf(await reader.page('/wallet'))).toContain('You can undo 3 more unlocks within 30 days.')

  const sent = await reader.send('/wallet/undo', fieldsOf(await reader.page('/wallet'), '/wallet/undo'))
  expect(lands(sent)).toEqual([303, '/wallet?notice=undone'])
  const { html, text, role } = await told(reader, 'undone')
  expect(role).toBe('status')
  expect(html).toContain('<title>Undone · Your wallet · Tuppence</title>')
  expect(text).toContain('The price is back in your wallet, and the article is closed again.')
  expect(text).toContain('Balance: $4.80')
  expect(text).toContain('A lake in two minds Undone by you')
  expect(text).toContain('You can undo 2 more unlocks within 30 days.')
  expect(html.match(/action="\/wallet\/undo"/g)).toHaveLength(1)
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('This unlock was undone')
})

test('an undo that is sent twice, and five times at once, gives the price back once', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/undo')
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => reader.send('/wallet/undo', fields)))
  const places = answers.map((answer) => answer.headers.get('Location'))
  expect(places.filter((place) => place === '/wallet?notice=undone')).toHaveLength(1)
  expect(places.filter((place) => place === '/wallet?notice=undone-before')).toHaveLength(4)
  expect(await told(reader, 'undone-before')).toMatchObject({ role: 'status' })
  expect((await told(reader, 'undone-before')).text).toContain('Balance: $5.00')
})

test('after fifteen minutes there is no button, and a form of before says that it is too late', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/undo')
  h.clock.advance({ minutes: 15 })
  expect(await reader.page('/wallet')).not.toContain('Undo')
  expect(lands(await reader.send('/wallet/undo', fields))).toEqual([303, '/wallet?notice=undo-too-late'])
  const { text, role } = await told(reader, 'undo-too-late')
  expect(role).toBe('alert')
  expect(text).toContain('No money has moved. The article stays yours.')
  expect(text).toContain('Balance: $4.80')
})

// ABU-07
test('after three undos the buttons are gone, and a fourth is refused', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  for (const id of ['a', 'b', 'c']) await h.item(reader.site.id, { id })
  for (const id of ['a', 'b', 'c']) {
    const bought = await unlock(h, reader.reader, reader.site.id, id)
    expect(lands(await reader.send('/wallet/undo', { unlock: bought }))).toEqual([303, '/wallet?notice=undone'])
  }
  const html = await reader.page('/wallet')
  expect(html).not.toContain('action="/wallet/undo"')
  expect(textOf(html)).toContain('You can undo no more unlocks within these 30 days.')
  const fourth = await reader.send('/wallet/undo', { unlock: reader.bought })
  expect(lands(fourth)).toEqual([303, '/wallet?notice=undo-too-many'])
  expect((await told(reader, 'undo-too-many')).text).toContain('Balance: $4.80')
})

test('what cost nothing has nothing to give back', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  await h.item(reader.site.id, { id: 'free', price: { amount: 0, currency: 'USD' } })
  const free = await unlock(h, reader.reader, reader.site.id, 'free')
  const before = await h.footprint()
  expect(lands(await reader.send('/wallet/undo', { unlock: free }))).toEqual([303, '/wallet?notice=undo-nothing'])
  expect(await h.footprint()).toEqual(before)
})

test('somebody else’s unlock gets the same answer as one that is not there', async () => {
  await using h = await checkedHarness()
  const { bought } = await buyer(h)
  const thief = await knownVisitor(h)
  await topUpBy(h, thief.reader, '4242424242424242')
  const before = await h.footprint()
  const answers = await Promise.all([bought, 'ent_nothing'].map((each) => thief.send('/wallet/undo', { unlock: each })))
  expect(answers.map(({ status }) => status)).toEqual([404, 404])
  const pages = await Promise.all(answers.map(async (answer) => textOf(await answer.text())))
  expect(pages[0]).toBe(pages[1])
  expect(pages[0]).toContain('Back to your wallet')
  expect(await h.footprint()).toEqual(before)
})

test.each([
  ['an undo without a name', '/wallet/undo', {}],
  ['an undo of an empty name', '/wallet/undo', { unlock: '' }],
  ['an undo of what is no unlock', '/wallet/undo', { unlock: 'ticket_one' }],
  ['an undo of a path', '/wallet/undo', { unlock: 'ent_../../x' }],
  ['an undo of a very long name', '/wallet/undo', { unlock: `ent_${'x'.repeat(65)}` }],
  ['a return of nothing', '/wallet/return', {}],
  ['a return without a sum', '/wallet/return', { currency: 'USD' }],
  ['a return of no currency', '/wallet/return', { approved: '480' }],
  ['a return of a currency in small letters', '/wallet/return', { approved: '480', currency: 'usd' }],
  ['a return of what is no currency', '/wallet/return', { approved: '480', currency: 'ABC' }],
  ['a return of less than nothing', '/wallet/return', { approved: '-1', currency: 'USD' }],
])('%s is answered with a page, and changes nothing', async (_what, path, fields) => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const before = await h.footprint()
  const answer = await reader.send(path, fields as Record<string, string>)
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([400, 'text/html; charset=UTF-8'])
  expect(textOf(await answer.text())).toContain('That did not work')
  expect(await h.footprint()).toEqual(before)
})

test('a stranger is led to the page that says that there is no wallet yet', async () => {
  await using h = await checkedHarness()
  const { bought } = await buyer(h)
  const before = await h.footprint()
  for (const [path, fields] of steps(bought)) {
    for (const cookie of [undefined, '__Host-reader=guessed']) {
      const stranger = visitor(h)
      stranger.take(cookie)
      const answer = await stranger.send(path, fields)
      expect([...lands(answer), answer.headers.get('Set-Cookie')]).toEqual([303, '/wallet', null])
    }
  }
  expect(textOf(await visitor(h).page('/wallet'))).toContain('You have no wallet on this device yet')
  expect(await h.footprint()).toEqual(before)
})

const steps = (bought: EntitlementId): [path: string, fields: Record<string, string>][] => [
  ['/wallet/undo', { unlock: bought }],
  ['/wallet/return', { approved: '480', currency: 'USD' }],
]

// EMB-18
test.each([
  ['another origin', { Origin: 'https://evil.example' }],
  ['the publisher’s own page', { Origin: siteOrigin }],
  ['no origin', { Origin: '' }],
  ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
])('a form from %s neither undoes nor returns', async (_who, headers) => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const before = await h.footprint()
  for (const [path, fields] of steps(reader.bought)) {
    const answer = await reader.send(path, fields, headers)
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([403, 'text/html; charset=UTF-8'])
  }
  expect(await h.footprint()).toEqual(before)
})

// INP-13
test('neither step is taken by anything but a POST', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const before = await h.footprint()
  for (const [path] of steps(reader.bought)) {
    for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
      const answer = await reader.ask(`${path}?unlock=${reader.bought}&currency=USD`, { method })
      expect([path, method, answer.status, answer.headers.get('Allow')]).toEqual([path, method, 405, 'POST'])
    }
  }
  expect((await reader.get('/wallet/nothing')).status).toBe(404)
  expect(await h.footprint()).toEqual(before)
})

test('a fresh unlock says until when it can be undone, and only as long as it can', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  await h.item(reader.site.id, { id: 'free', price: { amount: 0, currency: 'USD' } })
  const bought = async (item: string) => {
    const { ticket } = await openTicketFor(h, reader.site.id, item)
    await reader.send(`/pay/${ticket}/approve`, fieldsOf(await reader.page(`/pay/${ticket}`), '/approve'))
    return async () => textOf(await reader.page(`/pay/${ticket}`))
  }
  const [lake, free] = [await bought('the-lake'), await bought('free')]
  const says = 'Not what you expected? You can undo this until'
  expect(await lake()).toContain(says)
  expect(await lake()).toContain('Paid $0.20')
  expect(await free()).not.toContain(says)
  h.clock.advance({ minutes: 15 })
  expect(await lake()).not.toContain(says)
})

// Back to the card

test('the page shows the exact sum, asks once more, and then sends it back', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const html = await reader.page('/wallet')
  // Closed to begin with: nobody returns money by one click.
  expect(html).toMatch(/<details class="return"><summary>/)
  expect(textOf(html)).toContain('Back to your card $4.80 Stays in your wallet $0.00')
  expect(textOf(html)).toContain('Banks take 5 to 10 days to show it.')
  expect(textOf(html)).toContain('Return $4.80')

  const sent = await reader.send('/wallet/return', fieldsOf(html, '/wallet/return'))
  expect(lands(sent)).toEqual([303, '/wallet?notice=returned'])
  const after = await told(reader, 'returned')
  expect(after.role).toBe('status')
  expect(after.text).toContain('Balance: $0.00')
  expect(after.text).toContain('Back to your card')
  expect(after.text).toContain('−$4.80')
  expect(after.html).not.toContain('action="/wallet/return"')
})

test('a return that is sent twice, and five times at once, sends the money once', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/return')
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => reader.send('/wallet/return', fields)))
  const returned = answers.filter((answer) => answer.headers.get('Location') === '/wallet?notice=returned')
  expect(returned).toHaveLength(1)
  expect(lands(await reader.send('/wallet/return', fields))).toEqual([303, '/wallet?notice=return-empty'])
  expect((await told(reader, 'return-empty')).text).toContain('What went back to your card before is listed below.')
  const orders = h.stripe.control.requests().filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
  expect(orders).toHaveLength(1)
})

test('a sum that is no longer the one on the screen is not sent, but shown again', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/return')
  await topUp(h, reader.reader, 1000)
  await h.stripe.control.idle()
  const before = await h.footprint()
  expect(lands(await reader.send('/wallet/return', fields))).toEqual([303, '/wallet?notice=return-changed'])
  const { text, role } = await told(reader, 'return-changed')
  expect(role).toBe('alert')
  expect(text).toContain('Return $14.80')
  expect(await h.footprint()).toEqual(before)
})

test('what no card can take back stays, and the page says how much before and after', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  // The operator gives the whole payment back; then 20 ¢ return to the wallet that no payment stands for any more.
  await dashboard(h).refunds.create({ payment_intent: await paymentOf(h, reader.reader) })
  await h.stripe.control.idle()
  await reader.send('/wallet/undo', { unlock: reader.bought })
  expect(textOf(await reader.page('/wallet'))).toContain('$0.20 cannot go back to any of your cards')
  const none = await reader.send('/wallet/return', { approved: '20', currency: 'USD' })
  expect(lands(none)).toEqual([303, '/wallet?notice=return-no-card'])

  await topUp(h, reader.reader, 1000)
  const html = await reader.page('/wallet')
  expect(textOf(html)).toContain('Back to your card $10.00 Stays in your wallet $0.20')
  expect(textOf(html)).toContain('This part cannot go back to any of your cards.')
  const sent = await reader.send('/wallet/return', fieldsOf(html, '/wallet/return'))
  expect(lands(sent)).toEqual([303, '/wallet?notice=returned-part'])
  expect((await told(reader, 'returned-part')).text).toContain('Balance: $0.20')
})

test('a refund that a bank takes its time over is on the way until it has arrived', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h, { card: '4000000000007726' })
  await reader.send('/wallet/return', fieldsOf(await reader.page('/wallet'), '/wallet/return'))
  await h.stripe.control.idle()
  const text = textOf(await reader.page('/wallet'))
  expect(text).toContain('On the way to your card Your bank has not confirmed it yet')
  h.clock.advance({ hours: 2 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(textOf(await reader.page('/wallet'))).not.toContain('On the way to your card')
})

test('a provider that does not answer loses nothing: the page says that the money is being sent', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  h.stripe.control.chaos({ failNext: { status: 503, times: 9, path: '/v1/refunds' } })
  const sent = await reader.send('/wallet/return', fieldsOf(await reader.page('/wallet'), '/wallet/return'))
  expect(lands(sent)).toEqual([303, '/wallet?notice=returned'])
  expect((await told(reader, 'returned')).text).toContain('We are sending it')
})

test('a card that refuses leaves the money in the wallet, and the page says so', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.dispute(await paymentOf(h, reader.reader))
  const sent = await reader.send('/wallet/return', fieldsOf(await reader.page('/wallet'), '/wallet/return'))
  expect(lands(sent)).toEqual([303, '/wallet?notice=return-refused'])
  const { text, role } = await told(reader, 'return-refused')
  expect(role).toBe('alert')
  expect(text).toContain('The money is in your wallet again.')
  expect(text).toContain('Balance: $4.80')
  expect(text).toContain('Your card did not take it back')
})

test('the tries of a day are used up by our own pages only, and the page says when there are new ones', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const reader = await buyer(h)
  const fields = { approved: '1', currency: 'USD' }
  for (let count = 0; count < 9; count++) await reader.send('/wallet/return', fields, { Origin: siteOrigin })
  for (let count = 0; count < 5; count++) {
    expect(lands(await reader.send('/wallet/return', fields))).toEqual([303, '/wallet?notice=return-changed'])
  }
  const refused = await reader.send('/wallet/return', fields)
  expect(refused.status).toBe(429)
  expect(textOf(await refused.text())).toMatch(/It can be done again from \w+ \d+, \d{4}/)
})

// What is listed

const sentences = {
  'top-up': 'Added by card',
  unlock: 'A lake Unlocked ·',
  undo: 'A lake Undone by you ·',
  refund: 'A lake Given back by the publisher ·',
  'card-refund': 'Back to your card',
  'card-refund-failed': 'Your card did not take it back',
  'dispute-lost': 'Taken back by your bank',
  'dispute-appealed': 'Given back by your bank',
} satisfies Partial<Record<EntryKind, string>>

test.each(Object.entries(sentences))('a line of the kind %s says what happened to the money', async (kind, says) => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  const isOfArticle = says.startsWith('A lake')
  const line: WalletLine = {
    reference: `${kind}:one`,
    kind: kind as EntryKind,
    at: h.clock.now(),
    amount: -20,
    currency: 'USD',
    title: isOfArticle ? 'A lake' : null,
    sticker: null,
    isVote: false,
    entitlement: isOfArticle ? 'ent_one' : null,
  }
  Object.assign(h.ports.store, { walletLines: async () => [line] })
  expect(textOf(await reader.page('/wallet'))).toContain(says)
})

test('each currency has a balance, a way to add to it and a way back of its own', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  Object.assign(h.ports.store, {
    wallets: async () => [
      { amount: 0, currency: 'EUR' },
      { amount: 480, currency: 'USD' },
    ],
  })
  const html = await reader.page('/wallet')
  expect(textOf(html)).toContain('Balance: €0.00 Add money (EUR) Balance: $4.80 Add money (USD)')
  expect(html.match(/action="\/wallet\/return"/g)).toHaveLength(1)
})

test.each(['nothing', 'toString', '__proto__', '', '<script>', 'undone undone'])(
  'an address that names the notice “%s” says nothing',
  async (name) => {
    await using h = await checkedHarness()
    const reader = await buyer(h)
    const { html } = await told(reader, encodeURIComponent(name))
    expect(html).not.toMatch(/role="(status|alert)"/)
    expect(html).toContain('<title>Your wallet · Tuppence</title>')
  },
)

// INP-04
test('the title of an article is text, whatever it says, and keeps its own direction', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h)
  await h.item(reader.site.id, { id: 'the-river', title: '</bdi><img src=x onerror=alert(1)>' })
  const html = await reader.page('/wallet')
  expect(html).toMatch(/<bdi id="[\w:-]+">&lt;\/bdi>&lt;img src=x onerror=alert\(1\)><\/bdi>/)
  expect(html).not.toContain('<img')
})

test('the wallet speaks Polish', async () => {
  await using h = await checkedHarness()
  const reader = await buyer(h, { headers: { 'Accept-Language': 'pl' } })
  const text = textOf(await reader.page('/wallet?notice=undo-too-late'))
  expect(text).toContain('Za późno na cofnięcie')
  expect(text).toContain('W ciągu 30 dni możesz cofnąć jeszcze 3 zakupy.')
  expect(text).toMatch(/Cofnij \(do \d+:\d\d UTC \)/)
  expect(text).toContain('Zwróć 4,80 USD')
})
