// The pay origin's pages over HTTP: the whole way without script, and who may not walk it (THREATS F, H, J).
import { expect, test } from 'vitest'
import type { SiteId } from '../../../server/core/id.ts'
import { money } from '../../../server/core/money.ts'
import { Problem } from '../../../server/core/problem.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { makeItem } from '../../support/make.ts'
import { openTicketFor, redeem } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

async function shop(h: Harness, over: Parameters<Harness['site']>[0] = {}) {
  const { site } = await h.site(over)
  await price(h, site.id, 20)
  return site
}

async function price(h: Harness, site: SiteId, amount: number | null, over: Partial<ReturnType<typeof makeItem>> = {}) {
  const own = amount === null ? null : money(amount, 'USD')
  await h.store.commit([{ change: 'put-item', item: makeItem({ site, price: own, ...over }), at: h.clock.now() }])
}

async function opened(h: Harness, over = {}) {
  const site = await shop(h, over)
  return { site, ...(await openTicketFor(h, site.id, 'the-river')) }
}

/** Walks from the form to the provider and pays there. */
async function pays(h: Harness, reader: Visitor, ticket: string, amount = '500'): Promise<string> {
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount, other: '' })
  expect(sent.status).toBe(303)
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  return session
}

test('a reader without script tops up, unlocks and comes back to the page', async () => {
  await using h = await checkedHarness()
  const { ticket, verifier } = await opened(h)
  const reader = visitor(h)

  const first = textOf(await reader.page(`/pay/${ticket}`))
  expect(first).toContain('The river that keeps its drafts')
  expect(first).toContain('river.example')
  expect(first).toContain('$0.20')
  expect(first).toContain('You pay exactly $5.00; the card fee is not added.')
  expect(first).toContain('Add $5.00 and unlock for $0.20')
  expect(first).toContain('$4.80')

  const session = await pays(h, reader, ticket)
  const back = await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  expect([back.status, back.headers.get('Location')]).toEqual([303, `/pay/${ticket}`])

  const html = await reader.page(`/pay/${ticket}`)
  const done = textOf(html)
  expect(done).toContain('Unlocked')
  expect(done).toContain('Paid $0.20')
  expect(done).toContain('Left in your wallet $4.80')
  expect(html).toContain(`href="${siteOrigin}/articles/the-river"`)
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ state: 'done' })
})

test('with money in the wallet one button is enough, and sending it twice pays once', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  await price(h, site.id, 45, { id: 'the-lake', title: 'The lake' })
  const reader = visitor(h)
  await reader.get(`/pay/${ticket}/return?session_id=${await pays(h, reader, ticket)}`)

  const second = await openTicketFor(h, site.id, 'the-lake', 45)
  const html = await reader.page(`/pay/${second.ticket}`)
  expect(textOf(html)).toContain('Unlock for $0.45')
  expect(textOf(html)).toContain('Left afterwards $4.35')
  const fields = fieldsOf(html, '/approve')
  const answers = await Promise.all([1, 2, 3].map(() => reader.send(`/pay/${second.ticket}/approve`, fields)))
  expect(answers.map(({ status }) => status)).toEqual([303, 303, 303])
  expect(textOf(await reader.page('/wallet'))).toContain('$4.35')
  expect((await h.footprint()).entitlements).toBe(2)
})

test('looking changes nothing and sets no cookie', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const before = await h.footprint()
  for (const path of [`/pay/${ticket}`, '/wallet', `/pay/${ticket}/return?session_id=cs_test_none`]) {
    const response = await h.request(path)
    expect(response.headers.get('Set-Cookie')).toBe(null)
    expect(response.headers.get('Cache-Control')).toBe('private, no-store')
  }
  expect((await h.request(`/pay/${ticket}`, { method: 'HEAD' })).status).toBe(200)
  expect(await h.footprint()).toEqual(before)
})

test('the cookie is readable by nobody but this host', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  const [pair, ...attributes] = (sent.headers.get('Set-Cookie') ?? '').split('; ')
  expect(pair).toMatch(/^__Host-reader=[\w-]{43}$/)
  expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=34560000', 'Path=/', 'SameSite=Lax', 'Secure'])
})

