// Seats over HTTP and without script: joining for a group, inviting, taking a seat and giving it back (THREATS F, H).
import { expect, test } from 'vitest'
import type { MembershipId } from '../../../server/core/id.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { sendWaiting } from '../../../server/flows/send-mail.ts'
import { groupSite } from '../../support/group.ts'
import { apiOrigin, type Harness, siteOrigin } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { joinTicketFor, membershipOf } from '../../support/member.ts'
import { openTicketFor, redeem } from '../../support/reader.ts'
import { ask, type Known, keep, lands, lastCode, type, whose } from './keeper.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, type Visitor, visitor } from './visitor.ts'

const [ana, ben] = ['Ana@river.example', 'ben@river.example'] as const

async function opened(h: Harness) {
  const { site } = await groupSite(h)
  return { site, ...(await joinTicketFor(h, site.id)) }
}

async function organiser(h: Harness, seats = 3) {
  const { site, ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}?seats=${seats}`), '/join')
  const sent = await reader.send(`/pay/${ticket}/join`, fields)
  const session = sessionIn(sent.headers.get('Location'))
  h.stripe.control.complete(session)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  const membership = fields.attempt as MembershipId
  return { site, ticket, reader, membership, path: `/wallet/group/${membership}` }
}

type Group = Awaited<ReturnType<typeof organiser>>

const invites = ({ reader, path }: Group, invited: string, more = {}) =>
  reader.send(`${path}/invite`, { invited }, more)
const wishOf = async (reader: Visitor) => fieldsOf(await reader.page('/wallet'), '/wallet/seat')

/** A reader with a wallet under that address. */
async function keeperOf(h: Harness, address: string): Promise<Known> {
  const reader = await knownVisitor(h)
  await keep(h, reader, address)
  return reader
}

// Joining for a group

test('a reader without script chooses five seats, sees what they cost together, and pays that', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const alone = await reader.page(`/pay/${ticket}`)
  expect(textOf(alone)).toContain('Join for $5.00 a month')
  expect(alone).toMatch(/<form class="ask" method="get" action="\/pay\/ticket_\w+"/)
  expect(alone).toMatch(/<input id="seats" type="number" name="seats" value="5" min="2" max="10"/)

  const html = await reader.page(`/pay/${ticket}?seats=5`)
  const text = textOf(html)
  expect(text).toContain('5 seats × $5.00 $25.00 a month')
  expect(text).toContain('Seats for you and 4 more readers')
  expect(text).toContain('You pay now $25.00')
  expect(text).toContain('Join for $25.00 a month')
  const fields = fieldsOf(html, '/join')
  expect(fields).toMatchObject({ seats: '5', approved: '2500', currency: 'USD' })
  const sent = await reader.send(`/pay/${ticket}/join`, fields)
  const session = sessionIn(sent.headers.get('Location'))
  expect(await membershipOf(h, fields.attempt as MembershipId)).toMatchObject({ seats: 5, price: usd(500) })
  h.stripe.control.complete(session)
  await reader.get(`/pay/${ticket}/return?session_id=${session}`)
  await h.stripe.control.idle()
  const done = await reader.page(`/pay/${ticket}`)
  expect(textOf(done)).toContain('Price $25.00 a month')
  expect(done).toContain(`href="/wallet/group/${fields.attempt}"`)
  expect(textOf(await reader.page('/wallet'))).toMatch(/Friend of the river .* \$25\.00 a month 5 seats: who has one/)
})

test('the plain link carries the number of seats, and coming back from the provider keeps it', async () => {
  await using h = await checkedHarness()
  const { site } = await groupSite(h)
  const reader = await knownVisitor(h)
  const start = (seats: string) => reader.get(`/pay/start?site=${site.id}&tier=friend&interval=year&seats=${seats}`)
  const location = (await start('4')).headers.get('Location') as string
  expect(location).toMatch(/^\/pay\/ticket_\w+\?seats=4$/)
  expect(textOf(await reader.page(location))).toContain('Join for $200.00 a year')
  expect((await start('1')).headers.get('Location')).toMatch(/^\/pay\/ticket_\w+$/)
  const before = await h.footprint()
  for (const seats of ['0', '-2', '2.5', 'many', '', '99999']) expect((await start(seats)).status).toBe(400)
  expect(await h.footprint()).toEqual(before)

  const [path = ''] = location.split('?')
  const fields = fieldsOf(await reader.page(location), '/join')
  const inline = await reader.send(`${path}/join`, { ...fields, surface: 'inline' })
  const form = await reader.page(inline.headers.get('Location') as string)
  expect(textOf(form)).toContain('$200.00 a year, until you cancel.')
  expect(fieldsOf(form, '/join')).toMatchObject({ seats: '4', approved: '20000' })
  const elsewhere = await reader.send(`${path}/join`, fieldsOf(form, '/join'))
  const page = await h.stripe.fetch(new Request(elsewhere.headers.get('Location') as string))
  expect(await page.text()).toContain('seats=4')
})

test('a number that the tier does not have is not sold, and the window says how many there are', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  for (const seats of ['11', 'x', '0', '1e1']) {
    const text = textOf(await reader.page(`/pay/${ticket}?seats=${seats}`))
    expect(text).toContain('A group has from 2 to 10 seats here.')
    expect(text).toContain('Join for $5.00 a month')
  }
})

test('a form with other seats than its price is for, or with no number of them, starts nothing', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}?seats=5`), '/join')
  const before = await h.footprint()
  const status = async (over: Record<string, string>) =>
    (await reader.send(`/pay/${ticket}/join`, { ...fields, ...over })).status
  expect(await status({ seats: '6' })).toBe(409)
  expect(await status({ seats: '1' })).toBe(409)
  expect(await status({ approved: '500' })).toBe(409)
  expect(await status({ seats: '11', approved: '5500' })).toBe(409)
  expect(await status({ seats: '0', approved: '0' })).toBe(400)
  expect(await status({ seats: '-5', approved: '2500' })).toBe(400)
  expect(await status({ seats: '5.0' })).toBe(400)
  expect(await h.footprint()).toEqual(before)
  expect(await status({})).toBe(303)
})

