// What every store promises about standing tips: moved on by one at a time, one tip a month, and no more than there may be.
import { expect, test } from 'vitest'
import { standingTipsMax } from '../../../server/core/standing-tip.ts'
import { at, makeCreator, makeStandingTip, usd } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { begun, givenAgain, paid, tipped } from './changes.ts'

const later = '2026-12-22T12:00:00.000Z'

export function standingTipClaims({ funded }: Bench): void {
  const withCreator = async (): Promise<OpenedStore> => {
    const one = await funded()
    await one.store.commit([{ change: 'put-creator', creator: makeCreator(), at }])
    return one
  }

  test('a standing tip is read again as it was begun, with its first tip', async () => {
    const { store } = await withCreator()
    expect(await store.commit(begun({ name: null, isAnonymous: true }))).toEqual({ done: true })
    const standingTip = makeStandingTip({ name: null, isAnonymous: true })
    expect(await store.standingTip('standing_one')).toEqual(standingTip)
    expect(await store.standingTips('reader_one', at)).toEqual([standingTip])
    expect(await store.runningStandingTips('reader_one')).toBe(1)
    expect(await store.tipOfTicket('ticket_monthly')).toMatchObject({
      amount: usd(100),
      monthly: { standingTip: 'standing_one', month: 0 },
    })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
    expect(await store.standingTip('standing_none')).toBeNull()
    expect(await store.standingTips('reader_two', at)).toEqual([])
    expect(await store.runningStandingTips('reader_two')).toBe(0)
  })

  test('it is due from its day on, as long as it has not ended, the longest waiting first', async () => {
    const { store } = await withCreator()
    await store.commit(begun())
    await store.commit(begun({ id: 'standing_two', ticket: 'ticket_two', nextAt: '2026-12-20T12:00:00.000Z' }))
    await store.commit(begun({ id: 'standing_three', ticket: 'ticket_three' }))
    const ended = { at, by: 'reader' } as const
    const stopped = makeStandingTip({ id: 'standing_three', ended })
    await store.commit([{ change: 'put-standing-tip', standingTip: stopped }])
    const due = async (now: string, limit = 10) => (await store.dueStandingTips(now, limit)).map(({ id }) => id)
    expect(await due('2026-12-20T11:59:59.999Z')).toEqual([])
    expect(await due('2026-12-20T12:00:00.000Z')).toEqual(['standing_two'])
    expect(await due(later)).toEqual(['standing_two', 'standing_one'])
    expect(await due(later, 1)).toEqual(['standing_two'])
    expect(await store.standingTip('standing_three')).toMatchObject({ ended, version: 2 })
    expect(await store.runningStandingTips('reader_one')).toBe(2)
    const seen = async (since: string) => (await store.standingTips('reader_one', since)).map(({ id }) => id)
    expect(await seen('2026-11-22T11:59:59.999Z')).toEqual(['standing_one', 'standing_three', 'standing_two'])
    expect(await seen(at)).toEqual(['standing_one', 'standing_two'])
  })

  test('why a tip could not be given and how many months were skipped is read again', async () => {
    const { store } = await withCreator()
    await store.commit(begun())
    const moved = { month: 4, nextAt: later, obstacle: 'on-hold', skipped: 2 } as const
    const standingTip = makeStandingTip(moved)
    expect(await store.commit([{ change: 'put-standing-tip', standingTip }])).toEqual({ done: true })
    expect(await store.standingTip('standing_one')).toEqual({ ...standingTip, version: 2 })
  })

  test('of twenty who saw the same one, one moves it on', async () => {
    const { store } = await withCreator()
    await store.commit(begun())
    const all = Array.from({ length: 20 }, () => store.commit(givenAgain()))
    const committed = await Promise.all(all)
    expect(committed.filter(({ done }) => done)).toHaveLength(1)
    expect(committed.find(({ done }) => !done)).toEqual({ done: false, guard: 'standing-tip-moved' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(300))
    expect(await store.tips('site_one', null, 10)).toHaveLength(2)
  })

  test('a month has one tip, whoever forgot to look', async () => {
    const { store } = await withCreator()
    await store.commit(begun())
    const again = tipped({
      id: 'tip_other',
      ticket: 'ticket_other',
      monthly: { standingTip: 'standing_one', month: 0 },
    })
    expect(await store.commit(again)).toEqual({ done: false, guard: 'standing-tip-moved' })
    expect(await store.tips('site_one', null, 10)).toHaveLength(1)
  })

  test('a wallet that cannot pay moves nothing on', async () => {
    const { store } = await withCreator()
    await store.commit(begun({ amount: usd(400) }))
    expect(await store.commit(givenAgain({ amount: usd(400) }))).toEqual({ done: false, guard: 'wallet-floor' })
    expect(await store.standingTip('standing_one')).toEqual(makeStandingTip({ amount: usd(400) }))
  })

  test('sixty that a reader begins at once are fifty', async () => {
    const { store } = await withCreator()
    await store.commit(paid('checkout_more', 'pi_more', 6000))
    const all = Array.from({ length: 60 }, (_, n) => begun({ id: `standing_${n}x`, ticket: `ticket_${n}x` }))
    const committed = await Promise.all(all.map((changes) => store.commit(changes)))
    expect(committed.filter(({ done }) => done)).toHaveLength(standingTipsMax)
    expect(committed.find(({ done }) => !done)).toEqual({ done: false, guard: 'standing-tips-full' })
    expect(await store.runningStandingTips('reader_one')).toBe(standingTipsMax)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(1500))
  })

  test('one that was stopped goes on once, from the version that was seen', async () => {
    const { store } = await withCreator()
    await store.commit(begun())
    const ended = { at, by: 'reader' } as const
    await store.commit([{ change: 'put-standing-tip', standingTip: makeStandingTip({ ended }) }])
    const resumed = { change: 'resume-standing-tip', standingTip: makeStandingTip({ ended, version: 2 }) } as const
    const committed = await Promise.all(Array.from({ length: 10 }, () => store.commit([resumed])))
    expect(committed.filter(({ done }) => done)).toHaveLength(1)
    expect(committed.find(({ done }) => !done)).toEqual({ done: false, guard: 'standing-tip-moved' })
    expect(await store.standingTip('standing_one')).toEqual(makeStandingTip({ version: 3 }))
  })

  test('of ten that go on and ten that begin at once, as many do as there is room for', async () => {
    const { store } = await withCreator()
    await store.commit(paid('checkout_more', 'pi_more', 9000))
    const name = (n: number) => ({ id: `standing_${n}x`, ticket: `ticket_${n}x` }) as const
    for (let n = 0; n < standingTipsMax; n++) await store.commit(begun(name(n)))
    const ended = { at, by: 'reader' } as const
    const stopped = Array.from({ length: 10 }, (_, n) => makeStandingTip({ ...name(n), ended }))
    for (const standingTip of stopped) await store.commit([{ change: 'put-standing-tip', standingTip }])
    for (let n = 50; n < 54; n++) await store.commit(begun(name(n)))
    const committed = await Promise.all([
      ...stopped.map((standingTip) =>
        store.commit([{ change: 'resume-standing-tip', standingTip: { ...standingTip, version: 2 } }]),
      ),
      ...Array.from({ length: 10 }, (_, n) => store.commit(begun(name(60 + n)))),
    ])
    expect(committed.filter(({ done }) => done)).toHaveLength(6)
    expect(committed.find(({ done }) => !done)).toEqual({ done: false, guard: 'standing-tips-full' })
    expect(await store.runningStandingTips('reader_one')).toBe(standingTipsMax)
  })
}
