// The built worker end to end: workerd, D1 and the local Stripe, by HTTP alone. Each test ends with books that are in order.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { RunningStripe } from '../stripe/start.ts'
import type { Edge } from '../support/edge.ts'
import { edgeReader, siteOrigin } from '../support/edge-reader.ts'
import { startEdgeSite } from '../support/edge-site.ts'

let edge: Edge
let stripe: RunningStripe
let site: string
let key: { Authorization: string }

beforeAll(async () => {
  ;({ edge, stripe, site, key } = await startEdgeSite())
  for (const item of ['the-river', 'the-lake']) await publish(item)
})
afterEach(async () => {
  expect(await edge.findings()).toEqual([])
  expect(stripe.violations).toEqual([])
})
afterAll(async () => {
  await edge.close()
  await stripe.close()
})

async function admin(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const isText = typeof body === 'string'
  const response = await fetch(`${edge.origin}/v1/admin${path}`, {
    method,
    headers: { ...key, 'Content-Type': isText ? 'text/html' : 'application/json', ...headers },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? null : JSON.parse(text)
}

async function publish(item: string): Promise<void> {
  await admin('PUT', `/items/${item}`, {
    kind: 'article',
    title: `About ${item}`,
    price: null,
    mode: 'served',
    page: null,
  })
  await admin('PUT', `/items/${item}/content`, `<p>All of ${item}.</p>`)
}

/** A reader with 5.00 less the price of one article. */
async function buyer() {
  const reader = edgeReader(edge, stripe)
  const ticket = await reader.ticket(site, 'the-river')
  await reader.payByCard(ticket)
  const redeemed = await reader.redeem(ticket, 20)
  const entitlement = (await edge.store.ticket(ticket.ticket as never))?.entitlement as string
  return {
    reader,
    redeemed,
    entitlement,
    owner: (await edge.store.entitlementById(entitlement as never))?.reader as never,
  }
}

test('a ticket, a card payment, its webhook, and the page that waits has the text', async () => {
  const { redeemed } = await buyer()
  expect(redeemed).toMatchObject({ state: 'done', unlocks: [{ item: 'the-river' }] })
  const content = await fetch(`${edge.origin}/v1/sites/${site}/items/the-river/content`, {
    headers: { Authorization: `Bearer ${redeemed.unlocks[0]?.token}`, Origin: siteOrigin },
  })
  expect([content.status, await content.text()]).toEqual([200, '<p>All of the-river.</p>'])
})

test('the next article is paid out of the wallet', async () => {
  const { reader, owner } = await buyer()
  const ticket = await reader.ticket(site, 'the-lake')
  expect((await reader.payByWallet(ticket)).status).toBe(303)
  expect(await reader.redeem(ticket)).toMatchObject({ state: 'done', unlocks: [{ item: 'the-lake' }] })
  expect(await edge.store.wallet(owner, 'USD')).toEqual({ amount: 460, currency: 'USD' })
})

test('a hundred windows at once with money for one article buy one', async () => {
  await admin('PUT', '/rules', { rules: [{ pattern: '/n/*', price: { amount: 300, currency: 'USD' } }] })
  const { reader, owner } = await buyer()
  const tickets = await Promise.all(Array.from({ length: 100 }, (_, index) => reader.ticket(site, `/n/${index}`, 300)))
  await Promise.all(tickets.map((ticket) => reader.payByWallet(ticket, 300)))
  expect(await edge.rows(`select count(*) as bought from tickets where item like '/n/%' and state = 'done'`)).toEqual([
    { bought: 1 },
  ])
  expect(await edge.store.wallet(owner, 'USD')).toEqual({ amount: 180, currency: 'USD' })
})

test('a refund by the admin API: once for one key, and the article closes', async () => {
  const { reader, redeemed, entitlement, owner } = await buyer()
  const ask = () => admin('POST', '/refunds', { entitlement }, { 'Idempotency-Key': `refund-${entitlement}` })
  const first = await ask()
  expect(first).toMatchObject({ amount: { amount: 20, currency: 'USD' }, to: 'wallet', state: 'succeeded' })
  expect(await ask()).toEqual(first)
  expect(await edge.store.wallet(owner, 'USD')).toEqual({ amount: 500, currency: 'USD' })
  const again = await reader.post(
    '/v1/entitlements',
    { site, items: ['the-river'] },
    { Authorization: `Bearer ${redeemed.grant}` },
  )
  expect(await again.json()).toMatchObject({ items: [{ item: 'the-river', granted: false }] })
})

test('an undo in the wallet gives the price back, and unspent money goes to the card and is followed to its end', async () => {
  const { reader, entitlement, owner } = await buyer()
  expect((await reader.form('/wallet/undo', { unlock: entitlement })).status).toBe(303)
  expect(await edge.store.wallet(owner, 'USD')).toEqual({ amount: 500, currency: 'USD' })
  expect((await reader.form('/wallet/return', { currency: 'USD', approved: '500' })).status).toBe(303)
  await stripe.control.idle()
  expect(await edge.store.wallet(owner, 'USD')).toEqual({ amount: 0, currency: 'USD' })
  expect(await edge.store.refundsUnderWay(owner)).toEqual([])
})

test('a reader joins, reads by a member token, and cancels in the wallet', async () => {
  const price = { amount: 500, currency: 'USD' }
  await admin('PUT', '/tiers/friend', { name: 'Friend', level: 1, prices: [{ interval: 'month', price }] })
  const reader = edgeReader(edge, stripe)
  const ticket = await reader.joinTicket(site, 'friend', price)
  await reader.join(ticket, price)
  const redeemed = await reader.redeem(ticket, 20)
  expect(redeemed).toMatchObject({ state: 'done', unlocks: [], membership: { tier: 'friend' } })
  const content = await fetch(`${edge.origin}/v1/sites/${site}/items/the-river/content`, {
    headers: { Authorization: `Bearer ${redeemed.membership?.token}`, Origin: siteOrigin },
  })
  expect(content.status).toBe(200)

  await stripe.control.idle()
  const membership = (await edge.store.ticket(ticket.ticket as never))?.membership as string
  const cancelled = await reader.form('/wallet/membership', { membership, wish: 'cancel' })
  expect(cancelled.headers.get('Location')).toBe('/wallet?notice=member-cancelled')
  expect(await edge.store.membership(membership as never)).toMatchObject({ state: 'active', renews: false })
  await stripe.control.idle()
  await admin('DELETE', '/tiers/friend')
})

test('what a reader bought before counts when joining, and cannot be undone any more', async () => {
  const price = { amount: 500, currency: 'USD' }
  await admin('PUT', '/tiers/friend', { name: 'Friend', level: 1, prices: [{ interval: 'month', price }] })
  const { reader, entitlement } = await buyer()
  const ticket = await reader.joinTicket(site, 'friend', price)
  await reader.join(ticket, price, 480)
  expect(await reader.redeem(ticket, 20)).toMatchObject({ state: 'done', membership: { tier: 'friend' } })
  await stripe.control.idle()
  const undone = await reader.form('/wallet/undo', { unlock: entitlement })
  expect(undone.headers.get('Location')).toBe('/wallet?notice=undo-counted')
  await admin('DELETE', '/tiers/friend')
})

test('an article that is given by a link is read by as many as it is for, and by nobody more', async () => {
  await admin('PUT', '/items/given', { title: 'Given', price: null, mode: 'served', page: `${siteOrigin}/given` })
  await admin('PUT', '/items/given/content', '<p>All of it, for you.</p>')
  const wish = { item: 'given', opens: 2, days: 7 }
  const { url, link } = await admin('POST', '/gift-links', wish, { 'Idempotency-Key': 'edge-1' })
  const path = new URL(url).pathname
  const answers = await Promise.all(Array.from({ length: 8 }, () => edgeReader(edge, stripe).form(path, {})))
  const led = answers.flatMap((answer) => answer.headers.get('location') ?? [])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 303, ...Array(6).fill(410)])
  const [, ticket, verifier] = /#tuppence=(ticket_\w+)\.([\w-]+)\.given$/.exec(led[0] ?? '') ?? []
  const taken = { ticket, verifier } as Parameters<ReturnType<typeof edgeReader>['redeem']>[0]
  const { unlocks } = await edgeReader(edge, stripe).redeem(taken)
  const content = await fetch(`${edge.origin}/v1/sites/${site}/items/given/content`, {
    headers: { Authorization: `Bearer ${unlocks[0]?.token}`, Origin: siteOrigin },
  })
  expect(await content.text()).toBe('<p>All of it, for you.</p>')
  const { links } = await admin('GET', '/gift-links')
  expect(links).toMatchObject([{ link, state: 'used-up', opened: 2 }])
})

test('what came in while no message of Stripe arrived is booked by the hourly round, which reconciles once a day', async () => {
  const reader = edgeReader(edge, stripe)
  const ticket = await reader.ticket(site, 'the-river')
  stripe.control.chaos({ drop: true })
  await reader.payByCard(ticket)
  await stripe.control.idle()
  stripe.control.chaos({ drop: false })
  expect((await reader.redeem(ticket)).state).toBe('pending')
  await edge.round('17 * * * *')
  expect(await reader.redeem(ticket)).toMatchObject({ state: 'done' })
  expect(await edge.store.lastReconciliation()).toMatchObject({ posted: 1, odd: 0, findings: 0 })
})

test('an attempt that was left half-way is finished by the round of each minute', async () => {
  const reader = edgeReader(edge, stripe)
  const ticket = await reader.ticket(site, 'the-river')
  stripe.control.chaos({ drop: true })
  const session = await reader.payByCard(ticket)
  await stripe.control.idle()
  stripe.control.chaos({ drop: false })
  await edge.rows(`update checkouts set started_at = '2026-01-01T00:00:00.000Z' where session = '${session}'`)
  await edge.round('* * * * *')
  expect(await reader.redeem(ticket)).toMatchObject({ state: 'done' })
})
