// Joining in the pay window and cancelling in the wallet, over HTTP and without script (THREATS F, H).
import { expect, test } from 'vitest'
import type { MembershipId } from '../../../server/core/id.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { joinTicketFor, memberSite, membershipOf, pass } from '../../support/member.ts'
import { openTicketFor, redeem } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

async function opened(h: Harness) {
  const { site } = await memberSite(h)
  return { site, ...(await joinTicketFor(h, site.id)) }
}

/** Walks from the form to the provider and pays there. */
async function joins(h: Harness, reader: Visitor, ticket: string): Promise<string> {
  const sent = await reader.send(`/pay/${ticket}/join`, fieldsOf(await reader.page(`/pay/${ticket}`), '/join'))
  expect(sent.status).toBe(303)
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  return session
}

async function member(h: Harness, reader: Visitor) {
  const { site, ticket, verifier } = await opened(h)
  const session = await joins(h, reader, ticket)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  const { membership } = (await h.store.ticket(ticket)) ?? {}
  return { site, ticket, verifier, session, membership: membership as MembershipId }
}

test('a reader without script sees what it costs and how often, joins, and comes back to the page', async () => {
  await using h = await checkedHarness()
  const { ticket, verifier } = await opened(h)
  const reader = visitor(h)
  const first = await reader.page(`/pay/${ticket}`)
  expect(first).toContain('<title>Become a member: Friend of the river · Tuppence</title>')
  const text = textOf(first)
  for (const says of ['The River', 'river.example', '$5.00 a month', 'Opens everything on The River'])
    expect(text).toContain(says)
  expect(text).toContain('A letter each month')
  expect(text).toContain('Fees $0.00 none for you')
  expect(text).toContain('You pay now $5.00')
  expect(text).toContain('The same is taken each month until you cancel.')
  expect(text).toContain('Join for $5.00 a month')

  const session = await joins(h, reader, ticket)
  const back = await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  expect([back.status, back.headers.get('Location')]).toEqual([303, `/pay/${ticket}`])
  const done = await reader.page(`/pay/${ticket}`)
  expect(textOf(done)).toContain('You are a member')
  expect(textOf(done)).toMatch(/Price \$5\.00 a month Renews on/)
  expect(done).toContain(`href="${siteOrigin}/"`)
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ membership: { tier: 'friend' } })
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const text = textOf(await visitor(h, { 'Accept-Language': 'pl' }).page(`/pay/${ticket}`))
  expect(text).toContain('Dołącz za 5,00 USD miesięcznie')
  expect(text).toContain('dopóki nie zrezygnujesz')
})

test('the form in the window, and the provider’s page instead of it, are one membership', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  const inline = await reader.send(`/pay/${ticket}/join`, { ...fields, surface: 'inline' })
  expect(inline.headers.get('Location')).toBe(`/pay/${ticket}/checkout/${fields.attempt}`)
  const form = await reader.page(`/pay/${ticket}/checkout/${fields.attempt}`)
  expect(form).toContain('data-secret="cs_')
  expect(textOf(form)).toContain('$5.00 a month, until you cancel.')
  const elsewhere = await reader.send(`/pay/${ticket}/join`, fieldsOf(form, '/join'))
  const session = sessionIn(elsewhere.headers.get('Location'))
  expect(await membershipOf(h, fields.attempt as MembershipId)).toMatchObject({ state: 'expired' })
  h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('You are a member')
})

test('the form of another reader is not there', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  await reader.send(`/pay/${ticket}/join`, { ...fields, surface: 'inline' })
  const other = await knownVisitor(h)
  expect((await other.get(`/pay/${ticket}/checkout/${fields.attempt}`)).status).toBe(404)
})

// WHK-06
test('the session of another reader is unknown to this one', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const session = await joins(h, visitor(h), ticket)
  const other = await knownVisitor(h)
  expect((await other.get(`/pay/${ticket}/return?session_id=${session}`)).status).toBe(404)
  await h.stripe.control.idle()
  expect(textOf(await other.page(`/pay/${ticket}`))).toContain('This window was used already')
})

test('a form that is sent twice, or five times at once, is one session', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  const sent = await Promise.all(Array.from({ length: 5 }, () => reader.send(`/pay/${ticket}/join`, fields)))
  const sessions = sent.filter(({ status }) => status === 303).map((one) => sessionIn(one.headers.get('Location')))
  expect(new Set(sessions).size).toBe(1)
  expect((await h.footprint()).memberships).toBe(1)
})

test('a price that rose while the window was open is shown again before anything is paid', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  await putTier(h.ports, site, 'friend', makeTier({ prices: [{ interval: 'month', price: usd(700) }] }))
  const refused = await reader.send(`/pay/${ticket}/join`, fields)
  expect(refused.status).toBe(409)
  expect(textOf(await refused.text())).toContain('Join for $7.00 a month')
  expect((await h.footprint()).memberships).toBe(0)
})

test('a form of another origin, or without a right attempt, starts nothing', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  const path = `/pay/${ticket}/join`
  expect((await reader.send(path, fields, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send(path, { ...fields, attempt: 'checkout_x' })).status).toBe(400)
  expect((await reader.send(path, { ...fields, attempt: '' })).status).toBe(400)
  expect((await reader.get(path)).status).toBe(405)
  expect((await h.footprint()).memberships).toBe(0)
})

