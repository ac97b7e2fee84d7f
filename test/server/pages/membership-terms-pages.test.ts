// The pay window and the wallet on free days, founding prices and credit: what the screen says is what is taken.
import { expect, test } from 'vitest'
import type { MembershipId, ReaderId } from '../../../server/core/id.ts'
import { after } from '../../../server/core/instant.ts'
import type { Tier } from '../../../server/core/tier.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { unlock } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import type { Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { joinTicketFor, memberSite, membershipOf } from '../../support/member.ts'
import { topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

async function opened(h: Harness, over: Partial<Tier>, expected = 500) {
  const { site } = await memberSite(h, over)
  return { site, ...(await joinTicketFor(h, site.id, 'month', expected)) }
}

const formOf = async (reader: Visitor, ticket: string) => fieldsOf(await reader.page(`/pay/${ticket}`), '/join')

async function pays(h: Harness, reader: Visitor, ticket: string): Promise<string> {
  const sent = await reader.send(`/pay/${ticket}/join`, await formOf(reader, ticket))
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  return session
}

/** Who bought for $3.40 at the site. */
async function buyer(h: Harness, headers = {}) {
  const { site, ticket } = await opened(h, {})
  await h.item(site.id, { id: 'the-sea', title: 'The sea, at length', price: usd(320) })
  const reader = await knownVisitor(h, headers)
  await topUp(h, reader.reader)
  const unlocks = [
    await unlock(h, reader.reader, site.id, 'the-river'),
    await unlock(h, reader.reader, site.id, 'the-sea', 320),
  ] as const
  return { site, ticket, reader, unlocks }
}

test('a new reader reads until when it is free and what it costs then, and pays nothing now', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h, { trialDays: 7 })
  const reader = visitor(h)
  const html = await reader.page(`/pay/${ticket}`)
  const text = textOf(html)
  expect(text).toMatch(/Free until .+ UTC , then \$5\.00 a month\. Cancel before and nothing is charged\./)
  expect(html).toContain(`<time datetime="${after(h.clock.now(), 7 * 86_400)}" data-local="date">`)
  expect(text).toContain('You pay now $0.00 Afterwards $5.00 a month')
  expect(text).toContain('Start free, then $5.00 a month')
  expect(text).toContain('From then on $5.00 is taken each month until you cancel.')
  expect(text).not.toContain('Join for')

  const session = await pays(h, reader, ticket)
  expect(await dashboard(h).checkout.sessions.retrieve(session)).toMatchObject({ amount_total: 0 })
  expect(textOf(await reader.page(`/pay/${ticket}`))).toMatch(/Price \$5\.00 a month Free until .+ UTC/)
  expect(textOf(await reader.page('/wallet'))).toMatch(/Friend of the river Free until .+ UTC , then it renews/)
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h, { trialDays: 7 })
  const text = textOf(await visitor(h, { 'Accept-Language': 'pl' }).page(`/pay/${ticket}`))
  expect(text).toMatch(
    /Za darmo do .+ UTC , potem 5,00 USD miesięcznie\. Zrezygnuj wcześniej, a nic nie zostanie pobrane\./,
  )
  expect(text).toContain('Zacznij za darmo, potem 5,00 USD miesięcznie')
})

test('the form inside the window says until when it is free, and can be left for the provider’s page', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h, { trialDays: 7 })
  const reader = visitor(h)
  const fields = await formOf(reader, ticket)
  await reader.send(`/pay/${ticket}/join`, { ...fields, surface: 'inline' })
  const form = await reader.page(`/pay/${ticket}/checkout/${fields.attempt}`)
  expect(textOf(form)).toContain('then $5.00 a month. Cancel before and nothing is charged.')
  const elsewhere = await reader.send(`/pay/${ticket}/join`, fieldsOf(form, '/join'))
  expect(elsewhere.status).toBe(303)
  h.stripe.control.complete(sessionIn(elsewhere.headers.get('Location')))
  await h.stripe.control.idle()
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('You are a member')
})

test('free days that the publisher takes back while the window is open are not begun', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h, { trialDays: 7 })
  const reader = visitor(h)
  const fields = await formOf(reader, ticket)
  await putTier(h.ports, site, 'friend', makeTier())
  const refused = await reader.send(`/pay/${ticket}/join`, fields)
  expect(refused.status).toBe(409)
  expect(textOf(await refused.text())).toContain('Join for $5.00 a month')
  expect((await h.footprint()).memberships).toBe(0)
})

test('a founding price is named as one, with the regular price beside it', async () => {
  await using h = await checkedHarness()
  const founding = { price: usd(300), until: after(h.clock.now(), 3600), places: null }
  const { ticket } = await opened(h, { prices: [{ interval: 'month', price: usd(500), founding }] }, 300)
  const reader = visitor(h)
  const text = textOf(await reader.page(`/pay/${ticket}`))
  expect(text).toContain('A price for the first members: it stays yours for as long as you stay.')
  expect(text).toContain('Regularly it costs $5.00 a month.')
  expect(text).toContain('You pay now $3.00')
  expect(text).toContain('Join for $3.00 a month')
  await pays(h, reader, ticket)
  const { membership } = (await h.store.ticket(ticket)) ?? {}
  expect(await membershipOf(h, membership as MembershipId)).toMatchObject({ isFounding: true, price: usd(300) })
})

