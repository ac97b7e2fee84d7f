// A membership whose payment is late, in the wallet: what is told of it, and the way to the provider's page (THREATS ABU-02).
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import type { Payments } from '../../../server/ports/index.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { cards, confirmAtBank, isOpen, lettersOf, mailsOf, passTo, press, swapCard } from '../../support/late.ts'
import { joinTicketFor, memberSite, membershipOf, pass } from '../../support/member.ts'
import { ana, keep } from './keeper.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

const hour = 3600
const stripePage = /^http:\/\/127\.0\.0\.1:4402\/i\/in_/

/** Joins in the window, and is left two hours after a renewal that was charged to that card. */
async function lateReader(h: Harness, card: keyof typeof cards) {
  const { site } = await memberSite(h)
  const reader = await knownVisitor(h)
  const { ticket } = await joinTicketFor(h, site.id)
  const sent = await reader.send(`/pay/${ticket}/join`, fieldsOf(await reader.page(`/pay/${ticket}`), '/join'))
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  const membership = (await h.store.ticket(ticket))?.membership ?? 'membership_none'
  const { paidUntil, subscription } = await membershipOf(h, membership)
  const joined = {
    reader,
    site,
    ticket,
    membership,
    paidUntil: paidUntil as string,
    subscription: subscription as string,
  }
  await swapCard(h, joined, cards[card])
  await passTo(h, after(joined.paidUntil, 2 * hour))
  return joined
}

const payNow = async (reader: Visitor, more: Record<string, string> = {}) =>
  reader.send('/wallet/pay-now', fieldsOf(await reader.page('/wallet'), '/wallet/pay-now'), more)

test('a renewal that has failed is told, with what happens next, and is paid by another card', async () => {
  await using h = await checkedHarness()
  const { reader, membership } = await lateReader(h, 'declines')
  const told = textOf(await reader.page('/wallet'))
  expect(told).toMatch(/The last payment did not go through\. Open until .*2\d{3}/)
  expect(told).toContain('The card is tried again on')
  expect(told).toContain('Pay $5.00 now')
  const sent = await payNow(reader)
  expect(sent.status).toBe(303)
  const page = sent.headers.get('Location') ?? ''
  expect(page).toMatch(stripePage)
  await press(h, page, { verb: 'pay', cardNumber: '4242424242424242', cardExpiry: '12/34', cardCvc: '123' })
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'active' })
  expect(textOf(await reader.page('/wallet'))).toMatch(/Renews on/)
})

test('a bank that asks is told of, without another attempt, and is answered on the provider’s page', async () => {
  await using h = await checkedHarness()
  const { reader, membership } = await lateReader(h, 'asks')
  const told = textOf(await reader.page('/wallet'))
  expect(told).toContain('Your bank asks you to confirm this payment.')
  expect(told).not.toContain('The card is tried again')
  await confirmAtBank(h, (await payNow(reader)).headers.get('Location') ?? '')
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'active' })
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'asks')
  const page = await reader.ask('/wallet', { headers: { 'Accept-Language': 'pl' } })
  const told = textOf(await page.text())
  for (const says of [
    'Ostatnia płatność się nie udała. Otwarte do',
    'Twój bank prosi o potwierdzenie',
    'Zapłać teraz 5,00 USD',
  ])
    expect(told).toContain(says)
})

// ABU-02
test.each(['pm_card_chargeCustomerFail', 'pm_card_chargeDeclinedExpiredCard'])(
  'why a card was declined is told nowhere (%s)',
  async (card) => {
    await using h = await checkedHarness()
    const { reader, membership, paidUntil, subscription } = await lateReader(h, 'declines')
    await swapCard(h, { subscription }, card).catch(() => {})
    await keep(h, reader)
    await passTo(h, after(paidUntil, 4 * 24 * hour))
    const mails = (await mailsOf(h)).map(({ text, html }) => text + html)
    const answered = await payNow(reader)
    const seen = [await reader.page('/wallet'), await answered.text(), ...mails, JSON.stringify(h.log.lines)].join()
    expect(seen).not.toMatch(/insufficient|stolen|lost_card|expired_card|card_declined|generic_decline|decline_code/)
    expect(await membershipOf(h, membership)).toMatchObject({ state: 'past-due' })
  },
)

