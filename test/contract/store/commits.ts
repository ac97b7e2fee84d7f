// What every store promises about commits, and about what the nightly round leaves behind.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { at } from '../../support/make.ts'
import type { Bench } from './bench.ts'

export function commitClaims({ fresh, funded }: Bench): void {
  test('an event is applied once', async () => {
    const { store } = await fresh()
    const event: Change = { change: 'record-event', event: 'evt_1', kind: 'x', at }
    expect(await store.commit([event])).toEqual({ done: true })
    expect(await store.commit([event])).toEqual({ done: false, guard: 'event-applied' })
  })

  test('commits that share a flush fail alone', async () => {
    const { store } = await funded()
    const event = (id: string): Change => ({ change: 'record-event', event: id, kind: 'x', at })
    const answers = await Promise.all([
      store.commit([event('a')]),
      store.commit([event('b'), event('b')]),
      store.commit([event('c')]),
    ])
    expect(answers.map((answer) => answer.done)).toEqual([true, false, true])
    expect(await store.commit([event('b')])).toEqual({ done: true })
  })

  test('the journal is append-only', async () => {
    const { tamper } = await funded()
    for (const statement of [
      'update entries set posted_at = posted_at',
      'delete from entries',
      'update postings set amount = amount + 1',
      'update postings set sequence = 1',
      'delete from postings',
    ]) {
      await expect(tamper(statement)).rejects.toThrow(/append-only/)
    }
  })

  test('a commit that was reckoned with another balance is refused, also one that was reckoned with none', async () => {
    const { store } = await funded()
    const seen = (amount: number, currency = 'USD'): Change[] => [
      { change: 'require-balance', reader: 'reader_one', balance: { amount, currency } },
      { change: 'record-event', event: `evt_${amount}_${currency}`, kind: 'x', at },
    ]
    for (const amount of [499, 501, 0])
      expect(await store.commit(seen(amount))).toEqual({ done: false, guard: 'wallet-floor' })
    expect(await store.commit(seen(500))).toEqual({ done: true })
    expect(await store.commit(seen(0, 'EUR'))).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual({ amount: 500, currency: 'USD' })
  })

  test('payouts are held once, for the first reason, until they are resumed', async () => {
    const { store } = await fresh()
    expect(await store.payoutHold()).toBeNull()
    const hold = (because: string): Change => ({ change: 'hold-payouts', because, at })
    await store.commit([hold('sums differ')])
    expect(await store.commit([hold('something else')])).toEqual({ done: true })
    expect(await store.payoutHold()).toEqual({ because: 'sums differ', since: at })
    await store.commit([{ change: 'resume-payouts', at }])
    expect(await store.payoutHold()).toBeNull()
    await store.commit([hold('something else')])
    expect(await store.payoutHold()).toMatchObject({ because: 'something else' })
  })

  test('the last reconciliation is the one that was added last', async () => {
    const { store } = await fresh()
    expect(await store.lastReconciliation()).toBeNull()
    const first = { at, days: 35, looked: 12, posted: 1, odd: 2, findings: 0 }
    await store.commit([{ change: 'add-reconciliation', reconciliation: first }])
    expect(await store.lastReconciliation()).toEqual(first)
    await store.commit([{ change: 'add-reconciliation', reconciliation: { ...first, posted: 0 } }])
    expect(await store.lastReconciliation()).toEqual({ ...first, posted: 0 })
  })
}