test('a founding price that ends while the window is open is shown no longer, and nothing is begun', async () => {
  await using h = await checkedHarness()
  const founding = { price: usd(300), until: after(h.clock.now(), 60), places: null }
  const { ticket } = await opened(h, { prices: [{ interval: 'month', price: usd(500), founding }] }, 300)
  const reader = visitor(h)
  const fields = await formOf(reader, ticket)
  h.clock.advance({ minutes: 1 })
  const refused = await reader.send(`/pay/${ticket}/join`, fields)
  expect(refused.status).toBe(409)
  const text = textOf(await refused.text())
  expect(text).toContain('Join for $5.00 a month')
  expect(text).not.toContain('first members')
  expect((await h.footprint()).memberships).toBe(0)
})

test('what was bought of late is taken off what is paid now, line by line', async () => {
  await using h = await checkedHarness()
  const { ticket, reader } = await buyer(h)
  const text = textOf(await reader.page(`/pay/${ticket}`))
  expect(text).toContain('Price $5.00 a month Your purchases of the last 30 days −$3.40 Fees $0.00')
  expect(text).toContain('You pay now $1.60 Afterwards $5.00 a month')
  const session = await pays(h, reader, ticket)
  expect(await dashboard(h).checkout.sessions.retrieve(session)).toMatchObject({ amount_total: 160 })
  const [coupon] = (await dashboard(h).coupons.list({})).data
  expect(coupon?.name).toBe('Your purchases of the last 30 days')
})

test('the form inside the window says what is paid now and what later', async () => {
  await using h = await checkedHarness()
  const { ticket, reader } = await buyer(h)
  const fields = await formOf(reader, ticket)
  await reader.send(`/pay/${ticket}/join`, { ...fields, surface: 'inline' })
  const form = await reader.page(`/pay/${ticket}/checkout/${fields.attempt}`)
  expect(textOf(form)).toContain('$1.60 now, then $5.00 a month, until you cancel.')
  expect((await reader.send(`/pay/${ticket}/join`, fieldsOf(form, '/join'))).status).toBe(303)
})

test('the names of a credit fit where Stripe prints them', async () => {
  for (const lang of ['en', 'pl']) {
    await using h = await checkedHarness()
    const { ticket, reader } = await buyer(h, { 'Accept-Language': lang })
    expect((await reader.send(`/pay/${ticket}/join`, await formOf(reader, ticket))).status).toBe(303)
    expect((await dashboard(h).coupons.list({})).data[0]?.name?.length).toBeLessThanOrEqual(40)
  }
})

test.each<[string, Record<string, string>]>([
  ['another sum now', { due: '150' }],
  ['no sum', { due: '' }],
  ['less than nothing', { due: '-1' }],
  ['the price for the sum', { due: '500' }],
  ['another price', { approved: '160' }],
  ['another currency', { currency: 'EUR' }],
])('a form with %s is shown again, and nothing is begun', async (_name, over) => {
  await using h = await checkedHarness()
  const { ticket, reader } = await buyer(h)
  const fields = await formOf(reader, ticket)
  const before = await h.footprint()
  expect((await reader.send(`/pay/${ticket}/join`, { ...fields, ...over })).status).toBe(409)
  expect(await h.footprint()).toEqual(before)
})

test('an unlock that counted says so in the wallet, and has nothing to click', async () => {
  await using h = await checkedHarness()
  const { ticket, reader, unlocks } = await buyer(h)
  const undo = fieldsOf(await reader.page('/wallet'), '/wallet/undo')
  expect(unlocks).toContain(undo.unlock)
  await pays(h, reader, ticket)
  const html = await reader.page('/wallet')
  expect(html).not.toContain('/wallet/undo')
  expect(textOf(html)).toContain('Counted towards your membership, so it cannot be undone')
  const refused = await reader.send('/wallet/undo', undo)
  expect(refused.headers.get('Location')).toBe('/wallet?notice=undo-counted')
  expect(textOf(await reader.page('/wallet?notice=undo-counted'))).toContain(
    'Its price was taken off your first payment',
  )
  h.clock.advance({ minutes: 16 })
  expect(textOf(await reader.page('/wallet'))).not.toContain('cannot be undone')
})

test('what one reader bought counts for nobody else', async () => {
  await using h = await checkedHarness()
  const { ticket } = await buyer(h)
  const other = await knownVisitor(h)
  expect(textOf(await other.page(`/pay/${ticket}`))).toContain('You pay now $5.00')
  expect(await h.store.recentUnlocks(other.reader as ReaderId, 'site_none', '2020-01-01T00:00:00.000Z')).toEqual([])
})
