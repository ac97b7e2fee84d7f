// Seats over HTTP: who takes one reads as a member, who loses it does not, and neither learns more of the other than is shown.
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import type { ReaderId } from '../../../server/core/id.ts'
import { opensUntil } from '../../../server/core/membership.ts'
import { changeRenewal } from '../../../server/flows/change-renewal.ts'
import { freeSeat } from '../../../server/flows/free-seat.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { leaveSeat, takeSeat } from '../../../server/flows/take-seat.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Entitlements } from '../../../server/wire/entitlement.ts'
import type { Redeemed } from '../../../server/wire/ticket.ts'
import { createGroup, type GroupOf, invite, proven, seatIn } from '../../support/group.ts'
import type { Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { joinTicketFor, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader, openTicketFor, redeem } from '../../support/reader.ts'
import { checkedHarness } from '../pages/visitor.ts'

type Done = Extract<Redeemed, { state: 'done' }>

const [one, two] = ['one@river.example', 'two@river.example'] as const
const notFound = { code: 'not-found' }

/** Passes the window of an article as somebody who has a seat, and collects what it gave. */
async function reads(h: Harness, site: string, reader: ReaderId) {
  const opened = await openTicketFor(h, site, 'the-river')
  const answer = await unlockItem(h.ports, { ticket: opened.ticket, reader, approved: usd(20) })
  const done = (await (await redeem(h, opened.ticket, opened.verifier)).json()) as Done
  return { ...opened, answer, done }
}

const ask = async (h: Harness, site: string, grant: string) => {
  const answer = await h.post('/v1/entitlements', { site, items: ['the-river'] }, { Authorization: `Bearer ${grant}` })
  return ((await answer.json()) as Entitlements).items[0]
}
const content = (h: Harness, site: string, token: string | undefined) =>
  h.request(`/v1/sites/${site}/items/the-river/content`, { headers: { Authorization: `Bearer ${token}` } })

const readersOf = async (h: Harness, { membership }: GroupOf) =>
  (await h.store.seats(membership)).map(({ place, reader }) => [place, reader])

test('the organiser pays for all seats by one subscription, and each renewal costs the same', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 3 })
  const subscription = await h.ports.payments.reportMembership(group.subscription)
  expect(subscription?.origin).toMatchObject({ seats: 3, price: usd(500) })
  expect(await membershipOf(h, group.membership)).toMatchObject({ seats: 3, price: usd(500), state: 'active' })
  await pass(h, { days: 32 })
  expect(await h.store.payables(group.site.publisher)).toEqual([{ amount: 3000, currency: 'USD' }])
})

test('a publisher says how many seats a group may have; who says nothing sells none', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await h.site()
  const put = async (over: object) => {
    const prices = [{ interval: 'month', price: { amount: 500, currency: 'USD' } }]
    const answer = await h.request('/v1/admin/tiers/friend', {
      method: 'PUT',
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Friend', level: 1, prices, ...over }),
    })
    return answer.status
  }
  const shown = async () => (await (await h.request(`/v1/sites/${site.id}`)).json()) as { tiers: unknown[] }
  for (const seatsMax of [0, -1, 1.5, 501, '5', null]) expect(await put({ seatsMax })).toBe(400)
  expect((await shown()).tiers).toEqual([])
  expect(await put({ seatsMax: 500 })).toBe(200)
  expect(await shown()).toMatchObject({ tiers: [{ tier: 'friend', seatsMax: 500 }] })
  expect(await put({})).toBe(200)
  expect(await shown()).toMatchObject({ tiers: [{ tier: 'friend', seatsMax: 1 }] })
})

test.each([0, -1, 1.5, 11, Number.NaN])('%s seats are refused before anything is written', async (seats) => {
  await using h = await checkedHarness()
  const { site } = await createGroup(h)
  const reader = await newReader(h)
  const before = await h.footprint()
  await expect(startJoin(h, site.id, { reader, seats })).rejects.toMatchObject({ code: 'amount-out-of-range' })
  expect(await h.footprint()).toEqual({ ...before, tickets: Number(before.tickets) + 1 })
})

test('no group costs more than one charge may', async () => {
  await using h = await checkedHarness()
  const { site } = await createGroup(h)
  await putTier(h.ports, site, 'friend', makeTier({ seatsMax: 500 }))
  const join = async (seats: number) => startJoin(h, site.id, { reader: await newReader(h), seats })
  // 60 × $5 = $300, the most that is taken at once.
  expect((await join(60)).session).toMatch(/^cs_/)
  await expect(join(61)).rejects.toMatchObject({ code: 'amount-out-of-range' })
})

