// Money that is added in the wallet itself, over HTTP and without script: chosen, paid at the provider, and there afterwards; once, and by its reader alone.
import { expect, test, vi } from 'vitest'
import { Problem } from '../../../server/core/problem.ts'
import { recoverCheckouts } from '../../../server/flows/recover-checkouts.ts'
import { limits } from '../../../server/http/middleware/rate-limit.ts'
import { paymentOf, topUpBy } from '../../support/buyer.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from './visitor.ts'

const form = '/wallet/add?currency=USD'

/** A browser whose wallet has $5. */
async function owner(h: Harness, headers = {}) {
  const browser = await knownVisitor(h, headers)
  await topUpBy(h, browser.reader, '4242424242424242')
  return browser
}

type Browser = Awaited<ReturnType<typeof owner>>

const fieldsIn = async (browser: Browser): Promise<Record<string, string>> =>
  fieldsOf(await browser.page(form), '/wallet/add')

const send = async (browser: Browser, amount: Record<string, string> = { amount: '1000' }) =>
  browser.send('/wallet/add', { ...fieldsOf(await browser.page(form), '/wallet/add'), ...amount })

/** As far as the provider's page. */
async function begin(browser: Browser, amount?: Record<string, string>): Promise<string> {
  return sessionIn((await send(browser, amount)).headers.get('Location'))
}

const back = (session: string) => `/wallet/add/return?session_id=${session}`
const lands = (response: Response) => [response.status, response.headers.get('Location')]

/** Where the provider's page leads who does not pay. */
async function wayBack(h: Harness, session: string): Promise<string> {
  const answer = await h.stripe.fetch(
    new Request(`http://127.0.0.1:4402/v1/checkout/sessions/${session}`, {
      headers: { Authorization: 'Bearer sk_test_harness' },
    }),
  )
  return (await answer.json()).cancel_url.slice(apiOrigin.length)
}

/** Counts the attempts that the provider is asked for. */
const opens = (h: Harness) => vi.spyOn(h.ports.payments, 'open').mock.calls

test('a reader chooses an amount, pays it at the provider, and finds it in the wallet', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  expect(await browser.page('/wallet')).toContain(`href="${form}"`)
  const text = textOf(await browser.page(form))
  for (const says of [
    'Your wallet has $5.00. How much do you want to add?',
    '$5.00 $10.00 $20.00 Another amount',
    'From $3.00 to $300.00',
    'You pay exactly $10.00; the card fee is not added.',
    'In your wallet afterwards $10.00 $15.00 $25.00',
    'Add $10.00',
    'Unspent money stays yours',
  ])
    expect(text).toContain(says)
  const session = await begin(browser)
  h.stripe.control.complete(session)
  expect(lands(await browser.get(back(session)))).toEqual([303, '/wallet?notice=money-added'])
  const wallet = await browser.page('/wallet?notice=money-added')
  expect(wallet).toMatch(/class="notice happened" role="status"/)
  expect(textOf(wallet)).toContain('The money is in your wallet')
  expect(textOf(wallet)).toContain('Balance: $15.00')
})

test('another amount is typed as in the pay window, and refused beside its field', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const session = await begin(browser, { amount: 'other', other: '7.50' })
  h.stripe.control.complete(session)
  await browser.get(back(session))
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $12.50')
  const asked = opens(h)
  for (const [typed, says] of [
    [{ amount: 'other', other: '2.99' }, 'The least that can be added is $3.00.'],
    [{ amount: 'other', other: '300.01' }, 'The most that can be added at once is $300.00.'],
    [{ amount: 'other', other: 'ten' }, 'Only digits, please'],
    [{ amount: 'other', other: '' }, 'Type an amount, or choose one above.'],
    [{ amount: '-500' }, 'Type an amount, or choose one above.'],
    [{ amount: '299' }, 'The least that can be added is $3.00.'],
    [{ amount: '500', other: '9' }, 'You typed an amount. Is that the one?'],
  ] as const) {
    const answer = await send(browser, typed)
    const html = await answer.text()
    expect([answer.status, textOf(html).includes(says), html.includes('role="alert"')]).toEqual([422, true, true])
  }
  expect(asked).toEqual([])
})

test('who comes back without having paid is charged nothing, and a new attempt ends the one before', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const session = await begin(browser)
  const cancelUrl = await wayBack(h, session)
  expect(cancelUrl.startsWith(`${form}&notice=not-charged&instead=checkout_`)).toBe(true)
  const html = await browser.page(cancelUrl)
  expect(textOf(html)).toContain('You came back without paying. Nothing was charged.')
  const fields = fieldsOf(html, '/wallet/add')
  const second = sessionIn((await browser.send('/wallet/add', { ...fields, amount: '500' })).headers.get('Location'))
  expect(second).not.toBe(session)
  expect(lands(await browser.get(back(session)))).toEqual([303, `${form}&notice=not-charged`])
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $5.00')
  // One that is still open leads back to where it can be paid.
  expect(sessionIn((await browser.get(back(second))).headers.get('Location'))).toBe(second)
})

