// What every store promises about openings: the first goal that was reached opens its item for good, and names who gave for it.
import { expect, test } from 'vitest'
import type { Goal } from '../../../server/core/goal.ts'
import type { CountedTips } from '../../../server/core/opening.ts'
import type { Tip } from '../../../server/core/tip.ts'
import { at, makeCreator, makeGoal, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { tipped, tipReturned } from './changes.ts'

const noon = (seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString()

export function openingClaims({ funded }: Bench): void {
  const site = async () => {
    const { store } = await funded()
    for (const creator of [makeCreator(), makeCreator({ id: 'creator_two', name: 'bo' })]) {
      await store.commit([{ change: 'put-creator', creator, at }])
    }
    let tips = 0
    const tip = async (seconds: number, name: string | null, over: Partial<Tip> = {}) => {
      const id = `tip_${++tips}` as const
      const given = { id, ticket: `ticket_tip${tips}` as const, amount: usd(10), name, givenAt: noon(seconds), ...over }
      expect(await store.commit(tipped(given))).toEqual({ done: true })
      return given
    }
    const reach = async (goal: Goal, seconds: number) => {
      const { id, version } = goal
      await store.commit([{ change: 'put-goal', goal, countAfter: 0, at }])
      await store.commit([{ change: 'reach-goal', goal: id, version, supporters: 7, at: noon(seconds) }])
    }
    return { store, tip, reach }
  }

  test('an item is open from when a goal for it is reached, by the first of them, also when that is dropped', async () => {
    const { store, tip, reach } = await site()
    await tip(1, 'Bea')
    const first = makeGoal({ item: 'the-river', target: usd(10), endsAt: noon(90) })
    await store.commit([{ change: 'put-goal', goal: first, countAfter: 0, at }])
    expect(await store.opening('site_one', 'the-river')).toBeNull()
    await store.commit([{ change: 'reach-goal', goal: 'goal_one', version: 1, supporters: 1, at: noon(5) }])
    const opening = {
      name: 'boat',
      title: first.title,
      at: noon(5),
      supporters: 1,
      counted: { site: 'site_one', creator: null, currency: 'USD', from: at, upTo: noon(5), before: noon(90) },
    }
    expect(await store.opening('site_one', 'the-river')).toEqual(opening)
    await reach(makeGoal({ id: 'goal_two', name: 'two', item: 'the-river', target: usd(10) }), 9)
    await store.commit([{ change: 'drop-goal', goal: 'goal_one', at: noon(10) }])
    expect(await store.opening('site_one', 'the-river')).toEqual(opening)
    expect(await store.opening('site_one', 'the-lake')).toBeNull()
    expect(await store.opening('site_two', 'the-river')).toBeNull()
  })

  test('those are named who gave under a name to whom the goal counts, in its time, and did not get it back', async () => {
    const { store, tip } = await site()
    await tip(9, 'Early')
    await tip(10, 'Zoe')
    await tip(11, null)
    await tip(12, 'Bo', { creator: 'creator_two' })
    await store.commit(tipReturned(await tip(13, 'Gone')))
    await tip(20, 'Last')
    await tip(21, 'Late')
    const counted: CountedTips = {
      site: 'site_one',
      creator: null,
      currency: 'USD',
      from: noon(10),
      upTo: noon(20),
      before: null,
    }
    const names = async (over: Partial<CountedTips> = {}, limit = 10) =>
      (await store.namedGivers({ ...counted, ...over }, limit)).map(({ name }) => name)
    expect(await names()).toEqual(['Zoe', 'Bo', 'Last'])
    expect(await names({ creator: 'creator_one' })).toEqual(['Zoe', 'Last'])
    expect(await names({ before: noon(20) })).toEqual(['Zoe', 'Bo'])
    expect(await names({ currency: 'EUR' })).toEqual([])
    expect(await names({}, 1)).toEqual(['Zoe'])
    expect((await store.namedGivers(counted, 1))[0]?.reader).toBe('reader_one')
  })
}