test('a tier that came to have fewer seats, or none for groups, is shown again before anything is paid', async () => {
  await using h = await checkedHarness()
  const { site, ticket } = await opened(h)
  const reader = await knownVisitor(h)
  const fields = fieldsOf(await reader.page(`/pay/${ticket}?seats=5`), '/join')
  await putTier(h.ports, site, 'friend', makeTier({ seatsMax: 4 }))
  const refused = await reader.send(`/pay/${ticket}/join`, fields)
  expect(refused.status).toBe(409)
  expect(textOf(await refused.text())).toContain('A group has from 2 to 4 seats here.')
  await putTier(h.ports, site, 'friend', makeTier({ seatsMax: 1 }))
  expect((await reader.send(`/pay/${ticket}/join`, fields)).status).toBe(409)
  expect(await reader.page(`/pay/${ticket}`)).not.toContain('Join for a group')
  expect((await h.footprint()).memberships).toBe(0)
})

test('where no mail is sent nobody joins for a group, because nobody could take a seat', async () => {
  await using h = await checkedHarness({ over: { mailer: null } })
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h)
  expect(await reader.page(`/pay/${ticket}`)).not.toContain('Join for a group')
  const fields = fieldsOf(await reader.page(`/pay/${ticket}`), '/join')
  const refused = await reader.send(`/pay/${ticket}/join`, { ...fields, seats: '5', approved: '2500' })
  expect(refused.status).toBe(409)
})

// Inviting

test('the organiser invites by address and by domain, and sees who is told', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  const first = textOf(await group.reader.page(group.path))
  expect(first).toContain('One seat is yours. The other 2 are free.')
  expect(first).toContain('Nobody is invited yet.')
  const sent = await invites(group, ` ${ana}\r\n@LAKE.example\n`)
  expect(lands(sent)).toEqual([303, `${group.path}?notice=invited`])
  const text = textOf(await group.reader.page(`${group.path}?notice=invited`))
  expect(text).toContain('They are invited')
  expect(text).toContain(`${ana} Told by mail Withdraw`)
  expect(text).toContain('Everybody with an address @lake.example Not told by mail.')
})