// EMB-18
test.each([
  ['another origin', { Origin: 'https://evil.example' }],
  ['the publisher’s own page', { Origin: siteOrigin }],
  ['no origin', { Origin: '' }],
  ['a null origin', { Origin: 'null' }],
  ['the same host on another port', { Origin: 'http://127.0.0.1:4400' }],
  ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
  ['another host of ours', { 'Sec-Fetch-Site': 'same-site' }],
])('a form from %s is refused and changes nothing', async (_who, headers) => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const before = await h.footprint()
  for (const step of ['approve', 'top-up', 'cancel']) {
    const response = await reader.send(`/pay/${ticket}/${step}`, { ...fields, amount: '500' }, headers)
    expect([step, response.status]).toEqual([step, 403])
    expect(response.headers.get('Content-Type')).toContain('text/html')
  }
  expect(await h.footprint()).toEqual(before)
})

test('only a form is taken, only a small one, and each field once', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const before = await h.footprint()
  const path = `/pay/${ticket}/top-up`
  const json = await reader.send(path, '{"amount":500}', { 'Content-Type': 'application/json' })
  const plain = await reader.send(path, 'amount=500', { 'Content-Type': 'text/plain' })
  const large = await reader.send(path, `amount=500&other=${'9'.repeat(9000)}`)
  const twice = await reader.send(path, 'amount=500&amount=1000')
  expect([json, plain, large, twice].map(({ status }) => status)).toEqual([415, 415, 413, 400])
  expect(await h.footprint()).toEqual(before)
})

// INP-13
test('a step that acts is not taken by GET, nor a page by POST', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const before = await h.footprint()
  for (const step of ['approve', 'top-up', 'cancel']) {
    for (const method of ['GET', 'HEAD', 'PUT']) {
      const response = await h.request(`/pay/${ticket}/${step}`, { method })
      expect([step, method, response.status, response.headers.get('Allow')]).toEqual([step, method, 405, 'POST'])
    }
  }
  expect((await h.request(`/pay/${ticket}`, { method: 'POST' })).status).toBe(405)
  expect((await h.request('/wallet', { method: 'DELETE' })).status).toBe(405)
  expect(await h.footprint()).toEqual(before)
})

// MON-07, MON-08, ABU-03
test.each([
  ['-1', 'Only digits'],
  ['0', 'The least that can be added is $3.00.'],
  ['2.99', 'The least that can be added is $3.00.'],
  ['1e2', 'Only digits'],
  ['0x10', 'Only digits'],
  ['5.001', 'At most 2 digits'],
  ['5.0011', 'At most 2 digits'],
  ['1,000', 'Only digits'],
  ['１００', 'Only digits'],
  ['$5', 'Only digits'],
  ['9007199254740993', 'Only digits'],
  ['300.01', 'The most that can be added at once is $300.00.'],
  ['', 'Type an amount'],
  ['NaN', 'Only digits'],
])('an amount typed as “%s” is refused beside its field, and kept there', async (typed, says) => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const before = await h.footprint()
  const response = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: 'other', other: typed })
  const html = await response.text()
  expect(response.status).toBe(422)
  expect(textOf(html)).toContain(says)
  expect(html).toContain(typed === '' ? 'name="other" value ' : `name="other" value="${typed}"`)
  expect(html).toContain('aria-invalid="true"')
  expect(await h.footprint()).toEqual(before)
})

test.each([['-1', '100', '1e3', '500.0', '30001', ' 500', '0500', 'true']])(
  'a choice that is no plain amount in range starts nothing',
  async (...choices) => {
    await using h = await checkedHarness()
    const { ticket } = await opened(h)
    const reader = visitor(h)
    const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
    const before = await h.footprint()
    for (const amount of choices) {
      expect([amount, (await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount })).status]).toEqual([
        amount,
        422,
      ])
    }
    expect(await h.footprint()).toEqual(before)
  },
)

test('an amount is taken with a point or a comma', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  for (const other of ['7.5', '7,50', ' 7.50 ']) {
    const reader = visitor(h)
    const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
    const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: 'other', other })
    expect(sent.status).toBe(303)
  }
  const sums = await h.driver.db.selectFrom('checkouts').select('amount').execute()
  expect(sums.map(({ amount }) => Number(amount))).toEqual([750, 750, 750])
})

