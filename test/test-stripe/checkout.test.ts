// A checkout session from its creation to its end, as the SDK sees it.
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { embedded, fiveDollars, openStripe, refusal } from './open.ts'

test('a session is open and unpaid, and its page has an address', async () => {
  await using local = await openStripe()
  const session = await local.stripe.checkout.sessions.create(fiveDollars({ metadata: { entry: 'e_1' } }))
  expect(session).toMatchObject({
    object: 'checkout.session',
    status: 'open',
    payment_status: 'unpaid',
    amount_total: 500,
    currency: 'usd',
    metadata: { entry: 'e_1' },
    payment_intent: null,
    ui_mode: 'hosted_page',
    url: `${local.url}/c/pay/${session.id}`,
    client_secret: null,
  })
  expect(session.expires_at - session.created).toBe(86_400)
})

test('an embedded session has a client secret and no address', async () => {
  await using local = await openStripe()
  const params = fiveDollars({ ui_mode: 'embedded_page', return_url: 'https://shop.test/done' })
  const { success_url: _success, cancel_url: _cancel, ...fitting } = params
  const session = await local.stripe.checkout.sessions.create(fitting)
  expect(session.client_secret).toMatch(new RegExp(`^${session.id}_secret_`))
  expect(session).toMatchObject({ url: null, redirect_on_completion: 'always', return_url: 'https://shop.test/done' })
})

test('a paid session carries intent, charge, fee and net by expansion', async () => {
  await using local = await openStripe()
  const data = { metadata: { reader: 'r_1' } }
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars({ payment_intent_data: data }))
  expect(local.control.complete(id, { email: 'reader@example.com' })).toMatchObject({
    outcome: 'paid',
    redirectTo: `https://shop.test/done?session=${id}`,
  })
  const expand = ['payment_intent.latest_charge.balance_transaction', 'line_items.data.price.product']
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(session).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    url: null,
    customer_details: { email: 'reader@example.com' },
    line_items: { data: [{ amount_total: 500, price: { product: { name: 'Five dollars' } } }] },
    payment_intent: {
      status: 'succeeded',
      amount_received: 500,
      metadata: { reader: 'r_1' },
      latest_charge: { paid: true, balance_transaction: { amount: 500, fee: 45, net: 455 } },
    },
  })
})

test('a declined card leaves the session open, a failed charge and the reason', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(local.control.complete(id, { card: '4000000000009995' })).toMatchObject({
    outcome: 'declined',
    code: 'card_declined',
  })
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand: ['payment_intent.latest_charge'] })
  expect(session).toMatchObject({
    status: 'open',
    payment_intent: {
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      latest_charge: { status: 'failed', paid: false, failure_code: 'card_declined', balance_transaction: null },
    },
  })
})

test('a second try after a decline pays with the same intent', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  const first = local.control.complete(id, { card: '4000000000000002' })
  const second = local.control.complete(id)
  expect(second).toMatchObject({ outcome: 'paid', session: { payment_intent: first.session.payment_intent } })
  const charges = await local.stripe.charges.list({ payment_intent: idOf(first.session.payment_intent) })
  expect(charges.data.map((charge) => charge.status)).toEqual(['succeeded', 'failed'])
})

test.each([
  ['4000000000000002', 'card_declined', 'generic_decline'],
  ['4000000000009987', 'card_declined', 'lost_card'],
  ['4000000000009979', 'card_declined', 'stolen_card'],
  ['4000000000000069', 'expired_card', undefined],
  ['4000000000000127', 'incorrect_cvc', undefined],
  ['4000000000000119', 'processing_error', undefined],
  ['4111111111111111', 'card_declined', 'test_mode_live_card'],
])('card %s is declined with %s %s', async (card, code, declineCode) => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(local.control.complete(id, { card })).toMatchObject({ outcome: 'declined', code })
  const [intent] = (await local.stripe.paymentIntents.list()).data
  expect(intent?.last_payment_error).toMatchObject({ code, type: 'card_error' })
  expect(intent?.last_payment_error?.decline_code).toBe(declineCode)
})

test('a number that is no card number is refused before anything is tried', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(() => local.control.complete(id, { card: '4242424242424241' })).toThrow('not valid')
  expect(local.control.complete(id).session.payment_intent).toBeTruthy()
})

test('3-D Secure asks the holder, and pays when they complete it', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  const asked = local.control.complete(id, { card: '4000002760003184', authenticate: 'leave' })
  expect(asked).toMatchObject({ outcome: 'asks-holder', session: { status: 'open' } })
  const answer = await fetch(String(asked.redirectTo), {
    method: 'POST',
    body: new URLSearchParams({ answer: 'complete' }),
    redirect: 'manual',
  })
  expect(answer.headers.get('location')).toBe(`https://shop.test/done?session=${id}`)
  expect(await local.stripe.checkout.sessions.retrieve(id)).toMatchObject({ payment_status: 'paid' })
})

