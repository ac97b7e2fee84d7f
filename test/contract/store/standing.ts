// What every store promises about a wallet on hold: while a dispute or a warning holds it, and not longer.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { money } from '../../../server/core/money.ts'
import { at, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack, makeDispute, paid } from './changes.ts'

const reader = 'reader_one'
const review: Change = { change: 'review-standing', reader }
const require: Change = { change: 'require-standing', reader }
const put = (over: Parameters<typeof makeDispute>[0] = {}): Change => ({
  change: 'put-dispute',
  dispute: makeDispute(over),
  at,
})
const warn = (id: string, outcome: 'held' | 'refunded'): Change => ({
  change: 'add-fraud-warning',
  warning: { id, payment: 'pi_1', reader, outcome },
  at,
})

export function standingClaims({ fresh, funded }: Bench): void {
  test('a reader stands well from the first moment; nobody has no standing', async () => {
    const { store } = await fresh()
    expect(await store.standing(reader)).toBe('good')
    expect(await store.standing('reader_none')).toBeNull()
    expect(await store.commit([require, review])).toEqual({ done: true })
  })

  test('while a dispute holds the wallet nothing is bought from it', async () => {
    const { store } = await funded()
    await store.commit([put(), review])
    expect(await store.standing(reader)).toBe('on-hold')
    expect(await store.commit([require, ...bought('ent_one')])).toEqual({ done: false, guard: 'wallet-on-hold' })
    expect(await store.entitlementById('ent_one')).toBeNull()
    await store.commit([put({ version: 1, state: 'won', holds: false }), review])
    expect(await store.commit([require, ...bought('ent_one')])).toEqual({ done: true })
  })

  test('what a buyer has is told as of one moment: money, standing, and whether the item is owned', async () => {
    const { store } = await funded()
    const want = { site: 'site_one', item: 'the-river', currency: 'USD' } as const
    expect(await store.buyer(reader, want)).toEqual({ standing: 'good', balance: usd(500), owned: null })
    await store.commit(bought('ent_one'))
    expect(await store.buyer(reader, want)).toEqual({ standing: 'good', balance: usd(480), owned: { id: 'ent_one' } })
    expect(await store.buyer(reader, { ...want, item: 'the-lake' })).toMatchObject({ owned: null })
    expect(await store.buyer(reader, { ...want, currency: 'EUR' })).toMatchObject({ balance: money(0, 'EUR') })
    await store.commit([...givenBack(), put(), review])
    expect(await store.buyer(reader, want)).toEqual({ standing: 'on-hold', balance: usd(500), owned: null })
    expect(await store.buyer('reader_none', want)).toEqual({ standing: 'good', balance: usd(0), owned: null })
  })

  test('of a dispute and a purchase at once, the one that is written first counts', async () => {
    const { store } = await funded()
    const buy = (id: 'ent_one' | 'ent_two', item: string) => store.commit([require, ...bought(id, 20, item)])
    const [first, hold, second] = await Promise.all([
      buy('ent_one', 'the-river'),
      store.commit([put(), review]),
      buy('ent_two', 'the-lake'),
    ])
    expect([first, hold, second]).toEqual([{ done: true }, { done: true }, { done: false, guard: 'wallet-on-hold' }])
  })

  test('a wallet stays on hold until the last of its holds ends', async () => {
    const { store } = await funded()
    await store.commit(paid('checkout_two', 'pi_2', 500))
    await store.commit([put(), put({ id: 'dp_two', payment: 'pi_2' }), review])
    await store.commit([put({ version: 1, state: 'closed', holds: false }), review])
    expect(await store.standing(reader)).toBe('on-hold')
    await store.commit([put({ id: 'dp_two', version: 1, state: 'won', holds: false }), review])
    expect(await store.standing(reader)).toBe('good')
  })

  test('a warning holds the wallet unless the payment was given back, and is heeded once', async () => {
    const { store } = await funded()
    expect(await store.hasHeeded('issfr_1')).toBe(false)
    await store.commit([warn('issfr_1', 'refunded'), review])
    expect(await store.standing(reader)).toBe('good')
    expect(await store.hasHeeded('issfr_1')).toBe(true)
    await store.commit([warn('issfr_2', 'held'), review])
    expect(await store.standing(reader)).toBe('on-hold')
    expect(await store.commit([warn('issfr_2', 'held')])).toEqual({ done: false, guard: 'event-applied' })
  })

  test('the operator lifts every hold but that of an open dispute', async () => {
    const { store } = await funded()
    await store.commit([put({ state: 'lost' }), warn('issfr_1', 'held'), review])
    const lift: Change[] = [{ change: 'lift-holds', reader }, review]
    expect(await store.commit(lift)).toEqual({ done: true })
    expect(await store.standing(reader)).toBe('good')
    expect(await store.dispute('dp_one')).toMatchObject({ state: 'lost', holds: false })
    await store.commit([put({ id: 'dp_two' }), review])
    await store.commit(lift)
    expect(await store.standing(reader)).toBe('on-hold')
  })

  test('who saw a dispute before its hold was lifted cannot put it on hold again', async () => {
    const { store } = await funded()
    await store.commit([put({ state: 'lost' }), review])
    await store.commit([{ change: 'lift-holds', reader }, review])
    expect(await store.commit([put({ state: 'lost', version: 1 }), review])).toEqual({
      done: false,
      guard: 'dispute-moved',
    })
    expect(await store.standing(reader)).toBe('good')
  })
}