test('what is closed says so, can be paid, and opens again', async () => {
  await using h = await checkedHarness()
  const late = await lateReader(h, 'declines')
  await passTo(h, after(late.paidUntil, 11 * 24 * hour))
  expect(textOf(await late.reader.page('/wallet'))).toMatch(/The last payment did not go through\. Closed since/)
  expect(await isOpen(h, late)).toBe(false)
  const page = (await payNow(late.reader)).headers.get('Location') ?? ''
  await press(h, page, { verb: 'pay', cardNumber: '4242424242424242', cardExpiry: '12/34', cardCvc: '123' })
  expect(await isOpen(h, late)).toBe(true)
})

test('a member who is closed for it and wants to join again is led to the wallet, not charged twice', async () => {
  await using h = await checkedHarness()
  const late = await lateReader(h, 'declines')
  await passTo(h, after(late.paidUntil, 11 * 24 * hour))
  const { ticket } = await joinTicketFor(h, late.site.id)
  const page = await late.reader.page(`/pay/${ticket}`)
  expect(textOf(page)).toContain('the last payment did not go through. Pay it in your wallet')
  expect(page).toContain('href="/wallet"')
  expect(page).not.toContain(`/pay/${ticket}/join`)
})

test('who comes back before any message does sees that it is paid', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'asks')
  const page = (await payNow(reader)).headers.get('Location') ?? ''
  h.stripe.control.chaos({ drop: true })
  await confirmAtBank(h, page)
  expect(textOf(await reader.page('/wallet'))).toMatch(/Renews on/)
  expect((await h.footprint()).entries).toBe(2)
})

test('a form of before it was paid leads nowhere, and says that nothing is owed', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'asks')
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/pay-now')
  h.stripe.control.chaos({ drop: true })
  await confirmAtBank(h, (await payNow(reader)).headers.get('Location') ?? '')
  for (let times = 0; times < 2; times++)
    expect((await reader.send('/wallet/pay-now', fields)).headers.get('Location')).toBe(
      '/wallet?notice=pay-nothing-due',
    )
  expect(textOf(await reader.page('/wallet?notice=pay-nothing-due'))).toContain('There is nothing to pay')
})

test('a form that is sent twice leads to the same page, and writes nothing', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'declines')
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/pay-now')
  const before = await h.footprint()
  const sent = await Promise.all([1, 2, 3].map(() => reader.send('/wallet/pay-now', fields)))
  expect(new Set(sent.map((one) => one.headers.get('Location'))).size).toBe(1)
  expect(await h.footprint()).toEqual(before)
})

test('nobody pays or sees what is not theirs, and no other page sends the form', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'declines')
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/pay-now')
  const before = await h.footprint()
  const other = await knownVisitor(h)
  expect((await other.send('/wallet/pay-now', fields)).status).toBe(404)
  expect((await reader.send('/wallet/pay-now', fields, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send('/wallet/pay-now', { membership: 'x' })).status).toBe(400)
  expect((await reader.send('/wallet/pay-now', {})).status).toBe(400)
  expect((await reader.send('/wallet/pay-now', { membership: 'membership_none' })).status).toBe(404)
  expect((await visitor(h).send('/wallet/pay-now', fields)).headers.get('Location')).toBe('/wallet')
  expect((await reader.get('/wallet/pay-now')).status).toBe(405)
  expect(await h.footprint()).toEqual({ ...before, readers: Number(before.readers) + 1 })
  expect((await reader.send('/wallet/pay-now', fields, { Origin: apiOrigin })).status).toBe(303)
})

test('the policy of the wallet lets its form lead to the provider’s page', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'declines')
  const policy = (await reader.get('/wallet')).headers.get('Content-Security-Policy')
  expect(policy).toMatch(/form-action 'self' http:\/\/127\.0\.0\.1:4402(;|$)/)
})

test('while the provider is down the wallet opens all the same, and a payment says so', async () => {
  await using h = await checkedHarness()
  const { reader } = await lateReader(h, 'declines')
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/pay-now')
  h.stripe.control.chaos({ failNext: { status: 503, times: 1000 } })
  expect(textOf(await reader.page('/wallet'))).toContain('Pay $5.00 now')
  expect((await reader.send('/wallet/pay-now', fields)).status).toBe(503)
  expect(h.log.lines.map(({ event }) => event)).toContain('look-unanswered')
})