test('a card that is declined at the provider adds nothing, and another one may be tried there', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const session = await begin(browser)
  expect(h.stripe.control.complete(session, { card: '4000000000000002' })).toMatchObject({ outcome: 'declined' })
  await h.stripe.control.idle()
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $5.00')
  h.stripe.control.complete(session)
  expect(lands(await browser.get(back(session)))).toEqual([303, '/wallet?notice=money-added'])
})

test('who paid an attempt and begins another from an older page is told of the first, and pays once', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const session = await begin(browser)
  const fields = fieldsOf(await browser.page(await wayBack(h, session)), '/wallet/add')
  h.stripe.control.complete(session)
  const asked = opens(h)
  const sent = await browser.send('/wallet/add', { ...fields, amount: '2000' })
  expect(lands(sent)).toEqual([303, '/wallet?notice=money-added'])
  expect(asked).toEqual([])
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $15.00')
})

test('a form that is sent ten times at once is one attempt at one session, and paid it adds once', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => browser.send('/wallet/add', fields)))
  const sessions = new Set(answers.map((answer) => sessionIn(answer.headers.get('Location'))))
  expect(sessions.size).toBe(1)
  const [session] = sessions as Set<string>
  h.stripe.control.complete(session as string)
  await Promise.all(Array.from({ length: 5 }, () => browser.get(back(session as string))))
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $15.00')
  // Once more, by the browser's own way back to the form.
  expect(lands(await browser.send('/wallet/add', fields))).toEqual([303, '/wallet?notice=money-added'])
  expect(textOf(await browser.page('/wallet'))).toContain('Balance: $15.00')
})

test('the same form with another amount is asked again', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const fields = fieldsOf(await browser.page(form), '/wallet/add')
  await browser.send('/wallet/add', { ...fields, amount: '500' })
  const again = await browser.send('/wallet/add', { ...fields, amount: '2000' })
  const html = await again.text()
  expect([again.status, textOf(html).includes('This form was sent more than once.')]).toEqual([409, true])
  expect(fieldsOf(html, '/wallet/add').instead).toBe(fields.attempt)
})

test.each(['before the provider was asked', 'after its answer', 'after the payment'])(
  'a server that dies %s loses nothing: recovery ends the attempt or books it',
  async (when) => {
    await using h = await checkedHarness()
    const browser = await owner(h)
    const { open } = h.ports.payments
    const died = new Error('the process is gone')
    if (when !== 'after the payment')
      Object.assign(h.ports.payments, {
        open: async (...asked: Parameters<typeof open>) => {
          if (when === 'after its answer') await open(...asked)
          throw died
        },
      })
    const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
    const answer = await browser.send('/wallet/add', fields)
    expect(answer.status).toBe(when === 'after the payment' ? 303 : 500)
    Object.assign(h.ports.payments, { open })
    h.stripe.control.chaos({ drop: true })
    if (when === 'after the payment') h.stripe.control.complete(sessionIn(answer.headers.get('Location')))
    await h.stripe.control.idle()
    h.stripe.control.chaos({ drop: false })
    h.clock.advance({ minutes: 3 })
    await recoverCheckouts(h.ports)
    const state = {
      'before the provider was asked': 'expired',
      'after its answer': 'open',
      'after the payment': 'paid',
    }
    expect((await h.store.checkout(String(fields.attempt) as never))?.state).toBe(state[when as keyof typeof state])
    const held = when === 'after the payment' ? '$15.00' : '$5.00'
    expect(textOf(await browser.page('/wallet'))).toContain(`Balance: ${held}`)
  },
)

test('a payment that is still on its way is waited for, and a provider that does not answer makes nobody pay again', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const session = await begin(browser)
  h.stripe.control.complete(session, { debit: 'succeeds' })
  const waiting = await browser.page(back(session))
  expect(textOf(waiting)).toContain('Your payment is being confirmed')
  expect(waiting).toContain(`data-wait="/wallet/add/state?session_id=${session}" data-then="${back(session)}"`)
  expect(waiting).toContain('<noscript><meta http-equiv="refresh" content="5"/></noscript>')
  const state = browser.get(`/wallet/add/state?session_id=${session}`)
  h.clock.advance({ days: 5 })
  h.stripe.control.tick()
  expect(await (await state).json()).toEqual({ state: 'over', checkout: null })
  const report = h.ports.payments.report
  Object.assign(h.ports.payments, { report: () => Promise.reject(new Problem('provider-unavailable', 'down')) })
  const down = await browser.get(back(session))
  expect([down.status, textOf(await down.text()).includes('Please do not pay again')]).toEqual([200, true])
  Object.assign(h.ports.payments, { report })
  expect(lands(await browser.get(back(session)))).toEqual([303, '/wallet?notice=money-added'])
})

test('a stranger is led to the page that says that there is no wallet yet, and begins no payment', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
  const asked = opens(h)
  for (const cookie of [undefined, '__Host-reader=guessed']) {
    const stranger = visitor(h)
    stranger.take(cookie)
    for (const answer of [await stranger.get(form), await stranger.send('/wallet/add', fields)])
      expect([...lands(answer), answer.headers.get('Set-Cookie')]).toEqual([303, '/wallet', null])
  }
  expect(asked).toEqual([])
})