test('the letter names the site, the tier and where to take the seat; it has no link and nothing of the organiser', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, ana, { 'Accept-Language': 'pl' })
  await invites(group, ben)
  h.clock.advance({ seconds: 31 })
  await sendWaiting(h.ports)
  const [polish, english] = [ana, ben].map((to) => h.mail.messages.find((message) => message.to === to))
  expect(english?.subject).toBe('Tuppence: a seat is free for you')
  for (const says of [
    'The River (Friend of the river)',
    'open 127.0.0.1:4401/wallet',
    'You will get no more mail about this.',
  ])
    expect(english?.text).toContain(says)
  expect(polish).toMatchObject({ lang: 'pl', subject: 'Tuppence: czeka na ciebie miejsce' })
  for (const message of [polish, english]) {
    expect(message?.html).toContain('The River (Friend of the river)')
    expect(`${message?.html}${message?.text}`).not.toMatch(/<a |https?:|membership_|reader_|ticket_/)
  }
})

test.each<[string, string, string]>([
  ['nothing', ' \r\n ', 'Type at least one address or domain.'],
  ['a word', 'ana', 'Neither a mail address nor a domain: ana'],
  ['one of two', `${ana}\nben@`, 'Neither a mail address nor a domain: ben@'],
  ['markup', '<b>x</b>@river.example', 'Neither a mail address nor a domain: &lt;b>'],
  ['a public domain', '@gmail.com', 'Anybody can have an address at @gmail.com.'],
  ['a public domain in capitals', `${ana}\n@WP.pl`, 'Anybody can have an address at @wp.pl.'],
  ['too many', Array.from({ length: 101 }, (_, n) => `r${n}@river.example`).join('\n'), 'At most 100 at once'],
])('an invitation of %s invites nobody, and what was typed stands there again', async (_name, typed, says) => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  const before = await h.footprint()
  const refused = await invites(group, typed)
  const html = await refused.text()
  expect(refused.status).toBe(422)
  expect(html).toContain('aria-invalid="true"')
  expect(textOf(html)).toContain(says)
  expect(html).not.toContain('<b>x</b>')
  if (typed.trim() !== '')
    expect(html).toContain(typed.split('\n')[0]?.replace('<b>', '&lt;b>').replace('</b>', '&lt;/b>'))
  expect(await h.footprint()).toEqual(before)
})

