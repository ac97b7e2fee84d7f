// What every store promises about tiers and memberships: written by their version, paid once, and never given back beyond what was paid.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { money } from '../../../server/core/money.ts'
import { at, makeDue, makeMembership, makeMessage, makeTicket, makeTier, usd } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { invoiced, joined, memberRefunded, memberRefundReturned, paidUntil } from './changes.ts'

const moved = { done: false, guard: 'membership-moved' }

export function membershipClaims({ fresh }: Bench): void {
  const withTier = async (): Promise<OpenedStore> => {
    const one = await fresh()
    await one.store.commit([{ change: 'put-tier', tier: makeTier(), at }])
    return one
  }
  const member = async (): Promise<OpenedStore> => {
    const one = await withTier()
    await one.store.commit(joined())
    return one
  }

  test('tiers are read again as they were written, from the lowest to the highest', async () => {
    const { store } = await fresh()
    expect(await store.tiers('site_one')).toEqual([])
    const prices = [
      { interval: 'month', price: usd(1500) },
      { interval: 'month', price: money(1400, 'EUR') },
    ] as const
    const patron = makeTier({ id: 'patron', level: 2, prices, perks: [], patterns: ['/letters/*', 'x’"'] })
    await store.commit([
      { change: 'put-tier', tier: patron, at },
      { change: 'put-tier', tier: makeTier(), at },
    ])
    expect(await store.tiers('site_one')).toEqual([makeTier(), patron])
    expect(await store.tiers('site_two')).toEqual([])
  })

  test('a tier is replaced as a whole; one that was withdrawn stays, and may be offered again', async () => {
    const { store } = await withTier()
    const cheaper = makeTier({ name: 'Friend', prices: [{ interval: 'year', price: usd(900) }] })
    await store.commit([{ change: 'put-tier', tier: cheaper, at }])
    expect(await store.tiers('site_one')).toEqual([cheaper])
    await store.commit([{ change: 'withdraw-tier', site: 'site_one', tier: 'friend', at }])
    expect(await store.tiers('site_one')).toEqual([{ ...cheaper, isOffered: false }])
    await store.commit([{ change: 'put-tier', tier: makeTier(), at }])
    expect(await store.tiers('site_one')).toEqual([makeTier()])
  })

  test('a ticket to join says what it is for', async () => {
    const { store } = await withTier()
    const join = { tier: 'friend', interval: 'year', currency: 'EUR' } as const
    const ticket = makeTicket({ id: 'ticket_join', item: '', join })
    await store.commit([{ change: 'open-ticket', ticket, at }])
    expect(await store.ticket('ticket_join')).toEqual(ticket)
  })

  test('an attempt to join is unfinished until it comes to something or to nothing', async () => {
    const { store } = await withTier()
    const attempt = makeMembership({ ticket: 'ticket_one' })
    const late = '2026-11-22T12:00:00.001Z'
    expect(await store.commit([{ change: 'start-membership', membership: attempt }])).toEqual({ done: true })
    expect(await store.membership('membership_one')).toEqual(attempt)
    expect(await store.unfinishedMemberships(at, 10)).toEqual([])
    expect(await store.unfinishedMemberships(late, 10)).toEqual([attempt])
    await store.commit([{ change: 'open-membership', membership: attempt.id, session: 'cs_1', at }])
    expect(await store.unfinishedMemberships(late, 10)).toMatchObject([{ state: 'open', session: 'cs_1' }])
    expect(await store.joiningsAt('reader_one', 'site_one')).toMatchObject([{ id: 'membership_one' }])
    expect(await store.joiningsAt('reader_two', 'site_one')).toEqual([])
    expect(await store.joiningsAt('reader_one', 'site_two')).toEqual([])
    await store.commit([{ change: 'expire-membership', membership: attempt.id, at }])
    expect(await store.unfinishedMemberships(late, 10)).toEqual([])
    expect(await store.joiningsAt('reader_one', 'site_one')).toEqual([])
    expect(await store.memberships('reader_one')).toEqual([])
    expect(await store.membership('membership_one')).toMatchObject({ state: 'expired', version: 2 })
  })

  test('an attempt under the id of another one is refused', async () => {
    const { store } = await withTier()
    const start: Change = { change: 'start-membership', membership: makeMembership() }
    await store.commit([start])
    await store.commit([{ change: 'expire-membership', membership: 'membership_one', at }])
    expect(await store.commit([start])).toEqual({ done: false, guard: 'checkout-started' })
  })

  test('who has joined is a member of that site, with what was paid', async () => {
    const { store } = await member()
    const active = { state: 'active', subscription: 'sub_1', paidUntil, renews: true, version: 2 }
    expect(await store.membership('membership_one')).toMatchObject(active)
    expect(await store.membershipOf('sub_1')).toBe('membership_one')
    expect(await store.membershipOf('sub_2')).toBeNull()
    expect(await store.membershipsAt('reader_one', 'site_one')).toMatchObject([active])
    expect(await store.membershipsAt('reader_one', 'site_two')).toEqual([])
    expect(await store.membershipsAt('reader_two', 'site_one')).toEqual([])
    expect(await store.memberships('reader_one')).toMatchObject([active])
    expect(await store.membershipInvoices('membership_one')).toEqual(['in_1'])
    expect(await store.membershipPayment('pi_m1')).toMatchObject({ invoice: 'in_1', money: usd(500), refunded: 0 })
    expect(await store.membershipPayment('pi_none')).toBeNull()
    expect(await store.payables('pub_one')).toEqual([{ amount: 475, currency: 'USD' }])
  })

  test('an attempt that came to something does not expire', async () => {
    const { store } = await member()
    await store.commit([{ change: 'expire-membership', membership: 'membership_one', at }])
    expect(await store.membership('membership_one')).toMatchObject({ state: 'active', version: 2 })
  })

  test('of two who saw the same membership one writes', async () => {
    const { store } = await member()
    const seen = await store.membership('membership_one')
    if (seen === null) throw new Error('no membership')
    const put = (over: Partial<typeof seen>): Change[] => [
      { change: 'put-membership', membership: { ...seen, ...over }, at },
    ]
    const answers = await Promise.all([store.commit(put({ renews: false })), store.commit(put({ state: 'past-due' }))])
    expect(answers).toContainEqual({ done: true })
    expect(answers).toContainEqual(moved)
  })

  test('an invoice is booked once, and with its entry or not at all', async () => {
    const { store } = await member()
    expect(await store.commit(invoiced('in_1', 'pi_other'))).toEqual(moved)
    expect(await store.commit(invoiced('in_2', 'pi_m1'))).toEqual(moved)
    expect(await store.payables('pub_one')).toEqual([{ amount: 475, currency: 'USD' }])
  })

  test('a window that a member came through is done, and only once', async () => {
    const { store } = await member()
    const finish: Change = {
      change: 'finish-by-membership',
      ticket: 'ticket_one',
      reader: 'reader_one',
      membership: 'membership_one',
      at,
    }
    expect(await store.commit([finish])).toEqual({ done: true })
    expect(await store.ticket('ticket_one')).toMatchObject({
      state: 'done',
      reader: 'reader_one',
      entitlement: null,
      membership: 'membership_one',
    })
    expect(await store.commit([finish])).toEqual({ done: false, guard: 'ticket-closed' })
  })

  test('no more goes back than was paid, and each refund once', async () => {
    const { store } = await member()
    const back = (id: string, before: number, amount: number) => memberRefunded(store, id, before, amount)
    expect(await back('re_1', 0, 200)).toEqual({ done: true })
    expect(await store.membershipRefund('re_1')).toEqual({ state: 'sent' })
    expect(await back('re_1', 200, 200)).toEqual(moved)
    expect(await back('re_2', 0, 100)).toEqual(moved)
    expect(await back('re_2', 200, 301)).toEqual(moved)
    expect(await back('re_2', 200, 300)).toEqual({ done: true })
    expect(await store.payables('pub_one')).toEqual([{ amount: 0, currency: 'USD' }])
    expect(await store.membershipRefund('re_3')).toBeNull()
  })

  test('what a card did not take is there again, once', async () => {
    const { store } = await member()
    await memberRefunded(store, 're_1', 0, 200)
    expect(await memberRefundReturned(store, 're_1', 200)).toEqual({ done: true })
    expect(await store.membershipRefund('re_1')).toEqual({ state: 'returned' })
    expect(await memberRefundReturned(store, 're_1', 200)).toEqual(moved)
    expect(await store.membershipPayment('pi_m1')).toMatchObject({ refunded: 0 })
    expect(await store.payables('pub_one')).toEqual([{ amount: 475, currency: 'USD' }])
  })

  test('a membership whose paid time is over is asked about until it is seen', async () => {
    const { store } = await member()
    const [later, hour] = ['2027-01-01T00:00:00.000Z', '2026-12-31T23:00:00.000Z']
    expect(await store.overdueMemberships(at, at, 10)).toEqual([])
    expect(await store.overdueMemberships(later, hour, 10)).toMatchObject([{ id: 'membership_one' }])
    await store.commit([{ change: 'see-membership', membership: 'membership_one', at: later }])
    expect(await store.overdueMemberships(later, hour, 10)).toEqual([])
  })

  test('what a renewal owes is kept, replaced, and gone when it is paid', async () => {
    const { store } = await member()
    const id = 'membership_one'
    expect(await store.membershipDue(id)).toBeNull()
    const due = makeDue()
    await store.commit([{ change: 'put-due', membership: id, due }])
    expect(await store.membershipDue(id)).toEqual(due)
    const asked = makeDue({ attempts: 2, nextAttemptAt: null, needsHolder: true })
    await store.commit([{ change: 'put-due', membership: id, due: asked }])
    expect(await store.membershipDue(id)).toEqual(asked)
    expect(await store.membershipDue('membership_two')).toBeNull()
    await store.commit([{ change: 'put-due', membership: id, due: null }])
    await store.commit([{ change: 'put-due', membership: id, due: null }])
    expect(await store.membershipDue(id)).toBeNull()
  })

  test('what is owed is written with the membership that it is about, or not at all', async () => {
    const { store } = await member()
    const stale: Change = { change: 'put-membership', membership: makeMembership({ version: 1 }), at }
    const owed: Change = { change: 'put-due', membership: 'membership_one', due: makeDue() }
    expect(await store.commit([owed, stale])).toEqual(moved)
    expect(await store.membershipDue('membership_one')).toBeNull()
  })

  test('about one occasion of a membership one letter is written, however many want to', async () => {
    const { store } = await member()
    const written = (occasion: string, id: `mail_${string}`): Change[] => [
      { change: 'note-letter', membership: 'membership_one', occasion, at },
      { change: 'add-message', message: makeMessage({ id }) },
    ]
    const ids = ['mail_1', 'mail_2', 'mail_3', 'mail_4'] as const
    const answers = await Promise.all(ids.map((id) => store.commit(written('over', id))))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers.find(({ done }) => !done)).toEqual({ done: false, guard: 'letter-written' })
    expect(await store.dueMessages('9999', 10)).toHaveLength(1)
    expect(await store.commit(written('joined', 'mail_5'))).toEqual({ done: true })
    expect((await store.membershipLetters('membership_one')).toSorted()).toEqual(['joined', 'over'])
    expect(await store.membershipLetters('membership_two')).toEqual([])
  })

  test('free days that end soon are found until their reader was told, once there is an address to tell it to', async () => {
    const { store } = await member()
    const trialUntil = '2026-11-30T12:00:00.000Z'
    const membership = makeMembership({ ...activeOne, trialUntil, version: 2 })
    const [soon, late] = ['2026-11-28T12:00:00.000Z', '2026-12-01T12:00:00.000Z']
    const asked = { now: soon, before: late, seenBefore: soon }
    await store.commit([{ change: 'put-membership', membership, at }])
    expect(await store.endingTrials(asked, 10)).toEqual([])
    await store.commit([{ change: 'add-mail-address', address: 'ana@example.com', reader: 'reader_one', at }])
    expect(await store.endingTrials(asked, 10)).toMatchObject([{ id: 'membership_one', trialUntil }])
    expect(await store.endingTrials({ ...asked, seenBefore: at }, 10)).toEqual([])
    expect(await store.endingTrials({ ...asked, before: trialUntil }, 10)).toEqual([])
    expect(await store.endingTrials({ ...asked, now: trialUntil }, 10)).toEqual([])
    await store.commit([{ change: 'note-letter', membership: 'membership_one', occasion: 'trial-ends', at }])
    expect(await store.endingTrials(asked, 10)).toEqual([])
  })

  test('one change is begun at a time, from the version that was seen, until it is known what came of it or it has died', async () => {
    const { store } = await member()
    const { version } = (await store.membership('membership_one')) ?? { version: 0 }
    const [later, muchLater] = ['2026-11-22T12:01:00.000Z', '2026-11-22T12:03:00.000Z']
    const begin = (seen: number, now: string, freeBefore: string) =>
      store.commit([{ change: 'begin-change', membership: 'membership_one', version: seen, freeBefore, at: now }])
    expect(await begin(version + 1, at, at)).toEqual(moved)
    expect(await store.unfinishedChanges(muchLater, 10)).toEqual([])
    expect(await begin(version, at, at)).toEqual({ done: true })
    expect(await begin(version, at, at)).toEqual(moved)
    expect(await begin(version + 1, later, at)).toEqual(moved)
    expect(await store.unfinishedChanges(at, 10)).toEqual([])
    expect(await store.unfinishedChanges(later, 10)).toMatchObject([
      { membership: { id: 'membership_one' }, begunAt: at },
    ])
    expect(await begin(version + 1, muchLater, later)).toEqual({ done: true })
    await store.commit([{ change: 'end-change', membership: 'membership_one', begunAt: at }])
    expect(await store.unfinishedChanges('2026-11-23T12:00:00.000Z', 10)).toMatchObject([{ begunAt: muchLater }])
    await store.commit([{ change: 'end-change', membership: 'membership_one', begunAt: muchLater }])
    expect(await store.unfinishedChanges('2026-11-23T12:00:00.000Z', 10)).toEqual([])
    expect(await store.membership('membership_one')).toMatchObject({ version: version + 2 })
  })

  test('its terms, what is planned and whether its price is one for the first members are written with it', async () => {
    const { store } = await member()
    const known = await store.membership('membership_one')
    if (known === null) throw new Error('nobody is a member')
    await store.commit([{ change: 'put-tier', tier: makeTier({ id: 'gold', level: 2 }), at }])
    const next = { tier: 'friend', interval: 'month', price: usd(500), seats: 2 } as const
    const gold = { tier: 'gold', interval: 'year', price: usd(9990), seats: 3, isFounding: true, next } as const
    for (const terms of [gold, { ...gold, isFounding: false, next: null }]) {
      const { version } = (await store.membership('membership_one')) ?? known
      await store.commit([{ change: 'put-membership', membership: { ...known, ...terms, version }, at }])
      expect(await store.membership('membership_one')).toEqual({ ...known, ...terms, version: version + 1 })
    }
  })
}

const activeOne = { state: 'active', subscription: 'sub_1', joinedAt: at, paidUntil } as const