test('an amount that was typed while another is chosen is asked about, not guessed', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', other: '7' })
  expect(sent.status).toBe(422)
  expect(textOf(await sent.text())).toContain('You typed an amount.')
})

test('the same form twice is one attempt and one session', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const form = { ...fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up'), amount: '500' }
  const first = await reader.send(`/pay/${ticket}/top-up`, form)
  const again = await reader.send(`/pay/${ticket}/top-up`, form)
  expect(again.headers.get('Location')).toBe(first.headers.get('Location'))
  expect((await h.footprint()).checkouts).toBe(1)
})

test('a form that names no attempt is refused, and makes nobody a reader', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const form = { ...fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up'), amount: '500' }
  const before = await h.footprint()
  for (const attempt of ['', 'membership_x', '../checkout_x']) {
    const sent = await reader.send(`/pay/${ticket}/top-up`, { ...form, attempt })
    expect([sent.status, sent.headers.get('Set-Cookie')]).toEqual([400, null])
  }
  expect(await h.footprint()).toEqual(before)
})

test('the second half of a double click without a cookie yet keeps the first reader and starts nothing', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const form = { ...fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up'), amount: '500' }
  await reader.send(`/pay/${ticket}/top-up`, form)
  const other = await visitor(h).send(`/pay/${ticket}/top-up`, form)
  expect([other.status, other.headers.get('Set-Cookie')]).toEqual([409, null])
  expect((await h.footprint()).checkouts).toBe(1)
})

// MON-04
test('a price that rose is shown and asked about again; the old one buys nothing', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  const html = await reader.page(`/pay/${ticket}`)
  await price(h, site.id, 50)
  const before = await h.footprint()
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fieldsOf(html, '/top-up'), amount: '500' })
  const text = textOf(await sent.text())
  expect(sent.status).toBe(409)
  expect(text).toContain('The price has changed')
  expect(text).toContain('Add $5.00 and unlock for $0.50')
  expect(await h.footprint()).toEqual(before)
})

test('the same holds for a reader who has the money', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  await price(h, site.id, 45, { id: 'the-lake' })
  const reader = visitor(h)
  await reader.get(`/pay/${ticket}/return?session_id=${await pays(h, reader, ticket)}`)
  const second = await openTicketFor(h, site.id, 'the-lake', 45)
  const fields = fieldsOf(await reader.page(`/pay/${second.ticket}`), '/approve')
  await price(h, site.id, 60, { id: 'the-lake' })
  for (const approved of [
    fields,
    { ...fields, approved: '1e3' },
    { ...fields, approved: '-60' },
    { ...fields, currency: 'JPY' },
    {},
  ]) {
    const sent = await reader.send(`/pay/${second.ticket}/approve`, approved)
    expect(sent.status).toBe(409)
    expect(textOf(await sent.text())).toContain('Unlock for $0.60')
  }
  expect(textOf(await reader.page('/wallet'))).toContain('$4.80')
})

test('a price that rose while the reader paid leaves the money in the wallet and asks again', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  await price(h, site.id, 60)
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  const back = await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  expect(back.headers.get('Location')).toBe(`/pay/${ticket}?notice=arrived`)
  const text = textOf(await reader.page(`/pay/${ticket}?notice=arrived`))
  expect(text).toContain('Your payment has arrived')
  expect(text).toContain('Unlock for $0.60')
})

test('an approval without the money for it shows the top-up and makes no reader', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const before = await h.footprint()
  const sent = await visitor(h).send(`/pay/${ticket}/approve`, { approved: '20', currency: 'USD' })
  expect([sent.status, sent.headers.get('Set-Cookie')]).toEqual([402, null])
  expect(textOf(await sent.text())).toContain('Add $5.00 and unlock for $0.20')
  expect(await h.footprint()).toEqual(before)
})

test('what the catalogue gives away costs one click and no money', async () => {
  await using h = await checkedHarness()
  const { site } = await h.site()
  await price(h, site.id, 0)
  const { ticket } = await openTicketFor(h, site.id, 'the-river', null)
  const reader = visitor(h)
  const html = await reader.page(`/pay/${ticket}`)
  expect(textOf(html)).toContain('Read it for free')
  expect((await reader.send(`/pay/${ticket}/approve`, fieldsOf(html, '/approve'))).status).toBe(303)
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('Paid Free')
})