test('who takes a seat reads everything, by tokens of their own, and the organiser as before', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { site, membership } = group
  await h.store.commit([
    { change: 'put-content', site: site.id, item: 'the-river', html: '<p>text</p>', at: h.clock.now() },
  ])
  const holder = await seatIn(h, group, one)
  const { answer, done } = await reads(h, site.id, holder)
  expect(answer).toEqual({ next: 'unlocked' })
  expect(done).toMatchObject({ state: 'done', membership: { tier: 'friend' }, unlocks: [{ item: 'the-river' }] })
  expect((await content(h, site.id, done.membership?.token)).status).toBe(200)
  const renewed = await ask(h, site.id, done.grant)
  const { done: own } = await reads(h, site.id, group.reader)

  // Pairwise names: the token says who asked, not who pays. Which group it is, its number says.
  const claims = [done.membership?.token, renewed?.granted ? renewed.token : '', own.membership?.token].map((token) =>
    decodeJwt(token as string),
  )
  expect(claims[0]?.sub).toBe(claims[1]?.sub)
  expect(claims[0]?.sub).not.toBe(claims[2]?.sub)
  expect(JSON.stringify(claims)).not.toContain('reader_')
  expect(claims.map(({ jti }) => jti?.startsWith(membership))).toEqual([true, true, true])
  expect((await h.footprint()).entitlements).toBe(0)
})

test('who is let in by a seat passes a window to join without paying', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const holder = await seatIn(h, group, one)
  const { ticket, verifier } = await joinTicketFor(h, group.site.id)
  expect(await unlockItem(h.ports, { ticket, reader: holder, approved: null })).toEqual({ next: 'unlocked' })
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({ membership: { tier: 'friend' } })
})

test('a seat is no membership of one’s own: it is not cancelled by who has it, and does not keep one from joining', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { site, membership } = group
  const holder = await seatIn(h, group, one)
  await expect(changeRenewal(h.ports, { reader: holder, membership, renews: false })).rejects.toMatchObject(notFound)
  expect((await startJoin(h, site.id, { reader: holder })).session).toMatch(/^cs_/)
  await expect(startJoin(h, site.id, { reader: group.reader })).rejects.toMatchObject({ code: 'state-conflict' })
})

// Who may

test('an address or all of its domain is invited: domains in any case, what is before the @ as it was typed', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 10 })
  await invite(h, group, 'Ana@lake.example', '@river.example')
  const takes = async (address: `${string}@${string}`) =>
    takeSeat(h.ports, { reader: await proven(h, address), membership: group.membership }).catch(({ code }) => code)
  expect(await takes('Ana@lake.example')).toBe('taken')
  expect(await takes('ana@lake.example')).toBe('not-found')
  expect(await takes('anybody@river.example')).toBe('taken')
  expect(await takes('ana@mail.river.example')).toBe('not-found')
  expect(await takes('ana@notriver.example')).toBe('not-found')
})

test('who has proven no address, or another one, takes no seat, and neither does the organiser', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { membership } = group
  await invite(h, group, one, '@lake.example')
  const [stranger, other] = [await newReader(h), await proven(h, two)]
  await h.store.commit([
    { change: 'add-mail-address', address: 'boss@lake.example', reader: group.reader, at: h.clock.now() },
  ])
  const before = await h.footprint()
  for (const reader of [stranger, other, group.reader])
    await expect(takeSeat(h.ports, { reader, membership })).rejects.toMatchObject(notFound)
  const reader = await proven(h, one)
  await expect(takeSeat(h.ports, { reader, membership: 'membership_none' })).rejects.toMatchObject(notFound)
  expect(await h.footprint()).toEqual({
    ...before,
    readers: Number(before.readers) + 1,
    mail_addresses: Number(before.mail_addresses) + 1,
  })
  expect((await reads(h, group.site.id, stranger)).done).toEqual({ state: 'pending' })
})

// Races

test('of sixty-four readers who want three seats at once exactly three get one', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 4 })
  const { membership, site } = group
  await invite(h, group, '@river.example')
  const readers = await Promise.all(Array.from({ length: 64 }, (_, index) => proven(h, `r${index}@river.example`)))
  const answers = await Promise.all(readers.map((reader) => takeSeat(h.ports, { reader, membership })))
  const lucky = readers.filter((_, index) => answers[index] === 'taken')
  expect(lucky).toHaveLength(3)
  expect(answers.filter((answer) => answer === 'full')).toHaveLength(61)
  const seats = await readersOf(h, group)
  expect(seats.map(([place]) => place)).toEqual([2, 3, 4])
  expect(new Set(seats.map(([, reader]) => reader))).toEqual(new Set(lucky))
  const members = await Promise.all(readers.map((reader) => h.store.membershipsAt(reader, site.id)))
  expect(members.flat()).toHaveLength(3)
})

test('of two who take the last one, one gets it; who takes a seat five times at once has one', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 3 })
  const { membership } = group
  await invite(h, group, '@river.example')
  const eager = await proven(h, 'eager@river.example')
  const five = Array.from({ length: 5 }, () => takeSeat(h.ports, { reader: eager, membership }))
  expect(new Set(await Promise.all(five))).toEqual(new Set(['taken']))
  expect(await readersOf(h, group)).toEqual([[2, eager]])
  const [ana, ben] = [await proven(h, one), await proven(h, two)]
  const last = await Promise.all([ana, ben].map((reader) => takeSeat(h.ports, { reader, membership })))
  expect(last.toSorted()).toEqual(['full', 'taken'])
  expect(await readersOf(h, group)).toHaveLength(2)
})