test('3-D Secure that fails leaves no charge and an open session', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  const failed = local.control.complete(id, { card: '4000000000003220', authenticate: 'fail' })
  expect(failed).toMatchObject({ outcome: 'declined', code: 'payment_intent_authentication_failure' })
  expect((await local.stripe.charges.list()).data).toEqual([])
  expect(await local.stripe.checkout.sessions.retrieve(id)).toMatchObject({ status: 'open' })
})

test('a card can pass 3-D Secure and still have no money', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(local.control.complete(id, { card: '4000008260003178' })).toMatchObject({
    outcome: 'declined',
    code: 'card_declined',
  })
})

test('a session can be expired once, and is not payable afterwards', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(await local.stripe.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null })
  expect(await refusal(local.stripe.checkout.sessions.expire(id))).toMatchObject({ statusCode: 400 })
  expect(() => local.control.complete(id)).toThrow('expired')
})

test('a session expires when the clock reaches its end', async () => {
  const now = Date.parse('2027-01-15T12:00:00Z')
  await using local = await openStripe({ now: () => now })
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  local.control.advance(86_399)
  expect((await local.stripe.checkout.sessions.retrieve(id)).status).toBe('open')
  local.control.advance(1)
  expect((await local.stripe.checkout.sessions.retrieve(id)).status).toBe('expired')
  await local.control.idle()
  expect(local.types()).toContain('checkout.session.expired')
})

test.each([
  ['succeeds', 'paid', 'succeeded'],
  ['fails', 'unpaid', 'requires_payment_method'],
] as const)('a debit that %s is unpaid at first and %s after some days', async (debit, status, intentStatus) => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  expect(local.control.complete(id, { debit })).toMatchObject({ outcome: 'processing' })
  const expand = ['payment_intent']
  const soon = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(soon).toMatchObject({ status: 'complete', payment_status: 'unpaid', payment_intent: { status: 'processing' } })
  local.control.advance(4 * 86_400)
  const later = await local.stripe.checkout.sessions.retrieve(id, { expand })
  expect(later).toMatchObject({ payment_status: status, payment_intent: { status: intentStatus } })
  await local.control.idle()
  const ending = debit === 'succeeds' ? 'succeeded' : 'failed'
  expect(local.types()).toEqual(
    expect.arrayContaining(['payment_intent.processing', `checkout.session.async_payment_${ending}`]),
  )
})

test('a guest becomes a customer when the session says so', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars({ customer_creation: 'always' }))
  local.control.complete(id, { email: 'new@example.com' })
  const session = await local.stripe.checkout.sessions.retrieve(id, { expand: ['customer', 'payment_intent'] })
  expect(session.customer).toMatchObject({ object: 'customer', email: 'new@example.com' })
  expect(session.payment_intent).toMatchObject({ customer: (session.customer as { id: string }).id })
})

test.each([
  ['a hosted page without success_url', { success_url: undefined }, 'success_url'],
  ['an embedded page with success_url', { ui_mode: 'embedded_page' }, 'success_url'],
  ['an embedded page without return_url', embedded, 'return_url'],
  ['the ui_mode of older versions', { ui_mode: 'embedded' }, 'ui_mode'],
  ['an expiry within half an hour', { expires_at: 1 }, 'expires_at'],
  ['an address that is none', { cancel_url: 'shop.test/cart' }, 'cancel_url'],
  ['no line items', { line_items: undefined }, 'line_items'],
] as const)('%s is refused', async (_what, more, param) => {
  await using local = await openStripe()
  const params = JSON.parse(JSON.stringify({ ...fiveDollars(), ...more }))
  const error = await refusal(local.stripe.checkout.sessions.create(params))
  expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, param })
})

test('payment_method_types is refused with a code of its own', async () => {
  await using local = await openStripe()
  const params = { ...fiveDollars(), payment_method_types: ['card'] }
  const error = await refusal(local.stripe.checkout.sessions.create(params))
  expect(error.code).toBe('payment_method_types_no_longer_supported')
})

test('less than 50 cents cannot be charged', async () => {
  await using local = await openStripe()
  const items = [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 49, product_data: { name: 'A nickel' } } }]
  const error = await refusal(local.stripe.checkout.sessions.create(fiveDollars({ line_items: items })))
  expect(error.code).toBe('amount_too_small')
})