test('an item that is owned is never sold again', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  await reader.get(`/pay/${ticket}/return?session_id=${await pays(h, reader, ticket)}`)
  const second = await openTicketFor(h, site.id, 'the-river')
  const text = textOf(await reader.page(`/pay/${second.ticket}`))
  expect(text).toContain('You own this already')
  expect(text).toContain('Read it')
  expect((await reader.send(`/pay/${second.ticket}/approve`, {})).status).toBe(303)
  expect(textOf(await reader.page('/wallet'))).toContain('$4.80')
  expect(await (await redeem(h, second.ticket, second.verifier)).json()).toMatchObject({ state: 'done' })
})

test('cancelling declines the ticket, and the page that asked is told', async () => {
  await using h = await checkedHarness()
  const { ticket, verifier } = await opened(h)
  const reader = visitor(h)
  expect((await reader.send(`/pay/${ticket}/cancel`, {})).headers.get('Location')).toBe(`/pay/${ticket}`)
  const html = await reader.page(`/pay/${ticket}`)
  expect(textOf(html)).toContain('Cancelled')
  expect(html).toContain('data-finish="return"')
  expect(await (await redeem(h, ticket, verifier)).json()).toEqual({ state: 'declined' })
})

test('cancelling at the provider’s form ends the session, so that nobody pays for nothing', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  await reader.send(`/pay/${ticket}/cancel`, { checkout: fields.attempt as string })
  const checkout = await h.store.checkout(fields.attempt as `checkout_${string}`)
  expect(await h.ports.payments.surface(checkout?.session as string)).toBe(null)
  expect((await h.store.ticket(ticket))?.state).toBe('declined')
})

test('cancelling a moment after the card was charged gives what was paid for', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  h.stripe.control.chaos({ drop: true })
  const session = await pays(h, reader, ticket)
  const report = await h.ports.payments.report(session)
  const checkout = report !== null && 'checkout' in report ? report.checkout : null
  expect(fields.attempt).not.toBe(checkout)
  await reader.send(`/pay/${ticket}/cancel`, { checkout: checkout as string })
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('Unlocked')
})

test('each way in which a window can end says so, with a way back', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  const stranger = visitor(h)

  await price(h, site.id, null)
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('Not for sale at the moment')
  await price(h, site.id, 20)
  await reader.get(`/pay/${ticket}/return?session_id=${await pays(h, reader, ticket)}`)
  const elsewhere = await stranger.page(`/pay/${ticket}`)
  expect(textOf(elsewhere)).toContain('This window was used already')
  expect(textOf(elsewhere)).not.toContain('4.80')

  const late = await openTicketFor(h, site.id, 'the-river')
  h.clock.advance({ minutes: 6 })
  const expired = await stranger.page(`/pay/${late.ticket}`)
  expect(textOf(expired)).toContain('run out of time')
  expect(expired).toContain(`href="${siteOrigin}/articles/the-river"`)
  const approved = await stranger.send(`/pay/${late.ticket}/approve`, { approved: '20', currency: 'USD' })
  expect(approved.headers.get('Location')).toBe(`/pay/${late.ticket}`)
})

test('the plain link opens a ticket and goes to its window', async () => {
  await using h = await checkedHarness()
  const site = await shop(h)
  const link = await h.request(`/pay/start?site=${site.id}&item=the-river&page=${siteOrigin}/articles/the-river`)
  expect([link.status, link.headers.get('Set-Cookie')]).toEqual([303, null])
  const html = await visitor(h).page(link.headers.get('Location') as string)
  expect(html).toContain('Add $5.00 and unlock')

  const bare = await h.request(`/pay/start?site=${site.id}&item=the-river`)
  const ticket = await h.store.ticket(bare.headers.get('Location')?.split('/').at(-1) as `ticket_${string}`)
  expect(ticket).toMatchObject({ challenge: null, page: siteOrigin })
})

