// What every store promises about joining: one attempt at a time, who was a member, who came first, and what counts once.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import type { Membership } from '../../../server/core/membership.ts'
import type { Store } from '../../../server/ports/index.ts'
import { at, makeMembership, makeTier, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack, invoiced, joined, paidUntil } from './changes.ts'

const before = '2026-10-23T12:00:00.000Z'
const start = (over: Partial<Membership> = {}): Change => ({
  change: 'start-membership',
  membership: makeMembership(over),
})
const expire = { change: 'expire-membership', membership: 'membership_one', at } as const
const counts = (amount: number, refunded = 0, over: Partial<{ membership: Membership['id'] }> = {}): Change => ({
  change: 'add-membership-credits',
  membership: over.membership ?? 'membership_one',
  counted: [{ unlock: 'ent_one', amount, refunded }],
})
/** The attempt `membership_one` is paid. */
const comes = (over: Partial<Membership> = {}): Change[] => [
  {
    change: 'put-membership',
    membership: makeMembership({ state: 'active', subscription: 'sub_1', joinedAt: at, paidUntil, ...over }),
    at,
  },
  ...invoiced('in_1', 'pi_m1'),
]

export function joiningClaims({ funded }: Bench): void {
  const buyer = async (): Promise<{ store: Store }> => {
    const one = await funded()
    await one.store.commit([...bought('ent_one', 200), { change: 'put-tier', tier: makeTier(), at }])
    return one
  }

  test('of two attempts to join one site at the same moment one is written', async () => {
    const { store } = await buyer()
    const answers = await Promise.all([store.commit([start()]), store.commit([start({ id: 'membership_two' })])])
    expect(answers).toContainEqual({ done: true })
    expect(answers).toContainEqual({ done: false, guard: 'joining-open' })
  })

  test('the next attempt is written once the one before came to nothing or to something', async () => {
    const { store } = await buyer()
    await store.commit([start({ id: 'membership_two' })])
    const expired: Change = { ...expire, membership: 'membership_two' }
    expect(await store.commit([expired, start()])).toEqual({ done: true })
    await store.commit(comes())
    expect(await store.commit([start({ id: 'membership_three' })])).toEqual({ done: true })
  })

  test('an attempt says how long it would be free', async () => {
    const { store } = await buyer()
    const trialUntil = '2026-11-29T12:00:00.000Z'
    await store.commit([start({ trialUntil })])
    expect(await store.membership('membership_one')).toMatchObject({ trialUntil })
  })

  test('who was a member of a site stays one who was; an attempt alone is none', async () => {
    const { store } = await buyer()
    await store.commit([start()])
    expect(await store.wasMember('reader_one', 'site_one')).toBe(false)
    await store.commit(comes({ state: 'ended', endedAt: at }))
    expect(await store.wasMember('reader_one', 'site_one')).toBe(true)
    expect(await store.wasMember('reader_one', 'site_two')).toBe(false)
    expect(await store.wasMember('reader_two', 'site_one')).toBe(false)
  })

  test('founders are those who joined at such a price, by tier, interval and currency', async () => {
    const { store } = await buyer()
    await store.commit([start({ isFounding: true })])
    expect(await store.founders('site_one')).toEqual([])
    await store.commit(comes({ isFounding: true }))
    const founders = [{ tier: 'friend', interval: 'month', currency: 'USD', members: 1 }]
    expect(await store.founders('site_one')).toEqual(founders)
    await store.commit([start({ id: 'membership_two' })])
    expect(await store.founders('site_one')).toEqual(founders)
    expect(await store.founders('site_two')).toEqual([])
  })

  test('recent unlocks are those that were paid and are owned, the dearest first', async () => {
    const { store } = await buyer()
    await store.commit([
      ...bought('ent_old', 20, 'old', before),
      ...bought('ent_dear', 250, 'dear'),
      ...bought('ent_undone', 20, 'the-lake'),
    ])
    await store.commit(givenBack({ refund: 'refund_undo', entitlement: 'ent_undone' }))
    const unlocks = await store.recentUnlocks('reader_one', 'site_one', before)
    const plain = { refunded: 0, grantedAt: at, revokedAt: null, isCounted: false }
    expect(unlocks).toEqual([
      { id: 'ent_dear', price: usd(250), ...plain },
      { id: 'ent_one', price: usd(200), ...plain },
    ])
    expect(await store.recentUnlocks('reader_two', 'site_one', before)).toEqual([])
    expect(await store.recentUnlocks('reader_one', 'site_two', before)).toEqual([])
  })

  test('an unlock counts when the membership comes to something; until then it may', async () => {
    const { store } = await buyer()
    expect(await store.membershipCredit('membership_one')).toBeNull()
    expect(await store.commit([start(), counts(150)])).toEqual({ done: true })
    expect(await store.membershipCredit('membership_one')).toEqual(usd(150))
    const isCounted = async () => (await store.recentUnlocks('reader_one', 'site_one', before))[0]?.isCounted
    expect(await isCounted()).toBe(false)
    expect(await store.countedBy('ent_one')).toMatchObject([{ id: 'membership_one', state: 'started' }])
    await store.commit(comes())
    expect(await isCounted()).toBe(true)
    expect(await store.countedBy('ent_one')).toMatchObject([{ state: 'active' }])
    expect(await store.countedBy('ent_two')).toEqual([])
  })

  test('what gave something back since it was looked at counts for nobody', async () => {
    const { store } = await buyer()
    const refused = { done: false, guard: 'refunded-already' }
    expect(await store.commit([start(), counts(150, 20)])).toEqual(refused)
    await store.commit(givenBack({ refund: 'refund_undo', entitlement: 'ent_one', price: 200 }))
    expect(await store.commit([start(), counts(150)])).toEqual(refused)
    expect(await store.commit([start(), counts(150, 200)])).toEqual(refused)
    expect(await store.membership('membership_one')).toBeNull()
  })

  test('what counts, or may, is not undone; what counted towards nothing is', async () => {
    const { store } = await buyer()
    await store.commit([start(), counts(150)])
    const require: Change = { change: 'require-uncounted', entitlement: 'ent_one' }
    expect(await store.commit([require])).toEqual({ done: false, guard: 'refunded-already' })
    await store.commit([expire])
    expect(await store.countedBy('ent_one')).toEqual([])
    expect(await store.commit([require])).toEqual({ done: true })
  })

  test('of an undo and a count at the same moment one is done', async () => {
    const { store } = await buyer()
    const undo = [
      ...givenBack({ refund: 'refund_undo', entitlement: 'ent_one', price: 200 }),
      { change: 'require-uncounted', entitlement: 'ent_one' } as const,
    ]
    const answers = await Promise.all([store.commit(undo), store.commit([start(), counts(150)])])
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
  })
}

/** Beside what `joined` makes: an unlock that counts towards it. */
export function joinedWithCredit(over: Partial<Membership> = {}): Change[] {
  const [started, ...rest] = joined(over)
  return started === undefined ? [] : [started, counts(15), ...rest]
}
