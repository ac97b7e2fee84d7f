// What every store promises about roll-ups: a payee's balance is the same before and after, and each posting is in it once.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { after } from '../../../server/core/instant.ts'
import { testClock } from '../../support/clock.ts'
import { at } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack, paid, rolledUp } from './changes.ts'

const rollUp = (from: number, to: number): Change => ({ change: 'roll-up', from, to })
const owed = (amount: number) => [{ amount, currency: 'USD' }]

export function rollUpClaims({ fresh, funded }: Bench): void {
  /** Two unlocks, and the number of the second one's entry. */
  const sold = async () => {
    const one = await funded()
    await one.store.commit([...bought('ent_one'), ...bought('ent_two', 30, 'the-lake')])
    const [line] = await one.store.payableLines('pub_one', null, 1)
    return { ...one, last: line?.sequence ?? 0 }
  }

  test('a balance is what is rolled up and what came after it', async () => {
    const { store } = await funded()
    await store.commit([...bought('ent_one'), ...bought('ent_two', 30, 'the-lake')])
    const clock = testClock(at)
    const last = await rolledUp(store, clock)
    expect(await store.payables('pub_one')).toEqual(owed(47))
    await store.commit([...givenBack(), ...bought('ent_three', 100, 'the-sea')])
    expect(await store.payables('pub_one')).toEqual(owed(123))
    expect(await rolledUp(store, clock)).toBeGreaterThan(last)
    expect(await store.payables('pub_one')).toEqual(owed(123))
    expect(await store.payables('pub_two')).toEqual([])
    expect(await store.payableLines('pub_one', null, 10)).toHaveLength(4)
  })

  test('settled is what the journal was seen to reach before the instant', async () => {
    const { store } = await fresh()
    const settled = async (seconds: number) => (await store.rollUp(after(at, seconds))).settled
    await store.commit([{ change: 'mark-journal', at }])
    expect(await settled(1)).toBe(0)
    await store.commit(paid('checkout_one', 'pi_1', 500))
    await store.commit([{ change: 'mark-journal', at: after(at, 10) }])
    // Nothing came in between: it was seen to reach there the first time already.
    await store.commit([{ change: 'mark-journal', at: after(at, 20) }])
    expect(await settled(10)).toBe(0)
    const first = await settled(11)
    expect(first).toBeGreaterThan(0)
    await store.commit([...bought('ent_one'), { change: 'mark-journal', at: after(at, 30) }])
    expect(await settled(30)).toBe(first)
    expect(await settled(31)).toBeGreaterThan(first)
  })

  test('a roll-up begins where the last one ended, or is refused', async () => {
    const { store, last } = await sold()
    expect(await store.commit([rollUp(0, last - 1)])).toEqual({ done: true })
    for (const [from, to] of [
      [0, last],
      [0, last - 1],
      [last, last + 1],
    ] as const)
      expect(await store.commit([rollUp(from, to)])).toEqual({ done: false, guard: 'rolled-up' })
    expect(await store.payables('pub_one')).toEqual(owed(47))
    expect(await store.commit([rollUp(last - 1, last)])).toEqual({ done: true })
    expect(await store.rollUp(at)).toEqual({ upTo: last, settled: 0 })
    expect(await store.payables('pub_one')).toEqual(owed(47))
  })

  test('of several that roll up the same at once one does it', async () => {
    const { store, last } = await sold()
    const answers = await Promise.all(Array.from({ length: 8 }, () => store.commit([rollUp(0, last)])))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(await store.payables('pub_one')).toEqual(owed(47))
  })

  test('a roll-up is done wholly or not at all', async () => {
    const { store, last } = await sold()
    const event: Change = { change: 'record-event', event: 'evt_1', kind: 'x', at }
    expect(await store.commit([rollUp(0, last), event, event])).toMatchObject({ done: false })
    expect(await store.rollUp(at)).toEqual({ upTo: 0, settled: 0 })
    expect(await store.payables('pub_one')).toEqual(owed(47))
  })

  test('balances stay right while readers buy and one entry after the other is rolled up', async () => {
    const { store } = await funded()
    const clock = testClock(at)
    for (const item of ['a', 'b', 'c', 'd']) {
      const [, balance] = await Promise.all([
        store.commit(bought(`ent_${item}`, 20, item)),
        store.payables('pub_one'),
        rolledUp(store, clock),
      ])
      expect((balance[0]?.amount ?? 0) % 19).toBe(0)
    }
    await rolledUp(store, clock)
    expect(await store.payables('pub_one')).toEqual(owed(76))
  })
}
