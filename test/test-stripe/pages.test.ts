// The pages and the control routes as a browser or another process meets them, over plain HTTP.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { fiveDollars, openStripe } from './open.ts'

const card = { cardNumber: '4242 4242 4242 4242', cardExpiry: '12 / 34', cardCvc: '123' }

function submit(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

test('the hosted page has the three fields of a card, one submit button and the way back', async () => {
  await using local = await openStripe()
  const { url } = await local.stripe.checkout.sessions.create(fiveDollars())
  const answer = await fetch(String(url))
  const page = await answer.text()
  for (const name of ['cardNumber', 'cardExpiry', 'cardCvc']) expect(page).toContain(`name="${name}"`)
  expect(page.match(/type="submit"/g)).toHaveLength(1)
  expect(page).toContain('href="https://shop.test/cart"')
  expect(answer.headers.get('content-security-policy')).toBe("frame-ancestors 'none'")
})

test('paying on the hosted page leads to success_url with the id of the session', async () => {
  await using local = await openStripe()
  const { id, url } = await local.stripe.checkout.sessions.create(fiveDollars())
  const answer = await submit(String(url), { ...card, email: 'reader@example.com' })
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(`https://shop.test/done?session=${id}`)
  const twice = await submit(String(url), card)
  expect(twice.headers.get('location')).toBe(`https://shop.test/done?session=${id}`)
  expect((await local.stripe.charges.list()).data).toHaveLength(1)
})

test('a decline and a mistyped number are said on the page', async () => {
  await using local = await openStripe()
  const { url } = await local.stripe.checkout.sessions.create(fiveDollars())
  const mistyped = await submit(String(url), {
    ...card,
    cardNumber: '4242 4242 4242 4241',
    email: 'reader@example.com',
  })
  const page = await mistyped.text()
  expect(page).toMatch(/role="alert">[^<]*not valid/)
  expect(page).toContain('value="reader@example.com"')
  const declined = await submit(String(url), { ...card, cardNumber: '4000000000000002' })
  expect(await declined.text()).toMatch(/role="alert">[^<]*declined/)
})

test('what a shop writes is shown as text', async () => {
  await using local = await openStripe()
  const product_data = { name: '<img src=x onerror=alert(1)>' }
  const line_items = [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data } }]
  const { url } = await local.stripe.checkout.sessions.create(fiveDollars({ line_items }))
  expect(await (await fetch(String(url))).text()).not.toContain('<img')
})

test('the embedded page opens only with its client secret', async () => {
  await using local = await openStripe()
  const { success_url: _success, cancel_url: _cancel, ...rest } = fiveDollars({ ui_mode: 'embedded_page' })
  const session = await local.stripe.checkout.sessions.create({ ...rest, return_url: 'https://shop.test/done' })
  const [, key] = String(session.client_secret).split('_secret_')
  const page = `${local.url}/c/embedded/${session.id}`
  expect((await fetch(page)).status).toBe(403)
  const paid = await submit(`${page}?key=${key}`, card)
  expect(paid.headers.get('location')).toBe(`/c/embedded/${session.id}?key=${key}`)
  expect(await (await fetch(`${page}?key=${key}`)).text()).toContain('data-leaves-to="https://shop.test/done"')
})

test('the stand-in script is one expression that stands alone', async () => {
  await using local = await openStripe()
  const script = await (await fetch(`${local.url}/stripe.js`)).text()
  const window: { document: object; Stripe?: { version: string } & ((key: string) => object) } = { document: {} }
  runInNewContext(script, { window })
  expect(window.Stripe?.version).toBe('endive')
  expect(window.Stripe?.('pk_test_1')).toHaveProperty('createEmbeddedCheckoutPage')
  expect(script).toContain(JSON.stringify(local.url))
})

test('the control works over HTTP', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars(), { idempotencyKey: 'k1' })
  const post = async (path: string, body: object = {}) =>
    (await fetch(`${local.url}/_emu${path}`, { method: 'POST', body: JSON.stringify(body) })).json()
  expect(await post('/chaos', { duplicate: 2 })).toMatchObject({ duplicate: 2 })
  expect(await post(`/complete/${id}`, { card: '4000000000000002' })).toMatchObject({ outcome: 'declined' })
  expect(await post(`/complete/${id}`)).toMatchObject({ outcome: 'paid', session: { id } })
  expect(await post(`/complete/${id}`)).toMatchObject({ error: { type: 'invalid_request_error' } })
  const { now } = await post('/clock', { now: '2030-01-01T00:00:00Z' })
  expect(now).toBe(Date.parse('2030-01-01T00:00:00Z') / 1000)
  const { requests } = await (await fetch(`${local.url}/_emu/requests`)).json()
  expect(requests).toMatchObject([
    { method: 'POST', path: '/v1/checkout/sessions', params: { mode: 'payment' }, idempotencyKey: 'k1', status: 200 },
  ])
})

test('what the control does to payments works over HTTP', async () => {
  await using local = await openStripe()
  const post = async (path: string, body: object = {}) =>
    (await fetch(`${local.url}/_emu${path}`, { method: 'POST', body: JSON.stringify(body) })).json()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  await post(`/complete/${id}`)
  const { payment_intent } = await local.stripe.checkout.sessions.retrieve(id)
  const refund = await local.stripe.refunds.create({ payment_intent: payment_intent as string, amount: 100 })
  expect(await post(`/refund/${refund.id}`)).toMatchObject({ status: 'failed' })
  expect(await post(`/warn/${id}`)).toMatchObject({ object: 'radar.early_fraud_warning' })
  const dispute = await post(`/dispute/${id}`, { amount: 900 })
  expect(dispute).toMatchObject({ amount: 900, status: 'needs_response' })
  expect(await post(`/decide/${dispute.id}`, { decision: 'won' })).toMatchObject({ status: 'won' })
  expect(await post('/decide/du_nobody')).toMatchObject({ error: { code: 'resource_missing' } })
})

test('with a state file a new start goes on where the last one ended', async () => {
  const stateFile = join(mkdtempSync(join(tmpdir(), 'local-stripe-')), 'state.json')
  let id: string
  {
    await using local = await openStripe({ stateFile })
    id = (await local.stripe.checkout.sessions.create(fiveDollars())).id
    local.control.advance(60)
  }
  await using local = await openStripe({ stateFile })
  expect(local.control.complete(id)).toMatchObject({ outcome: 'paid' })
  expect(local.control.now()).toBeGreaterThanOrEqual(Math.floor(Date.now() / 1000) + 59)
})
