// What every store promises about tips by card that pause: a decline counts once, a pause begins once and is ended once.
import { expect, test } from 'vitest'
import type { CardDecline, CardTipPause } from '../../../server/core/card-tip-pause.ts'
import type { Change } from '../../../server/core/change.ts'
import type { Ticket } from '../../../server/core/ticket.ts'
import { at, makeCheckout, makeSite, makeTicket, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { paid } from './changes.ts'

const before = '2026-11-22T11:59:59.000Z'
const later = '2026-11-22T12:00:01.000Z'

const decline = (id: string, over: Partial<CardDecline> = {}): Change => ({
  change: 'add-card-decline',
  decline: { id, site: 'site_one', checkout: 'checkout_one', pause: null, at, ...over },
})
const pause = (number: number, over: Partial<CardTipPause> = {}): CardTipPause => ({
  site: 'site_one',
  number,
  because: 'declines',
  pausedAt: at,
  endedAt: null,
  ...over,
})
const begin = (...asked: Parameters<typeof pause>): Change => ({ change: 'pause-card-tips', pause: pause(...asked) })

export function cardTipClaims({ fresh }: Bench): void {
  const withCheckouts = async () => {
    const one = await fresh()
    const two = makeSite({ id: 'site_two', origins: ['https://lake.example'] })
    await one.store.commit([
      { change: 'add-site', site: two, keyHash: 'key-two', at },
      { change: 'start-checkout', checkout: makeCheckout() },
      { change: 'start-checkout', checkout: makeCheckout({ id: 'checkout_two' }) },
    ])
    return one
  }

  test('a declined card counts once, for its site and its checkout, after an instant and outside of pauses', async () => {
    const { store } = await withCheckouts()
    expect(await store.commit([decline('evt_1')])).toEqual({ done: true })
    expect(await store.commit([decline('evt_1')])).toEqual({ done: false, guard: 'event-applied' })
    await store.commit([decline('evt_2', { checkout: 'checkout_two' })])
    await store.commit([decline('evt_3', { pause: 1 }), decline('evt_4', { site: 'site_two' })])
    expect(await store.cardTipCounts('site_one', before)).toEqual({ declines: 2, paid: 0 })
    expect(await store.cardTipCounts('site_one', at)).toEqual({ declines: 0, paid: 0 })
    expect(await store.cardTipCounts('site_two', before)).toEqual({ declines: 1, paid: 0 })
    expect(await store.cardDeclines('checkout_one')).toBe(3)
    expect(await store.cardDeclines('checkout_x')).toBe(0)
    await store.commit([{ change: 'forget-card-declines', before }])
    expect(await store.cardDeclines('checkout_one')).toBe(3)
    await store.commit([{ change: 'forget-card-declines', before: at }])
    expect(await store.cardDeclines('checkout_one')).toBe(0)
  })

  test('cards that were paid in windows to tip are counted beside those that were declined, others are not', async () => {
    const { store } = await withCheckouts()
    const tip = { creator: 'ana', amount: usd(100), message: null, isPublic: false, isAnonymous: false }
    const inWindow = (id: string, of: Partial<Ticket>): Change[] => {
      const [started, ...settled] = paid(`checkout_${id}`, `pi_${id}`, 500)
      const ticket = makeTicket({ id: `ticket_${id}`, ...of })
      const checkout = makeCheckout({ id: `checkout_${id}`, ticket: ticket.id })
      expect(started).toMatchObject({ change: 'start-checkout' })
      return [{ change: 'open-ticket', ticket, at }, { change: 'start-checkout', checkout }, ...settled]
    }
    await store.commit(inWindow('tip', { item: '', tip }))
    await store.commit(inWindow('article', {}))
    await store.commit(inWindow('other', { item: '', tip, site: 'site_two' }))
    await store.commit(inWindow('unpaid', { item: '', tip }).slice(0, 2))
    for (const site of ['site_one', 'site_two'] as const)
      expect(await store.cardTipCounts(site, before)).toEqual({ declines: 0, paid: 1 })
    expect(await store.cardTipCounts('site_one', at)).toEqual({ declines: 0, paid: 0 })
  })

  test('of those who begin the same pause one does, and the newest is told with its last declined card', async () => {
    const { store } = await withCheckouts()
    expect(await store.cardTipPause('site_one')).toBeNull()
    const all = await Promise.all(Array.from({ length: 10 }, () => store.commit([begin(1)])))
    expect(all.filter(({ done }) => done)).toHaveLength(1)
    expect(all).toContainEqual({ done: false, guard: 'card-tips-paused' })
    expect(await store.cardTipPause('site_one')).toEqual({ pause: pause(1), lastDeclineAt: null })
    await store.commit([decline('evt_1', { pause: 1, at: later }), decline('evt_2', { pause: 1 }), decline('evt_3')])
    expect(await store.cardTipPause('site_one')).toEqual({ pause: pause(1), lastDeclineAt: later })
    const second = { because: 'publisher', pausedAt: later } as const
    await store.commit([begin(2, second)])
    expect(await store.cardTipPause('site_one')).toEqual({ pause: pause(2, second), lastDeclineAt: null })
    expect(await store.cardTipPause('site_two')).toBeNull()
  })

  test('a pause is ended once, and only the one that is meant', async () => {
    const { store } = await withCheckouts()
    await store.commit([begin(1), begin(2), begin(1, { site: 'site_two' })])
    const end = (number: number, when: string): Change => ({
      change: 'resume-card-tips',
      site: 'site_one',
      number,
      at: when,
    })
    await store.commit([end(1, at)])
    expect((await store.cardTipPause('site_one'))?.pause.endedAt).toBeNull()
    await store.commit([end(2, at)])
    await store.commit([end(2, later)])
    expect((await store.cardTipPause('site_one'))?.pause.endedAt).toBe(at)
    expect((await store.cardTipPause('site_two'))?.pause.endedAt).toBeNull()
  })
}