// Losing one

test('who loses a seat is told so at once where the page asks, and within the hour where it holds a token', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { site, membership } = group
  await h.store.commit([
    { change: 'put-content', site: site.id, item: 'the-river', html: '<p>text</p>', at: h.clock.now() },
  ])
  const holder = await seatIn(h, group, one)
  const { done, ticket, verifier } = await reads(h, site.id, holder)
  expect(await freeSeat(h.ports, { ...group, address: one })).toBe(true)
  expect(await freeSeat(h.ports, { ...group, address: one })).toBe(false)

  expect(await ask(h, site.id, done.grant)).toEqual({ item: 'the-river', granted: false, because: 'not-owned' })
  expect(await (await redeem(h, ticket, verifier)).json()).toEqual({ state: 'expired' })
  expect((await content(h, site.id, done.membership?.token)).status).toBe(200)
  h.clock.advance({ minutes: 62 })
  expect((await content(h, site.id, done.membership?.token)).status).toBe(401)
  await expect(takeSeat(h.ports, { reader: holder, membership })).rejects.toMatchObject(notFound)
})

test('a seat that was given back can be taken by the next, and again by who gave it', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 2 })
  const { membership } = group
  const ana = await seatIn(h, group, one)
  await invite(h, group, two)
  const ben = await proven(h, two)
  expect(await takeSeat(h.ports, { reader: ben, membership })).toBe('full')
  expect(await leaveSeat(h.ports, { reader: ana, membership })).toBe(true)
  expect(await leaveSeat(h.ports, { reader: ana, membership })).toBe(false)
  expect(await takeSeat(h.ports, { reader: ben, membership })).toBe('taken')
  expect(await takeSeat(h.ports, { reader: ana, membership })).toBe('full')
  await leaveSeat(h.ports, { reader: ben, membership })
  expect(await takeSeat(h.ports, { reader: ana, membership })).toBe('taken')
})

test('who is kept out although the domain is invited stays out until the address itself is', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { membership } = group
  await invite(h, group, '@river.example')
  const ana = await proven(h, one)
  await takeSeat(h.ports, { reader: ana, membership })
  await freeSeat(h.ports, { ...group, address: one })
  await invite(h, group, '@river.example')
  await expect(takeSeat(h.ports, { reader: ana, membership })).rejects.toMatchObject(notFound)
  expect(await takeSeat(h.ports, { reader: await proven(h, two), membership })).toBe('taken')
  await invite(h, group, one)
  expect(await takeSeat(h.ports, { reader: ana, membership })).toBe('taken')
})

test('a seat past the number that is paid for opens nothing, and is exchanged for one that is when there is one', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h, { seats: 4 })
  const { site, membership } = group
  const [ana, ben, cara] = [
    await seatIn(h, group, one),
    await seatIn(h, group, two),
    await seatIn(h, group, 'three@river.example'),
  ]
  const { done } = await reads(h, site.id, cara)
  const fewer = { ...(await membershipOf(h, membership)), seats: 3 }
  await h.store.commit([{ change: 'put-membership', membership: fewer, at: h.clock.now() }])
  expect(await ask(h, site.id, done.grant)).toMatchObject({ granted: false })
  expect(await takeSeat(h.ports, { reader: cara, membership })).toBe('full')
  await leaveSeat(h.ports, { reader: ana, membership })
  expect(await takeSeat(h.ports, { reader: cara, membership })).toBe('taken')
  expect(await readersOf(h, group)).toEqual([
    [2, cara],
    [3, ben],
  ])
  expect(await ask(h, site.id, done.grant)).toMatchObject({ granted: true })
})

test('a seat opens until the second in which the membership ends, and is taken until then', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const { site, membership, reader } = group
  const holder = await seatIn(h, group, one)
  await invite(h, group, two, 'late@river.example')
  const [ana, late] = [await proven(h, two), await proven(h, 'late@river.example')]
  const { done } = await reads(h, site.id, holder)
  await changeRenewal(h.ports, { reader, membership, renews: false })
  const end = Date.parse(opensUntil(await membershipOf(h, membership)) as string)
  h.clock.advance({ seconds: (end - Date.parse(h.clock.now())) / 1000 - 1 })
  const before = await ask(h, site.id, done.grant)
  expect(before).toMatchObject({ granted: true })
  // Its token ends with the membership.
  expect(decodeJwt(before?.granted ? before.token : '').exp).toBe(Math.floor(end / 1000))
  expect(await takeSeat(h.ports, { reader: ana, membership })).toBe('taken')
  h.clock.advance({ seconds: 2 })
  expect(await ask(h, site.id, done.grant)).toMatchObject({ granted: false })
  expect(await takeSeat(h.ports, { reader: late, membership })).toBe('over')
  expect(await invite(h, group, 'more@river.example')).toEqual({ next: 'over' })
  await h.stripe.control.idle()
})
