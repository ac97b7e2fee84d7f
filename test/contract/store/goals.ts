// What every store promises about goals: exact sums at every moment, rolled up or not, and reached once.
import { expect, test } from 'vitest'
import type { TipId } from '../../../server/core/id.ts'
import type { Tip } from '../../../server/core/tip.ts'
import { rollUpGoals } from '../../../server/flows/roll-up-goals.ts'
import { testClock } from '../../support/clock.ts'
import { at, makeCreator, makeGoal, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { rolledUp, tipped, tipReturned } from './changes.ts'

const noon = (seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString()

export function goalClaims({ funded }: Bench): void {
  const site = async () => {
    const { store } = await funded()
    await store.commit([
      { change: 'put-creator', creator: makeCreator(), at },
      { change: 'put-creator', creator: makeCreator({ id: 'creator_two', name: 'bo' }), at },
    ])
    let tips = 0
    const tip = async (over: Partial<Tip> = {}) => {
      const id = `tip_${++tips}` as TipId
      const { returnedAt = null, ...given } = { id, ticket: `ticket_tip${tips}` as const, amount: usd(20), ...over }
      expect(await store.commit(tipped(given))).toEqual({ done: true })
      if (returnedAt !== null) expect(await store.commit(tipReturned(given))).toEqual({ done: true })
    }
    const sums = async (name = 'boat') => (await store.goal('site_one', name))?.sums
    const clock = testClock(at)
    const rollUp = async () => {
      await rolledUp(store, clock)
      await rollUpGoals({ store, clock })
    }
    return { store, tip, sums, rollUp, clock }
  }

  test('a goal counts the tips of its creator and its time, whether they are rolled up or not', async () => {
    const { store, tip, sums, rollUp } = await site()
    const goals = [
      makeGoal({ startsAt: noon(10), endsAt: noon(20) }),
      makeGoal({ id: 'goal_ana', name: 'ana', creator: 'creator_one' }),
      makeGoal({ id: 'goal_euro', name: 'euro', target: { amount: 1, currency: 'EUR' } }),
    ]
    for (const goal of goals) await store.commit([{ change: 'put-goal', goal, countAfter: 0, at }])
    const give = async () => {
      for (const seconds of [9, 10, 19, 20]) await tip({ givenAt: noon(seconds), name: `Reader ${seconds}` })
      await tip({ givenAt: noon(15), creator: 'creator_two', name: null })
    }
    const expectSums = async (times: number) => {
      expect(await sums()).toEqual({ gross: 60 * times, net: 57 * times, supporters: 2 + times })
      expect(await sums('ana')).toEqual({ gross: 80 * times, net: 76 * times, supporters: 4 })
      expect(await sums('euro')).toEqual({ gross: 0, net: 0, supporters: 0 })
    }
    await give()
    await expectSums(1)
    await rollUp()
    await expectSums(1)
    await give()
    await expectSums(2)
    await rollUp()
    await rollUp()
    await expectSums(2)
    expect(await store.goalsRolledTo()).toBeGreaterThan(0)
  })

  test('what went back is in no sum, and its giver counts while one tip is left', async () => {
    const { store, tip, sums, rollUp } = await site()
    await store.commit([{ change: 'put-goal', goal: makeGoal(), countAfter: 0, at }])
    const returnedAt = noon(60)
    await tip()
    await tip({ returnedAt })
    await tip({ name: 'Gone', returnedAt })
    await tip({ name: null, returnedAt })
    await tip({ name: null })
    const left = { gross: 40, net: 38, supporters: 2 }
    expect(await sums()).toEqual(left)
    await rollUp()
    expect(await sums()).toEqual(left)
  })

  test('a goal that counts other tips than before is counted anew, and one that counts alike is not', async () => {
    const { store, tip, sums, rollUp } = await site()
    const goal = makeGoal()
    await store.commit([{ change: 'put-goal', goal, countAfter: 0, at }])
    await tip()
    await tip({ creator: 'creator_two', name: 'Two' })
    await rollUp()
    const ana = makeGoal({ creator: 'creator_one', version: 2 })
    expect(await store.commit([{ change: 'put-goal', goal: ana, countAfter: 0, at }])).toEqual({ done: true })
    expect(await sums()).toEqual({ gross: 20, net: 19, supporters: 1 })
    await store.commit([{ change: 'put-goal', goal: { ...ana, title: 'Another', version: 3 }, countAfter: null, at }])
    await rollUp()
    expect(await sums()).toEqual({ gross: 20, net: 19, supporters: 1 })
    expect((await store.goal('site_one', 'boat'))?.goal).toEqual({ ...ana, title: 'Another', version: 3 })
    expect(await store.commit([{ change: 'put-goal', goal: ana, countAfter: null, at }])).toEqual({
      done: false,
      guard: 'goal-moved',
    })
    const twin = makeGoal({ id: 'goal_twin' })
    expect(await store.commit([{ change: 'put-goal', goal: twin, countAfter: 0, at }])).toEqual({
      done: false,
      guard: 'goal-moved',
    })
  })

  test('a goal is reached once, in the version in which it was seen, and gone when it is dropped', async () => {
    const { store, tip } = await site()
    await store.commit([{ change: 'put-goal', goal: makeGoal({ target: usd(20) }), countAfter: 0, at }])
    expect(await store.hasOpenGoals('site_one')).toBe(true)
    await tip()
    const reachedAt = async () => (await store.goal('site_one', 'boat'))?.goal.reachedAt
    await store.commit([{ change: 'reach-goal', goal: 'goal_one', version: 7, supporters: 1, at }])
    expect(await reachedAt()).toBeNull()
    expect(await store.unreachedGoals(at, '', 10)).toHaveLength(1)
    await Promise.all(
      [noon(1), noon(1)].map((then) =>
        store.commit([{ change: 'reach-goal', goal: 'goal_one', version: 1, supporters: 1, at: then }]),
      ),
    )
    await store.commit([{ change: 'reach-goal', goal: 'goal_one', version: 2, supporters: 1, at: noon(2) }])
    expect(await reachedAt()).toBe(noon(1))
    expect(await store.unreachedGoals(at, '', 10)).toEqual([])
    expect(await store.hasOpenGoals('site_one')).toBe(false)
    await store.commit([{ change: 'drop-goal', goal: 'goal_one', at: noon(3) }])
    expect(await store.goals('site_one')).toEqual([])
    expect(await store.goalsRolledTo()).toBeNull()
    await store.commit([{ change: 'put-goal', goal: makeGoal({ id: 'goal_two' }), countAfter: 0, at }])
    expect((await store.goals('site_one')).map(({ goal }) => goal.id)).toEqual(['goal_two'])
  })

  test('tips and rounds at the same moment count each tip once', async () => {
    const { store, tip, sums, rollUp, clock } = await site()
    await store.commit([{ change: 'put-goal', goal: makeGoal(), countAfter: 0, at }])
    await Promise.all(Array.from({ length: 10 }, (_, n) => tip({ name: `Reader ${n}` })))
    await rolledUp(store, clock)
    await Promise.all([
      ...Array.from({ length: 5 }, () => rollUpGoals({ store, clock })),
      ...Array.from({ length: 5 }, () => tip({ name: null })),
    ])
    expect(await sums()).toEqual({ gross: 300, net: 285, supporters: 15 })
    await rollUp()
    expect(await sums()).toEqual({ gross: 300, net: 285, supporters: 15 })
  })
}
