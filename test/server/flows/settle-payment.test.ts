// Money that comes in: webhooks, return pages and recovery end in one right entry, in any order (THREATS H, I).
import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { recoverCheckouts } from '../../../server/flows/recover-checkouts.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { topUpWallet } from '../../../server/flows/top-up-wallet.ts'
import type { Payments } from '../../../server/ports/index.ts'
import { createHarness, type Harness, webhookSecret } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { approve, newReader, openTicketFor, redeem, startTopUp, texts, topUp } from '../../support/reader.ts'

async function paidUnseen(h: Harness, amount = 500) {
  const reader = await newReader(h)
  const { session, checkout } = await startTopUp(h, reader, amount)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  h.stripe.control.calm()
  const listed = await (await h.stripe.fetch(stripeRequest('/v1/events?type=checkout.session.completed'))).json()
  return {
    reader,
    session,
    checkout,
    event: listed.data.find((each: { data: { object: { id: string } } }) => each.data.object.id === session),
  }
}

const stripeRequest = (path: string) =>
  new Request(`http://127.0.0.1:4402${path}`, { headers: { Authorization: 'Bearer sk_test_harness' } })

function signed(body: string, { secret = webhookSecret, seconds = Math.floor(Date.now() / 1000) } = {}): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${mac}`
}

const deliver = (h: Harness, body: string, signature?: string) =>
  h.request('/v1/webhooks/stripe', {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      ...(signature === undefined ? {} : { 'Stripe-Signature': signature }),
    },
    body,
  })

test('the fee that is booked is the one on the balance transaction', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUp(h, reader, 1000)
  const postings = await h.driver.db.selectFrom('postings').selectAll().orderBy('line').execute()
  expect(postings.map(({ account, direction, amount }) => [account, direction, amount])).toEqual([
    ['stripe:balance', 'debit', 941],
    ['fees:processing', 'debit', 59],
    [`reader:${reader}:wallet`, 'credit', 1000],
  ])
  expect(await h.findings()).toEqual([])
})

// WHK-02
test('the same webhook fifty times in parallel, and again days later, books once', async () => {
  await using h = await createHarness()
  const { reader, event } = await paidUnseen(h)
  const body = JSON.stringify(event)
  const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(h, body, signed(body))))
  expect(answers.map((answer) => answer.status)).toEqual(Array(50).fill(200))
  expect((await h.footprint()).entries).toBe(1)
  h.clock.advance({ days: 3 })
  expect((await deliver(h, body, signed(body, { seconds: Math.floor(Date.parse(h.clock.now()) / 1000) }))).status).toBe(
    200,
  )
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect((await h.footprint()).entries).toBe(1)
  expect(await h.findings()).toEqual([])
})

// WHK-01
test('a webhook with a wrong signature, an old or future time-stamp, or another body changes nothing', async () => {
  await using h = await createHarness()
  const { event } = await paidUnseen(h)
  const body = JSON.stringify(event)
  const now = Math.floor(Date.now() / 1000)
  const before = await h.footprint()
  const refused: [string, string, string | undefined][] = [
    ['no signature', body, undefined],
    ['an empty one', body, ''],
    ['a wrong secret', body, signed(body, { secret: 'whsec_other' })],
    ['six minutes old', body, signed(body, { seconds: now - 360 })],
    ['six minutes ahead', body, signed(body, { seconds: now + 360 })],
    ['an hour ahead', body, signed(body, { seconds: now + 3600 })],
    ['no time-stamp', body, signed(body).replace(/t=\d+,/, '')],
    ['a time-stamp that is no number', body, signed(body).replace(/t=\d+/, 't=never')],
    ['another body', body.replace('"amount_total":500', '"amount_total":50000'), signed(body)],
    ['the same JSON written differently', JSON.stringify(event, null, 1), signed(body)],
    ['no body', '', signed(body)],
  ]
  for (const [name, sent, signature] of refused)
    expect([name, (await deliver(h, sent, signature)).status]).toEqual([name, 400])
  expect(await h.footprint()).toEqual(before)
  expect((await deliver(h, body, signed(body))).status).toBe(200)
})

test('a body that is signed but lies about the money is believed in nothing: the session is asked for', async () => {
  await using h = await createHarness()
  const { reader, event } = await paidUnseen(h)
  const lie = structuredClone(event)
  lie.data.object.amount_total = 1_000_000
  const body = JSON.stringify(lie)
  expect((await deliver(h, body, signed(body))).status).toBe(200)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
})

test('a signed event for a session that is not paid credits nothing', async () => {
  await using h = await createHarness()
  const { event } = await paidUnseen(h)
  const reader = await newReader(h)
  const { session } = await startTopUp(h, reader)
  const body = JSON.stringify({ ...event, id: 'evt_forged', data: { object: { ...event.data.object, id: session } } })
  expect((await deliver(h, body, signed(body))).status).toBe(200)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
})

// WHK-04
test('a live event on a test set-up is refused; another program’s session and a connected account’s are ignored', async () => {
  await using h = await createHarness()
  const { event } = await paidUnseen(h)
  const live = JSON.stringify({ ...event, livemode: true })
  const before = await h.footprint()
  expect((await deliver(h, live, signed(live))).status).toBe(400)
  const foreign = JSON.stringify({
    ...event,
    id: 'evt_other',
    data: { object: { ...event.data.object, id: 'cs_test_other' } },
  })
  expect((await deliver(h, foreign, signed(foreign))).status).toBe(200)
  const unknown = JSON.stringify({
    ...event,
    id: 'evt_new',
    type: 'customer.created',
    data: { object: { object: 'customer' } },
  })
  expect((await deliver(h, unknown, signed(unknown))).status).toBe(200)
  const connected = JSON.stringify({ ...event, id: 'evt_connected', account: 'acct_creator' })
  expect((await deliver(h, connected, signed(connected))).status).toBe(200)
  expect(await h.footprint()).toEqual(before)
})

// WHK-09
test('while secrets are rotated both are accepted, afterwards only the new one', async () => {
  const { eventVerifier } = await import('../../../server/adapters/stripe/webhook.ts')
  const { default: Stripe } = await import('stripe')
  const { systemClock } = await import('../../../server/adapters/local/system-clock.ts')
  const stripe = new Stripe('sk_test_x')
  const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'x', livemode: false, data: { object: {} } })
  const both = eventVerifier(stripe, ['whsec_new', 'whsec_old'], systemClock)
  const after = eventVerifier(stripe, ['whsec_new'], systemClock)
  for (const secret of ['whsec_new', 'whsec_old'])
    expect(await both(body, signed(body, { secret }))).toMatchObject({ id: 'evt_1' })
  await expect(after(body, signed(body, { secret: 'whsec_old' }))).rejects.toMatchObject({ code: 'signature-invalid' })
})

test('webhook, return page and recovery at once book once', async () => {
  await using h = await createHarness()
  const { reader, session, event } = await paidUnseen(h)
  const body = JSON.stringify(event)
  h.clock.advance({ minutes: 3 })
  const seconds = Math.floor(Date.parse(h.clock.now()) / 1000)
  await Promise.all([
    deliver(h, body, signed(body, { seconds })),
    settlePayment(h.ports, session),
    recoverCheckouts(h.ports),
    deliver(h, body, signed(body, { seconds })),
    settlePayment(h.ports, session),
  ])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect((await h.footprint()).entries).toBe(1)
  expect(await h.findings()).toEqual([])
})

test('a payment whose webhook is lost is credited by recovery within two minutes', async () => {
  await using h = await createHarness()
  const { reader } = await paidUnseen(h)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  h.clock.advance({ minutes: 2, seconds: 1 })
  expect(await recoverCheckouts(h.ports)).toEqual({ looked: 1, paid: 1, expired: 0 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await recoverCheckouts(h.ports)).toEqual({ looked: 0, paid: 0, expired: 0 })
  expect(await h.findings()).toEqual([])
})

// CRS-01, CRS-04
test('an attempt whose answer was never seen is found at the provider by our id, and what was paid is booked', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  const { session, checkout } = await startTopUp(h, reader)
  await h.driver.db
    .updateTable('checkouts')
    .set({ state: 'started', session: null })
    .where('id', '=', checkout)
    .execute()
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(session)
  h.clock.advance({ minutes: 3 })
  expect(await recoverCheckouts(h.ports)).toMatchObject({ paid: 1 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
})

// CRS-05
test('a fault that the provider keeps under the key of an attempt ends that attempt; a new one has a new key', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  h.stripe.control.chaos({ failNext: { status: 500, times: 1, path: '/v1/checkout/sessions' } })
  await expect(startTopUp(h, reader)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.calm()
  h.clock.advance({ minutes: 3 })
  // Looked for by its id, never asked for once more: nobody can have paid what was never made.
  h.stripe.control.forgetRequests()
  expect(await recoverCheckouts(h.ports)).toEqual({ looked: 1, paid: 0, expired: 1 })
  expect(h.stripe.control.requests().map(({ method }) => method)).toEqual(['GET'])
  await topUp(h, reader)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

test('an attempt that never reached the provider is expired, and another reader’s is left alone', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await startTopUp(h, reader)
  await h.store.commit([
    {
      change: 'start-checkout',
      checkout: {
        id: 'checkout_lost',
        reader,
        ticket: null,
        money: { amount: 500, currency: 'USD' },
        approved: null,
        tipName: null,
        surface: 'redirect',
        state: 'started',
        session: null,
        startedAt: h.clock.now(),
      },
    },
  ])
  h.clock.advance({ minutes: 3 })
  expect(await recoverCheckouts(h.ports)).toEqual({ looked: 2, paid: 0, expired: 1 })
  expect(await h.store.checkout('checkout_lost')).toMatchObject({ state: 'expired' })
})

test('a session that ran out is expired, and one attempt that cannot be asked for does not keep the others waiting', async () => {
  await using h = await createHarness()
  const [one, two] = [await newReader(h), await newReader(h)]
  const broken = await startTopUp(h, one)
  await startTopUp(h, two)
  const asks: Payments['report'] = h.ports.payments.report
  const payments = {
    ...h.ports.payments,
    report: (session: string) => (session === broken.session ? Promise.reject(new Error('down')) : asks(session)),
  }
  h.clock.advance({ minutes: 40 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  await h.driver.db.updateTable('checkouts').set({ state: 'open' }).execute()
  expect(await recoverCheckouts({ ...h.ports, payments })).toEqual({ looked: 2, paid: 0, expired: 1 })
  expect(h.log.lines.filter((line) => line.event === 'recovery-failed')).toHaveLength(1)
})

test('a failure to book answers 5xx, so that the provider sends it again', async () => {
  await using h = await createHarness()
  const { reader, event } = await paidUnseen(h)
  const body = JSON.stringify(event)
  h.stripe.control.chaos({ failNext: { status: 503, times: 3 } })
  expect((await deliver(h, body, signed(body))).status).toBe(503)
  h.stripe.control.calm()
  expect((await h.footprint()).entries).toBe(0)
  expect((await deliver(h, body, signed(body))).status).toBe(200)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
})

test('a top-up form sent twice is one attempt and one session', async () => {
  await using h = await createHarness()
  const { topUpWallet } = await import('../../../server/flows/top-up-wallet.ts')
  const { texts } = await import('../../support/reader.ts')
  const reader = await newReader(h)
  const wish = {
    checkout: h.ports.ids.id('checkout'),
    reader,
    ticket: null,
    money: { amount: 500, currency: 'USD' },
    approved: null,
    surface: 'redirect',
    texts,
  } as const
  const opened = await Promise.all([topUpWallet(h.ports, wish), topUpWallet(h.ports, wish), topUpWallet(h.ports, wish)])
  expect(new Set(opened.map((each) => each.session)).size).toBe(1)
  await expect(topUpWallet(h.ports, { ...wish, money: { amount: 900, currency: 'USD' } })).rejects.toMatchObject({
    code: 'state-conflict',
  })
  await expect(topUpWallet(h.ports, { ...wish, reader: await newReader(h) })).rejects.toMatchObject({
    code: 'state-conflict',
  })
})

test('a form sent again after minutes in which the provider did not answer still works; a quarter of an hour later it is over', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  const attempt = {
    checkout: h.ports.ids.id('checkout'),
    reader,
    ticket: null,
    money: usd(500),
    approved: null,
    surface: 'redirect',
    texts,
  } as const
  h.stripe.control.chaos({ failNext: { status: 503, times: 3, path: '/v1/checkout/sessions' } })
  await expect(topUpWallet(h.ports, attempt)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.calm()
  h.clock.advance({ minutes: 8 })
  const { session } = await topUpWallet(h.ports, attempt)
  expect(session).toMatch(/^cs_/)
  h.clock.advance({ minutes: 7 })
  await expect(topUpWallet(h.ports, attempt)).rejects.toMatchObject({ code: 'state-conflict' })
  expect(await h.findings()).toEqual([])
})

// ABU-03, MON-08
test.each([299, 0, 30_001, 2 ** 53 - 1])('a top-up of %i cents is refused', async (amount) => {
  await using h = await createHarness()
  const before = await h.footprint()
  await expect(startTopUp(h, 'reader_none', amount)).rejects.toMatchObject({ code: 'amount-out-of-range' })
  expect(await h.footprint()).toEqual(before)
})

test('a declined card leaves no trace in the books, and another card in the same window pays', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  const { session } = await startTopUp(h, reader)
  expect(h.stripe.control.complete(session, { card: '4000000000000002' }).outcome).toBe('declined')
  await h.stripe.control.idle()
  expect(await settlePayment(h.ports, session)).toBe('unpaid')
  expect((await h.footprint()).entries).toBe(0)
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

test('money that arrives after its ticket was cancelled stays in the wallet', async () => {
  await using h = await createHarness()
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'a' })
  const reader = await newReader(h)
  const { ticket, verifier } = await openTicketFor(h, site.id, 'a')
  const { session } = await startTopUp(h, reader, 500, ticket, 20)
  await h.store.commit([{ change: 'decline-ticket', ticket, at: h.clock.now() }])
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await (await redeem(h, ticket, verifier)).json()).toEqual({ state: 'declined' })
  expect(await h.findings()).toEqual([])
})

test('money for an item that was bought meanwhile in another window is credited, and the item is not sold twice', async () => {
  await using h = await createHarness()
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'a' })
  const reader = await newReader(h)
  const first = await openTicketFor(h, site.id, 'a')
  const { session } = await startTopUp(h, reader, 500, first.ticket, 20)
  await topUp(h, reader)
  const second = await openTicketFor(h, site.id, 'a')
  expect(await approve(h, reader, second.ticket)).toEqual({ next: 'unlocked' })
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 980 })
  expect(await (await redeem(h, first.ticket, first.verifier)).json()).toMatchObject({ state: 'done' })
  expect(await h.findings()).toEqual([])
})

test('a price that rose during the payment is not charged: the money waits in the wallet', async () => {
  await using h = await createHarness()
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'a' })
  const reader = await newReader(h)
  const { ticket } = await openTicketFor(h, site.id, 'a')
  const { session } = await startTopUp(h, reader, 500, ticket, 20)
  await h.item(site.id, { id: 'a', price: { amount: 90, currency: 'USD' } })
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.store.entitlements(reader, site.id, ['a'])).toEqual([])
  expect(await h.findings()).toEqual([])
})

test('a bank debit that fails days later credits nothing and is looked after no longer', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  const { session, checkout } = await startTopUp(h, reader)
  h.stripe.control.complete(session, { debit: 'fails' })
  await h.stripe.control.idle()
  expect(await settlePayment(h.ports, session)).toBe('unpaid')
  h.clock.advance({ days: 5 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(await settlePayment(h.ports, session)).toBe('expired')
  expect(await h.store.checkout(checkout)).toMatchObject({ state: 'expired' })
  expect((await h.footprint()).entries).toBe(0)
})

test('a bank debit that succeeds days later is credited then', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  const { session } = await startTopUp(h, reader)
  h.stripe.control.complete(session, { debit: 'succeeds' })
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  h.clock.advance({ days: 5 })
  h.stripe.control.tick()
  await h.stripe.control.idle()
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})