test('a hundred long addresses are taken at once', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  const long = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.example`
  const typed = Array.from({ length: 100 }, (_, index) => `r${index}${long.slice(3)}`).join('\r\n')
  expect((await invites(group, typed)).status).toBe(303)
  expect(await h.store.invitations(group.membership)).toHaveLength(100)
})

test('nobody else sees or changes a group, whether it exists or not, and no other origin does', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, ana)
  const holder = await keeperOf(h, ana)
  await holder.send('/wallet/seat', await wishOf(holder))
  const steps = [
    ['invite', { invited: ben }],
    ['withdraw', { invited: ana }],
    ['free', { address: ana }],
  ] as const
  const before = await h.footprint()
  for (const other of [await knownVisitor(h), holder, visitor(h)]) {
    for (const path of [group.path, '/wallet/group/membership_none', '/wallet/group/x']) {
      expect((await other.get(path)).status).toBe(404)
      for (const [step, fields] of steps) expect((await other.send(`${path}/${step}`, fields)).status).toBe(404)
    }
  }
  for (const [step, fields] of steps) {
    expect((await group.reader.send(`${group.path}/${step}`, fields, { Origin: siteOrigin })).status).toBe(403)
    expect((await group.reader.get(`${group.path}/${step}`)).status).toBe(405)
  }
  expect((await group.reader.send(group.path, {})).status).toBe(405)
  expect((await group.reader.send(`${group.path}/free`, { address: 'x' })).status).toBe(400)
  expect((await group.reader.send(`${group.path}/withdraw`, {})).status).toBe(400)
  expect(await h.footprint()).toEqual({ ...before, readers: Number(before.readers) + 1 })
  expect(await h.store.seats(group.membership)).toHaveLength(1)
})

// Taking a seat

test('an invited reader sees the seat once the address is proven, takes it, reads, and gives it back', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, ana)
  const reader = await knownVisitor(h)
  expect(await reader.page('/wallet')).not.toContain('A seat is free')
  await keep(h, reader, ana)
  const text = textOf(await reader.page('/wallet'))
  expect(text).toContain('A seat is free for you at The River: Friend of the river')
  expect(text).toContain('They see your mail address')
  const take = await wishOf(reader)
  expect(lands(await reader.send('/wallet/seat', take))).toEqual([303, '/wallet?notice=seat-taken'])
  expect(lands(await reader.send('/wallet/seat', take))).toEqual([303, '/wallet?notice=seat-taken'])

  const wallet = textOf(await reader.page('/wallet'))
  expect(wallet).toContain('The River : Friend of the river A seat in a group')
  // What it costs, until when it is paid and by whom is the organiser's affair.
  expect(wallet).not.toMatch(/\$15|\$5|Renews|Cancel/)
  const { ticket, verifier } = await openTicketFor(h, group.site.id, 'the-river')
  const approve = fieldsOf(await reader.page(`/pay/${ticket}`), '/approve')
  expect((await reader.send(`/pay/${ticket}/approve`, approve)).status).toBe(303)
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ membership: { tier: 'friend' } })
  const join = await joinTicketFor(h, group.site.id)
  await reader.send(`/pay/${join.ticket}/approve`, fieldsOf(await reader.page(`/pay/${join.ticket}`), '/approve'))
  const done = textOf(await reader.page(`/pay/${join.ticket}`))
  expect(done).toContain('You are a member')
  expect(done).not.toMatch(/\$15|\$5|Renews/)

  const seen = textOf(await group.reader.page(group.path))
  expect(seen).toContain('One seat is yours. Of the other 2, one is free.')
  expect(seen).toMatch(/Ana@river\.example Since .* Take back/)
  const leave = await wishOf(reader)
  expect(leave.wish).toBe('leave')
  expect(lands(await reader.send('/wallet/seat', leave))).toEqual([303, '/wallet?notice=seat-left'])
  expect(lands(await reader.send('/wallet/seat', leave))).toEqual([303, '/wallet?notice=seat-none'])
})

test('who is invited and has no wallet is given one by the code; who is not invited is not', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, '@river.example')
  const reader = visitor(h)
  expect(textOf(await reader.page('/wallet'))).toContain('I have a wallet already, or an invitation')
  await ask(reader, 'open', ben)
  expect(lands(await type(reader, lastCode(h)))).toEqual([303, '/wallet?notice=opened'])
  expect(await h.store.mailAddress((await whose(h, reader)) as `reader_${string}`)).toBe(ben)
  expect(lands(await reader.send('/wallet/seat', await wishOf(reader)))).toEqual([303, '/wallet?notice=seat-taken'])

  const before = await h.footprint()
  const other = visitor(h)
  await ask(other, 'open', 'eve@lake.example')
  expect(lands(await type(other, lastCode(h)))).toEqual([303, '/wallet?notice=no-wallet'])
  expect(await whose(h, other)).toBeNull()
  expect(await h.footprint()).toEqual(before)
})

test('the last seat goes to one; the other is told, and finds it in the wallet when the organiser has taken it back', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h, 2)
  await invites(group, '@river.example')
  const [first, second] = [await keeperOf(h, ana), await keeperOf(h, ben)]
  const [fields, late] = [await wishOf(first), await wishOf(second)]
  await first.send('/wallet/seat', fields)
  expect(lands(await second.send('/wallet/seat', late))).toEqual([303, '/wallet?notice=seat-full'])
  const full = textOf(await second.page('/wallet'))
  expect(full).toContain('You are invited to a seat at The River: Friend of the river All of them are taken')
  expect(full).not.toContain('Take the seat')

  const free = fieldsOf(await group.reader.page(group.path), '/free')
  expect(free).toEqual({ address: ana })
  expect(lands(await group.reader.send(`${group.path}/free`, free))).toEqual([303, `${group.path}?notice=freed`])
  expect(lands(await group.reader.send(`${group.path}/free`, free))).toEqual([303, `${group.path}?notice=freed-before`])
  expect(textOf(await group.reader.page(group.path))).toContain(`Who may not any more ${ana} Invite again`)
  expect(textOf(await first.page('/wallet'))).not.toMatch(/A seat|Take the seat/)
  expect(lands(await second.send('/wallet/seat', await wishOf(second)))).toEqual([303, '/wallet?notice=seat-taken'])

  // And whoever was kept out may be invited anew.
  await group.reader.send(`${group.path}/invite`, { invited: ana })
  expect(textOf(await first.page('/wallet'))).toContain('All of them are taken')
})

test('an invitation that was withdrawn offers nothing any more, and leaves the seats that were taken', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, '@river.example')
  const [first, second] = [await keeperOf(h, ana), await keeperOf(h, ben)]
  await first.send('/wallet/seat', await wishOf(first))
  const late = await wishOf(second)
  const fields = fieldsOf(await group.reader.page(group.path), '/withdraw')
  expect(fields).toEqual({ invited: '@river.example' })
  for (let times = 0; times < 2; times++)
    expect(lands(await group.reader.send(`${group.path}/withdraw`, fields))).toEqual([
      303,
      `${group.path}?notice=withdrawn`,
    ])
  expect((await second.send('/wallet/seat', late)).status).toBe(404)
  expect(textOf(await second.page('/wallet'))).not.toContain('seat')
  expect(await h.store.seats(group.membership)).toHaveLength(1)
})

test('a form for a seat of another origin, of a stranger, or without a wish takes nothing', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h)
  await invites(group, ana)
  const reader = await keeperOf(h, ana)
  const fields = await wishOf(reader)
  const before = await h.footprint()
  expect((await reader.send('/wallet/seat', fields, { Origin: siteOrigin })).status).toBe(403)
  expect((await reader.send('/wallet/seat', { ...fields, wish: 'own' })).status).toBe(400)
  expect((await reader.send('/wallet/seat', { ...fields, membership: 'x' })).status).toBe(400)
  expect((await reader.send('/wallet/seat', { ...fields, membership: 'membership_none' })).status).toBe(404)
  expect((await reader.get('/wallet/seat')).status).toBe(405)
  expect(lands(await visitor(h).send('/wallet/seat', fields))).toEqual([303, '/wallet'])
  expect((await (await knownVisitor(h)).send('/wallet/seat', fields)).status).toBe(404)
  expect(await h.footprint()).toEqual({ ...before, readers: Number(before.readers) + 1 })
  expect((await reader.send('/wallet/seat', fields, { Origin: apiOrigin })).status).toBe(303)
})

test('a group that has fewer seats now shows the organiser which one opens nothing, and its reader too', async () => {
  await using h = await checkedHarness()
  const group = await organiser(h, 3)
  await invites(group, '@river.example')
  const [first, second] = [await keeperOf(h, ana), await keeperOf(h, ben)]
  await first.send('/wallet/seat', await wishOf(first))
  await second.send('/wallet/seat', await wishOf(second))
  const fewer = { ...(await membershipOf(h, group.membership)), seats: 2 }
  await h.store.commit([{ change: 'put-membership', membership: fewer, at: h.clock.now() }])
  const text = textOf(await group.reader.page(group.path))
  expect(text).toContain('One seat is yours. The other one is taken.')
  expect(text).toMatch(/ben@river\.example Since [^·]* Beyond the seats that you pay for: it opens nothing\./)
  expect(textOf(await second.page('/wallet'))).toContain('The group has fewer seats now, so this one opens nothing.')
})

test('in Polish it says the same', async () => {
  await using h = await checkedHarness()
  const { ticket } = await opened(h)
  const reader = await knownVisitor(h, { 'Accept-Language': 'pl' })
  const text = textOf(await reader.page(`/pay/${ticket}?seats=3`))
  expect(text).toContain('Miejsca: 3 × 5,00 USD')
  expect(text).toContain('Dołącz za 15,00 USD miesięcznie')
})