test('a provider that does not come to an end is waited for a moment only', async () => {
  const asked: string[] = []
  const never: Pick<Payments, 'reportMembership'> = {
    reportMembership: (subscription) => {
      asked.push(subscription)
      return new Promise(() => {})
    },
  }
  await using h = await checkedHarness()
  const { reader, subscription } = await lateReader(h, 'declines')
  Object.assign(h.ports.payments, never)
  const began = performance.now()
  expect(textOf(await reader.page('/wallet'))).toContain('Pay $5.00 now')
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(asked).toEqual([subscription])
})

test('a reader who reloads the wallet asks the provider a few times only; one who owes nothing never', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const { reader } = await lateReader(h, 'declines')
  const paid = await knownVisitor(h)
  h.stripe.control.forgetRequests()
  for (let times = 0; times < 12; times++) await reader.page('/wallet')
  const asked = h.stripe.control.requests().filter(({ path }) => path.startsWith('/v1/subscriptions/'))
  expect(asked).toHaveLength(6)
  h.stripe.control.forgetRequests()
  await paid.page('/wallet')
  expect(h.stripe.control.requests()).toEqual([])
})

test('what is late and cancelled is closed at once, and says that nothing more is taken', async () => {
  await using h = await checkedHarness()
  const { reader, membership } = await lateReader(h, 'declines')
  const fields = fieldsOf(await reader.page('/wallet'), '/wallet/membership')
  const sent = await reader.send('/wallet/membership', fields)
  expect(sent.headers.get('Location')).toBe('/wallet?notice=member-ended')
  const told = textOf(await reader.page('/wallet?notice=member-ended'))
  expect(told).toContain('Your membership has ended')
  expect(told).not.toContain('Pay $5.00 now')
  await pass(h, { days: 20 })
  expect(await membershipOf(h, membership)).toMatchObject({ state: 'ended' })
  expect((await h.footprint()).entries).toBe(1)
})

test('a member whom no mail reaches is asked to keep the wallet, after joining and in it, until it is kept', async () => {
  await using h = await checkedHarness()
  const { reader, ticket } = await lateReader(h, 'pays')
  const says = 'So that we can tell you when a payment fails'
  const done = await reader.page(`/pay/${ticket}`)
  expect(textOf(done)).toContain(says)
  expect(done).toContain('href="/wallet#keep"')
  const wallet = await reader.page('/wallet')
  expect(textOf(wallet)).toContain(says)
  expect(wallet).toContain('id="keep"')
  await keep(h, reader)
  for (const path of [`/pay/${ticket}`, '/wallet']) expect(textOf(await reader.page(path))).not.toContain(says)
})

test('where no mail is sent nobody is asked for an address', async () => {
  await using h = await checkedHarness({ over: { mailer: null } })
  const { reader, ticket } = await lateReader(h, 'pays')
  for (const path of [`/pay/${ticket}`, '/wallet'])
    expect(textOf(await reader.page(path))).not.toContain('So that we can tell you')
})

test('a reader who is known by mail joins, and is welcomed with what it costs in the language of the window', async () => {
  await using h = await checkedHarness()
  const { site } = await memberSite(h)
  const reader = await knownVisitor(h, { 'Accept-Language': 'pl' })
  await keep(h, reader)
  const { ticket } = await joinTicketFor(h, site.id)
  const sent = await reader.send(`/pay/${ticket}/join`, fieldsOf(await reader.page(`/pay/${ticket}`), '/join'))
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  const membership = (await h.store.ticket(ticket))?.membership ?? 'membership_none'
  expect(await lettersOf(h, { membership })).toEqual(['joined'])
  const mails = (await mailsOf(h)).filter(({ subject }) => !subject.includes('kod'))
  expect(mails).toMatchObject([{ to: ana, lang: 'pl', subject: 'Tuppence: masz członkostwo' }])
  expect(mails[0]?.text.replaceAll('\u00a0', ' ')).toContain('Zapłacono: 5,00 USD.')
})

test('who cancels is written until when it stays open', async () => {
  await using h = await checkedHarness()
  const { reader, membership } = await lateReader(h, 'pays')
  await keep(h, reader)
  await reader.send('/wallet/membership', fieldsOf(await reader.page('/wallet'), '/wallet/membership'))
  await h.stripe.control.idle()
  expect(await lettersOf(h, { membership })).toEqual(['cancelled'])
  expect((await mailsOf(h)).at(-1)).toMatchObject({ to: ana, subject: 'Tuppence: your membership is cancelled' })
})