test('another reader’s attempt and session look as if they were not there', async () => {
  await using h = await checkedHarness()
  const [browser, thief] = [await owner(h), await owner(h)]
  const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
  const session = sessionIn((await browser.send('/wallet/add', fields)).headers.get('Location'))
  const foreign = await thief.get(back(session))
  const nothing = await thief.get(back('cs_nothing'))
  expect([foreign.status, nothing.status]).toEqual([404, 404])
  expect(textOf(await foreign.text())).toBe(textOf(await nothing.text()))
  expect(await (await thief.get(`/wallet/add/state?session_id=${session}`)).json()).toEqual({
    state: 'over',
    checkout: null,
  })
  // Neither is it taken over, nor ended.
  expect((await thief.send('/wallet/add', fields)).status).toBe(409)
  await thief.send('/wallet/add', {
    ...fieldsOf(await thief.page(form), '/wallet/add'),
    amount: '500',
    instead: String(fields.attempt),
  })
  h.stripe.control.complete(session)
  expect(lands(await browser.get(back(session)))).toEqual([303, '/wallet?notice=money-added'])
  expect(textOf(await thief.page('/wallet'))).toContain('Balance: $5.00')
})

test('while a wallet is on hold nothing is added, also by a form of before', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
  h.stripe.control.dispute(await paymentOf(h, browser.reader))
  await h.stripe.control.idle()
  const wallet = await browser.page('/wallet')
  expect(textOf(wallet)).toContain('Your wallet is on hold')
  expect(wallet).not.toContain('/wallet/add')
  const asked = opens(h)
  expect(lands(await browser.get(form))).toEqual([303, '/wallet'])
  expect(lands(await browser.send('/wallet/add', fields))).toEqual([303, '/wallet'])
  expect(asked).toEqual([])
})

test.each([
  ['no attempt', { attempt: '' }, 400],
  ['a membership as attempt', { attempt: 'membership_one' }, 400],
  ['a very long attempt', { attempt: `checkout_${'x'.repeat(65)}` }, 400],
  ['no currency', { currency: '' }, 404],
  ['a currency in small letters', { currency: 'usd' }, 404],
  ['a currency that is not in the wallet', { currency: 'EUR' }, 404],
])('a form with %s is answered with a page, and changes nothing', async (_what, fields, status) => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const before = await h.footprint()
  const whole = { attempt: 'checkout_one', currency: 'USD', amount: '1000', ...fields }
  const answer = await browser.send('/wallet/add', whole)
  expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, 'text/html; charset=UTF-8'])
  expect(await h.footprint()).toEqual(before)
})

test.each([
  ['another origin', { Origin: 'https://evil.example' }],
  ['the publisher’s own page', { Origin: siteOrigin }],
  ['no origin', { Origin: '' }],
  ['a page of another site', { 'Sec-Fetch-Site': 'cross-site' }],
])('a form from %s begins no payment', async (_who, headers) => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const before = await h.footprint()
  const fields: Record<string, string> = { ...(await fieldsIn(browser)), amount: '1000' }
  expect((await browser.send('/wallet/add', fields, headers)).status).toBe(403)
  expect(await h.footprint()).toEqual(before)
})

test('its steps take only their methods', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h)
  const allowed = async (path: string, method: string) => (await browser.ask(path, { method })).headers.get('Allow')
  expect(await allowed('/wallet/add', 'DELETE')).toBe('GET, HEAD, POST')
  expect(await allowed('/wallet/add/return', 'POST')).toBe('GET, HEAD')
  expect(await allowed('/wallet/add/state', 'POST')).toBe('GET, HEAD')
  expect((await browser.get('/wallet/add/nothing')).status).toBe(404)
})

// ABU-01
test('who begins payment after payment is refused, with those of the pay window counted together', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const browser = await owner(h)
  const fields = () => ({ attempt: h.ports.ids.id('checkout'), currency: 'USD', amount: '500' })
  for (let sent = 0; sent < limits['top-up'].points; sent += 1)
    expect((await browser.send('/wallet/add', fields())).status).toBe(303)
  const refused = await browser.send('/wallet/add', fields())
  expect([refused.status, refused.headers.get('Retry-After') !== null]).toEqual([429, true])
  expect(textOf(await refused.text())).toContain('Nothing was charged')
})

test('a reader of Polish adds in Polish', async () => {
  await using h = await checkedHarness()
  const browser = await owner(h, { 'Accept-Language': 'pl' })
  expect(textOf(await browser.page('/wallet'))).toContain('Doładuj')
  expect(textOf(await browser.page(form))).toMatch(/W portfelu jest 5,00 USD\. Ile chcesz wpłacić\?/)
  expect(textOf(await browser.page('/wallet?notice=money-added'))).toContain('Pieniądze są w portfelu')
  expect(await h.store.wallet(browser.reader, 'USD')).toEqual(usd(500))
})