test('a plain link to a page of somebody else, or to nothing, is refused with a page', async () => {
  await using h = await checkedHarness()
  const site = await shop(h)
  const before = await h.footprint()
  const start = (query: string) => h.request(`/pay/start?${query}`)
  const evil = await start(`site=${site.id}&item=the-river&page=https://evil.example/`)
  const script = await start(`site=${site.id}&item=the-river&page=javascript:alert(1)`)
  const nothing = await start(`site=${site.id}&item=nothing`)
  const none = await start('')
  expect([evil, script, nothing, none].map(({ status }) => status)).toEqual([403, 403, 404, 404])
  expect(evil.headers.get('Content-Type')).toContain('text/html')
  expect(await h.footprint()).toEqual(before)
})

// WHK-06
test('somebody else’s session looks like one that is not there', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const victim = visitor(h)
  h.stripe.control.chaos({ drop: true })
  const session = await pays(h, victim, ticket)
  await h.stripe.control.idle()
  const own = await openTicketFor(h, site.id, 'the-river')
  const thief = visitor(h)
  await pays(h, thief, own.ticket)
  const before = await h.footprint()

  const answers = await Promise.all(
    [`/pay/${ticket}`, `/pay/${own.ticket}`].flatMap((path) => [
      thief.get(`${path}/return?session_id=${session}`),
      thief.get(`${path}/return?session_id=cs_test_unknown`),
      thief.get(`${path}/return?session_id=..%2F..%2Fv1`),
      thief.get(`${path}/return`),
      visitor(h).get(`${path}/return?session_id=${session}`),
    ]),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(404))
  const pages = await Promise.all(answers.map(async (answer) => textOf(await answer.text())))
  expect(new Set(pages).size).toBe(1)
  expect(await h.footprint()).toEqual(before)
})

test('only its owner sees the provider’s form', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  const path = `/pay/${ticket}/checkout/${fields.attempt}`
  expect(sent.headers.get('Location')).toBe(path)

  const html = await reader.page(path)
  expect(html).toMatch(/data-secret="cs_test_\w+_secret_\w+"/)
  expect(html).toContain('data-key="pk_test_harness"')
  expect(textOf(html)).toContain('Add $5.00 to your wallet')

  const other = await openTicketFor(h, site.id, 'the-river')
  const foreign = await visitor(h).get(path)
  const elsewhere = await reader.get(path.replace(ticket, other.ticket))
  expect([foreign.status, elsewhere.status]).toEqual([404, 404])
  expect(await foreign.text()).not.toContain('secret')
})

test('going on at the provider’s own page ends the session behind the form', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  const elsewhere = fieldsOf(await reader.page(sent.headers.get('Location') as string), '/top-up')
  expect(elsewhere).toMatchObject({ surface: 'redirect', amount: '500', approved: '20', instead: fields.attempt })
  const moved = await reader.send(`/pay/${ticket}/top-up`, elsewhere)
  expect(moved.headers.get('Location')).toMatch(/^http:\/\/127\.0\.0\.1:4402\/c\/pay\/cs_test_/)
  const first = await h.store.checkout(fields.attempt as `checkout_${string}`)
  expect(await h.ports.payments.surface(first?.session as string)).toBe(null)
})

test('coming back without paying says that nothing was charged', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  const checkout = await h.store.checkout(fields.attempt as `checkout_${string}`)
  const session = await h.stripe.fetch(
    new Request(`http://127.0.0.1:4402/v1/checkout/sessions/${checkout?.session}`, {
      headers: { Authorization: 'Bearer sk_test_harness' },
    }),
  )
  const { cancel_url: cancelUrl, success_url: successUrl } = await session.json()
  expect(successUrl).toBe(`${apiOrigin}/pay/${ticket}/return?session_id={CHECKOUT_SESSION_ID}`)
  const html = await reader.page(cancelUrl.slice(apiOrigin.length))
  expect(textOf(html)).toContain('Nothing was charged')
  expect(fieldsOf(html, '/top-up').instead).toBe(fields.attempt)
})

test('a payment that is still on its way is waited for, with and without script', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session, { debit: 'succeeds' })

  const waiting = await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  const html = await waiting.text()
  expect(waiting.status).toBe(200)
  expect(textOf(html)).toContain('Your payment is being confirmed')
  expect(html).toContain('<noscript><meta http-equiv="refresh" content="5"/></noscript>')
  expect(html).toContain(`data-wait="/pay/${ticket}/state?session_id=${session}&amp;checkout=${fields.attempt}"`)
})

