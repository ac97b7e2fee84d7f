// What every store promises about many memberships at once: who was a member when, on what terms, and what was booked of it.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import type { MembershipId } from '../../../server/core/id.ts'
import { after } from '../../../server/core/instant.ts'
import type { Membership } from '../../../server/core/membership.ts'
import { at, makeMembership, makeSite, makeTier } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { given, joined, memberRefunded, memberRefundReturned, paid, paidUntil } from './changes.ts'

const day = 24 * 60 * 60
const days = (count: number) => after(at, count * day)

export function figureClaims({ fresh }: Bench): void {
  const withTier = async (): Promise<OpenedStore> => {
    const one = await fresh()
    await one.store.commit([
      { change: 'put-tier', tier: makeTier(), at },
      { change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at },
      // What the gifts are paid from.
      ...paid('checkout_gifts', 'pi_gifts', 10_000),
    ])
    return one
  }

  /** A gift, so that no invoice is needed: it begins as a member and changes from version to version. */
  const memberOf = (id: MembershipId, over: Partial<Membership> = {}) =>
    makeMembership({ id, cause: 'gift', state: 'active', renews: false, joinedAt: at, paidUntil, ...over })
  const begun = (membership: Membership): Change[] => {
    const { id, tier, interval, price, joinedAt } = membership
    const gift = `gift_${id}` as const
    return [
      ...given({ id: gift, tier, interval, price, codes: 1 }),
      { change: 'start-membership', membership },
      { change: 'redeem-code', codeHash: `code-${gift}-0`, membership: id, at: joinedAt ?? at },
    ]
  }
  const put = (membership: Membership, instant: string): Change[] => [
    { change: 'put-membership', membership, at: instant },
  ]

  test('an attempt to join is no member, and leaves no history', async () => {
    const { store } = await withTier()
    await store.commit([{ change: 'start-membership', membership: makeMembership() }])
    expect(await store.memberCounts('site_one', at, days(1))).toEqual({ atStart: 0, atEnd: 0, stayed: 0 })
    expect(await store.memberGroups('site_one', at)).toEqual([])
    expect(await store.membershipVersions('reader_one', 'site_one')).toEqual([])
  })

  test('who has joined is counted from that moment on, by cause and terms', async () => {
    const { store } = await withTier()
    await store.commit(joined())
    await store.commit(begun(memberOf('membership_two', { reader: 'reader_two', interval: 'year', seats: 3 })))
    const group = { state: 'active', currency: 'USD', isTrial: false, members: 1 }
    const byCard = { ...group, cause: 'card', renews: true, interval: 'month', amount: 500 }
    const gift = { ...group, cause: 'gift', renews: false, interval: 'year', amount: 1500 }
    const groups = await store.memberGroups('site_one', at)
    expect(groups.toSorted((a, b) => a.amount - b.amount)).toEqual([byCard, gift])
    expect(await store.memberGroups('site_one', after(at, -0.001))).toEqual([])
    expect(await store.memberGroups('site_two', at)).toEqual([])
    expect(await store.memberCounts('site_one', after(at, -0.001), at)).toEqual({ atStart: 0, atEnd: 2, stayed: 0 })
    expect(await store.memberCounts('site_two', at, at)).toEqual({ atStart: 0, atEnd: 0, stayed: 0 })
  })

  test('what renews is a member for the days of grace after what was paid, what does not is none', async () => {
    const { store } = await withTier()
    await store.commit(joined())
    await store.commit(begun(memberOf('membership_two', { reader: 'reader_two' })))
    const counts = async (instant: string) => (await store.memberCounts('site_one', at, instant)).atEnd
    expect(await counts(after(paidUntil, -1))).toBe(2)
    expect(await counts(paidUntil)).toBe(1)
    expect(await counts(after(paidUntil, 10 * day - 1))).toBe(1)
    expect(await counts(after(paidUntil, 10 * day))).toBe(0)
  })

  test('a month that is over is counted by what was so then, whatever became of it', async () => {
    const { store } = await withTier()
    const first = memberOf('membership_one')
    await store.commit(begun(first))
    await store.commit(put({ ...first, trialUntil: days(7) }, at))
    await store.commit(put({ ...first, state: 'past-due', seats: 2, version: 2 }, days(10)))
    await store.commit(put({ ...first, state: 'paused', seats: 2, version: 3 }, days(20)))
    await store.commit(put({ ...first, state: 'ended', endedAt: days(40), version: 4 }, days(40)))
    const groupsAt = async (instant: string) =>
      (await store.memberGroups('site_one', instant)).map(({ state, amount, isTrial }) => [state, amount, isTrial])
    expect(await groupsAt(days(6))).toEqual([['active', 500, true]])
    expect(await groupsAt(days(7))).toEqual([['active', 500, false]])
    expect(await groupsAt(days(10))).toEqual([['past-due', 1000, false]])
    // A pause is no leaving, also beyond what was paid.
    expect(await groupsAt(days(39))).toEqual([['paused', 1000, false]])
    expect(await groupsAt(days(40))).toEqual([])
    expect(await store.memberCounts('site_one', days(39), days(40))).toEqual({ atStart: 1, atEnd: 0, stayed: 0 })
  })

  test('a reader of two memberships, or of another one than before, is one member', async () => {
    const { store } = await withTier()
    const first = memberOf('membership_one')
    await store.commit(begun(first))
    await store.commit(begun(memberOf('membership_two', { tier: 'friend' })))
    expect(await store.memberCounts('site_one', at, days(5))).toEqual({ atStart: 1, atEnd: 1, stayed: 1 })
    await store.commit(put({ ...first, state: 'ended', endedAt: days(5) }, days(5)))
    expect(await store.memberCounts('site_one', at, days(6))).toEqual({ atStart: 1, atEnd: 1, stayed: 1 })
  })

  test('the history of a reader at a site is read from the first day, with what is over', async () => {
    const { store } = await withTier()
    const first = memberOf('membership_one')
    await store.commit(begun(first))
    await store.commit(put({ ...first, state: 'ended', endedAt: days(5) }, days(5)))
    await store.commit(begun(memberOf('membership_two', { startedAt: days(9), joinedAt: days(9) })))
    await store.commit(begun(memberOf('membership_three', { reader: 'reader_two' })))
    const version = { state: 'active', renews: false, paidUntil }
    expect(await store.membershipVersions('reader_one', 'site_one')).toEqual([
      { ...version, since: at, until: days(5) },
      { ...version, state: 'ended', since: days(5), until: null },
      { ...version, since: days(9), until: null },
    ])
    expect(await store.membershipVersions('reader_one', 'site_two')).toEqual([])
  })

  test('of two who saw the same membership the one who lost leaves no history', async () => {
    const { store } = await withTier()
    const first = memberOf('membership_one')
    await store.commit(begun(first))
    const answers = [days(1), days(2)].map((instant) => store.commit(put({ ...first, renews: true }, instant)))
    expect((await Promise.all(answers)).filter(({ done }) => done)).toHaveLength(1)
    expect(await store.membershipVersions('reader_one', 'site_one')).toHaveLength(2)
  })

  test('what was booked of members is summed by what happened, who shares in it and when', async () => {
    const { store } = await withTier()
    await store.commit([
      { change: 'add-site', site: makeSite({ id: 'site_two', origins: ['https://lake.example'] }), keyHash: 'two', at },
    ])
    await store.commit(joined())
    await memberRefunded(store, 're_1', 0, 200)
    const booked = async (site: 'site_one' | 'site_two', from: string, to: string) =>
      (await store.memberShares(site, { from, to }))
        .map(({ kind, share, debited }) => `${kind} ${share} ${debited}`)
        .toSorted((a, b) => (a < b ? -1 : 1))
    const shared = ['membership platform -25', 'membership processing 45', 'membership publisher -475']
    const back = ['membership-refund platform 10', 'membership-refund publisher 190']
    expect(await booked('site_one', at, days(1))).toEqual([...shared, ...back])
    expect(await booked('site_one', after(at, 0.001), days(1))).toEqual([])
    expect(await booked('site_one', days(-1), at)).toEqual([])
    // The publisher is the same.
    expect(await booked('site_two', at, days(1))).toEqual([])
    await memberRefundReturned(store, 're_1', 200)
    const returned = ['membership-refund-returned platform -10', 'membership-refund-returned publisher -190']
    expect(await booked('site_one', at, days(1))).toEqual([...shared, ...back, ...returned])
    expect(await booked('site_one', days(1), days(2))).toEqual([])
  })
}