test('cancelling in the window ends the session: nobody pays by going back to it', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = visitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  await reader.send(`/pay/${ticket}/join`, fields)
  await reader.send(`/pay/${ticket}/cancel`, { checkout: fields.attempt as string })
  const { session } = await membershipOf(h, fields.attempt as MembershipId)
  expect(await h.ports.payments.surface(session as string)).toBeNull()
  expect((await h.store.ticket(ticket))?.state).toBe('declined')
})

test('a member is let in by one button: to the tier again, and to an article without paying', async () => {
  await using h = await checkedHarness()
  const reader = visitor(h)
  const { site } = await member(h, reader)
  const again = await joinTicketFor(h, site.id)
  expect(textOf(await reader.page(`/pay/${again.ticket}`))).toContain('Your membership covers this.')
  const article = await openTicketFor(h, site.id, 'the-river')
  for (const { ticket, verifier } of [again, article]) {
    const sent = await reader.send(`/pay/${ticket}/approve`, fieldsOf(await reader.page(`/pay/${ticket}`), '/approve'))
    expect(sent.status).toBe(303)
    expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ membership: { tier: 'friend' } })
  }
  expect(textOf(await reader.page(`/pay/${article.ticket}`))).toContain('Unlocked')
  expect((await h.footprint()).entries).toBe(1)
})

test('a member of another tier is told so, and cannot pay twice for one site', async () => {
  await using h = await checkedHarness()
  const reader = visitor(h)
  const { site } = await member(h, reader)
  await putTier(h.ports, site, 'patron', makeTier({ level: 2, name: 'Patron' }))
  const start = await reader.get(`/pay/start?site=${site.id}&tier=patron&interval=month`)
  const path = start.headers.get('Location') as string
  expect(textOf(await reader.page(path))).toContain('You are a member here already')
  expect((await reader.send(`${path}/join`, { approved: '500', currency: 'USD' })).headers.get('Location')).toBe(path)
})

test('a plain link leads to the tier, and to the front page of its site afterwards', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = visitor(h)
  const start = await reader.get(`/pay/start?site=${site.id}&tier=friend&interval=year`)
  const html = await reader.page(start.headers.get('Location') as string)
  expect(textOf(html)).toContain('Join for $50.00 a year')
  expect((await reader.get(`/pay/start?site=${site.id}&tier=gold`)).status).toBe(404)
  expect((await reader.get('/pay/start?site=site_none&tier=friend')).status).toBe(404)
})

// The wallet

const wish = async (reader: Visitor) => fieldsOf(await reader.page('/wallet'), '/wallet/membership')

test('the wallet shows the membership; it is cancelled and resumed by one button each', async () => {
  await using h = await checkedHarness()
  const reader = visitor(h)
  const { membership } = await member(h, reader)
  const html = await reader.page('/wallet')
  expect(textOf(html)).toMatch(/The River : Friend of the river Renews on .* \$5\.00 a month Change Cancel/)
  expect(html).toContain(`aria-labelledby="cancel-${membership} name-${membership}"`)

  const cancelled = await reader.send('/wallet/membership', await wish(reader))
  expect(cancelled.headers.get('Location')).toBe('/wallet?notice=member-cancelled')
  const after = textOf(await reader.page('/wallet?notice=member-cancelled'))
  expect(after).toContain('Nothing more is taken.')
  expect(after).toMatch(/Cancelled, ends on .* Resume/)

  const resumed = await reader.send('/wallet/membership', await wish(reader))
  expect(resumed.headers.get('Location')).toBe('/wallet?notice=member-resumed')
  expect(await membershipOf(h, membership)).toMatchObject({ renews: true })
})

test('a membership that is over is in the wallet no longer, and its form changes nothing', async () => {
  await using h = await checkedHarness()
  const reader = visitor(h)
  await member(h, reader)
  await reader.send('/wallet/membership', await wish(reader))
  const fields = await wish(reader)
  await pass(h, { days: 40 })
  expect(await reader.page('/wallet')).not.toContain('/wallet/membership')
  expect((await reader.send('/wallet/membership', fields)).headers.get('Location')).toBe('/wallet?notice=member-over')
})

test('nobody changes a membership that is not theirs, or from another origin', async () => {
  await using h = await checkedHarness()
  const reader = visitor(h)
  const { membership } = await member(h, reader)
  const fields = await wish(reader)
  const other = await knownVisitor(h)
  expect((await other.send('/wallet/membership', fields)).status).toBe(404)
  expect((await visitor(h).send('/wallet/membership', fields)).headers.get('Location')).toBe('/wallet')
  expect((await reader.send('/wallet/membership', fields, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send('/wallet/membership', { ...fields, wish: 'delete' })).status).toBe(400)
  expect((await reader.send('/wallet/membership', { ...fields, membership: 'x' })).status).toBe(400)
  expect((await reader.get('/wallet/membership')).status).toBe(405)
  expect(await membershipOf(h, membership)).toMatchObject({ renews: true })
  expect((await reader.send('/wallet/membership', fields, { Origin: apiOrigin })).status).toBe(303)
})