test('a debit that takes days is in the wallet when it is paid, and not before', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')), { debit: 'succeeds' })
  await h.stripe.control.idle()
  expect(textOf(await reader.page('/wallet'))).toContain('Nothing yet')
  h.clock.advance({ days: 5 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(textOf(await reader.page('/wallet'))).toContain('Balance: $5.00')
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('run out of time')
})

test('a reader can leave while the provider does not answer', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  Object.assign(h.ports.payments, { expire: () => Promise.reject(new Problem('provider-unavailable', 'down')) })
  const sent = await reader.send(`/pay/${ticket}/cancel`, { checkout: fields.attempt as string })
  expect([sent.status, (await h.store.ticket(ticket))?.state]).toEqual([303, 'declined'])
})

test('a provider that does not answer makes nobody pay again', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const session = await pays(h, reader, ticket)
  const report = h.ports.payments.report
  Object.assign(h.ports.payments, { report: () => Promise.reject(new Problem('provider-unavailable', 'down')) })
  const waiting = await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  expect([waiting.status, textOf(await waiting.text()).includes('Please do not pay again')]).toEqual([200, true])
  Object.assign(h.ports.payments, { report })
})

test('the state wakes up when the payment is booked, and tells a stranger nothing but the ticket’s', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  const path = `/pay/${ticket}/state?checkout=${fields.attempt}`
  const asked = Promise.all([reader.get(path), visitor(h).get(path)])
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  const [own, foreign] = await asked
  expect(await own.json()).toEqual({ state: 'done', checkout: 'paid' })
  expect(await foreign.json()).toEqual({ state: 'done', checkout: null })
})

test('the wallet lists what came in and went out, with titles', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  expect(textOf(await reader.page('/wallet'))).toContain('You have no wallet on this device yet')
  await reader.get(`/pay/${ticket}/return?session_id=${await pays(h, reader, ticket)}`)
  const text = textOf(await reader.page('/wallet'))
  expect(text).toContain('Balance: $4.80')
  expect(text).toContain('The river that keeps its drafts')
  expect(text).toContain('−$0.20')
  expect(text).toContain('+$5.00')
})

test('a wallet that nothing happened to yet says so', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500' })
  expect(textOf(await reader.page('/wallet'))).toContain('Nothing yet')
})

// INP-04
test('titles and names are text, whatever they say', async () => {
  await using h = await checkedHarness()
  const hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}'
  const { site } = await h.site({ name: `</title>${hostile}` })
  await price(h, site.id, 20, { title: `</style>${hostile}` })
  const { ticket } = await openTicketFor(h, site.id, 'the-river')
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const checkout = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  const typed = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: 'other', other: hostile })
  const pages = [
    await reader.page(`/pay/${ticket}`),
    await reader.page(checkout.headers.get('Location') as string),
    await typed.text(),
  ]
  for (const html of pages) {
    expect(html).not.toContain('<img')
    expect(html).not.toContain('<script>')
    expect(html.match(/<\/title>/g)).toHaveLength(1)
  }
})

test('an address of a page that is no web address is never a link', async () => {
  await using h = await checkedHarness()
  const site = await shop(h)
  const { ticket } = await openTicketFor(h, site.id, 'the-river')
  await h.driver.db
    .updateTable('tickets')
    .set({ page: `blob:${siteOrigin}/x` })
    .where('id', '=', ticket)
    .execute()
  await visitor(h).send(`/pay/${ticket}/cancel`, {})
  const html = await visitor(h).page(`/pay/${ticket}`)
  expect(html).not.toContain('blob:')
  expect(html).toContain(`href="${siteOrigin}"`)
})

test('every page says what it may load, and that nobody may frame it', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/top-up')
  const sent = await reader.send(`/pay/${ticket}/top-up`, { ...fields, amount: '500', surface: 'inline' })
  const provider = 'http://127.0.0.1:4402'

  const pages = [`/pay/${ticket}`, '/wallet', '/pay/nothing', `/pay/${ticket}/approve`]
  for (const path of pages) {
    const { headers } = await reader.get(path)
    const policy = directivesOf(headers)
    expect(policy['script-src']).toMatch(/^'nonce-[\w-]{43}'$/)
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'connect-src': "'self'",
      'frame-src': "'none'",
      'form-action': `'self' ${provider}`,
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
      'trusted-types': "'none'",
    })
    expect(headers.get('X-Frame-Options')).toBe('DENY')
    expect(headers.get('Referrer-Policy')).toBe('same-origin')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(headers.get('Cross-Origin-Opener-Policy')).toBe('unsafe-none')
    expect(headers.get('Cache-Control')).toBe('private, no-store')
  }

  const checkout = await reader.get(sent.headers.get('Location') as string)
  const policy = directivesOf(checkout.headers)
  expect(policy['script-src']).toMatch(new RegExp(`^'nonce-[\\w-]{43}' ${provider}$`))
  expect(policy).toMatchObject({ 'frame-src': provider, 'connect-src': `'self' ${provider}` })
  expect(checkout.headers.get('Permissions-Policy')).toContain(`payment=(self "${provider}")`)
  const nonce = /nonce-([\w-]+)/.exec(policy['script-src'] as string)?.[1]
  expect(await checkout.text()).toContain(`<script defer src="${provider}/stripe.js" nonce="${nonce}"></script>`)
})

test('a nonce is used once', async () => {
  await using h = await checkedHarness()
  const nonces = await Promise.all(
    [1, 2, 3].map(async () => directivesOf((await h.request('/wallet')).headers)['script-src']),
  )
  expect(new Set(nonces).size).toBe(3)
})

function directivesOf(headers: Headers): Record<string, string> {
  const policy = headers.get('Content-Security-Policy') ?? ''
  return Object.fromEntries(
    policy.split('; ').map((part) => [part.slice(0, part.indexOf(' ')), part.slice(part.indexOf(' ') + 1)]),
  )
}

test('the pages speak Polish, write money the Polish way, and say so', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const html = await visitor(h, { 'Accept-Language': 'de, pl-PL;q=0.9, en;q=0.8' }).page(`/pay/${ticket}`)
  expect(html).toContain('<html lang="pl" dir="ltr" data-locale="pl-PL">')
  expect(textOf(html)).toContain('Wpłać 5,00 USD i odblokuj za 0,20 USD')
})

test('a reader whose language we do not speak gets the site’s', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h, { locale: 'pl' })
  const page = async (language: string) => visitor(h, { 'Accept-Language': language }).page(`/pay/${ticket}`)
  expect(await page('ja')).toContain('lang="pl"')
  expect(await page('en-GB;q=0.5, pl;q=0.1')).toContain('data-locale="en-GB"')
  expect(await page('%%%, *;q=x, toString')).toContain('lang="pl"')
})

test('a problem is a page in the reader’s language, never JSON and never the inner story', async () => {
  await using h = await checkedHarness()
  const missing = await visitor(h, { 'Accept-Language': 'pl' }).get('/pay/ticket_nothing')
  expect([missing.status, missing.headers.get('Content-Type')]).toEqual([404, 'text/html; charset=UTF-8'])
  expect(textOf(await missing.text())).toContain('Tu nic nie ma')
  expect((await h.request('/pay/a/b/c')).headers.get('Content-Type')).toContain('text/html')

  Object.assign(h.ports.store, { ticket: () => Promise.reject(new Error('SELECT secret FROM tickets')) })
  const fault = await h.request('/pay/ticket_nothing')
  const text = textOf(await fault.text())
  expect(fault.status).toBe(500)
  expect(text).toContain('Something went wrong on our side')
  expect(text).toContain(fault.headers.get('X-Request-Id') as string)
  expect(text).not.toContain('SELECT')
  expect(h.log.lines.some(({ level, event }) => level === 'error' && event === 'page-fault')).toBe(true)
})

test('too many requests get a page that says when to come back', async () => {
  await using h = await checkedHarness({ limitFactor: 0.05 })
  const { ticket } = await opened(h)
  const answers = []
  for (let count = 0; count < 8; count++) answers.push(await h.request(`/pay/${ticket}`))
  const refused = answers.at(-1) as Response
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0)
  expect(textOf(await refused.text())).toContain('Too many requests')
})
