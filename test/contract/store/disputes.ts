// What every store promises about disputes: whoever saw an older version writes nothing, and the books say what the bank did.
import { expect, test } from 'vitest'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import { money } from '../../../server/core/money.ts'
import { at, makeCheckout, makeMovement, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, disputed, makeDispute, taken } from './changes.ts'

export function disputeClaims({ fresh, funded }: Bench): void {
  const put = (over: Parameters<typeof makeDispute>[0] = {}): Change[] => [
    { change: 'put-dispute', dispute: makeDispute({ holds: false, ...over }), at },
  ]

  test('a dispute is read again as it was, one version on', async () => {
    const { store } = await funded()
    expect(await store.dispute('dp_one')).toBeNull()
    await disputed(store, { movements: [taken, makeMovement({ id: 'txn_more', amount: -1, fee: 0 })] })
    expect(await store.dispute('dp_one')).toEqual(
      makeDispute({ booked: ['txn_taken', 'txn_more'], taken: 501, version: 1 }),
    )
  })

  test('a dispute changes only from the version that it was seen in', async () => {
    const { store } = await funded()
    expect(await store.commit(put())).toEqual({ done: true })
    expect(await store.commit(put())).toEqual({ done: false, guard: 'dispute-moved' })
    expect(await store.commit(put({ version: 2 }))).toEqual({ done: false, guard: 'dispute-moved' })
    expect(await store.commit(put({ version: 1, state: 'won' }))).toEqual({ done: true })
    expect(await store.commit(put({ version: 1, state: 'lost' }))).toEqual({ done: false, guard: 'dispute-moved' })
    expect(await store.dispute('dp_one')).toEqual(makeDispute({ holds: false, state: 'won', version: 2 }))
  })

  test.each([0, 1])('of fifty who saw version %i of a dispute one writes', async (version) => {
    const { store } = await funded()
    if (version === 1) await store.commit(put())
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.commit(put({ version }))))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.done && answer.guard === 'dispute-moved')).toHaveLength(49)
    expect(await store.dispute('dp_one')).toMatchObject({ version: version + 1 })
  })

  test('a dispute that is lost takes what is left, and one that is won on appeal gives it back', async () => {
    const { store, audit } = await funded()
    await store.commit(bought('ent_one'))
    await disputed(store, { movements: [taken] })
    expect(await audit.findings()).toEqual([])
    await disputed(store, { movements: [taken], state: 'lost' })
    expect(await audit.findings()).toEqual([])
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
    expect(await store.dispute('dp_one')).toMatchObject({
      state: 'lost',
      holds: true,
      writtenOff: 'dispute-lost:dp_one:2',
    })
    const back = makeMovement({ id: 'txn_back', amount: 500, fee: -1500 })
    await disputed(store, { movements: [taken, back], state: 'won' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
    expect(await store.dispute('dp_one')).toMatchObject({ taken: 0, writtenOff: null, holds: false, version: 3 })
    expect(await store.standing('reader_one')).toBe('good')
  })

  test('what a bank takes in the currency of our balance is kept against what was paid in another', async () => {
    const { store } = await fresh()
    const movement = makeMovement({ amount: 460, fee: 40, currency: 'EUR' })
    await store.commit([
      { change: 'start-checkout', checkout: makeCheckout() },
      { change: 'pay-checkout', checkout: 'checkout_one', session: 'cs_1', payment: 'pi_1', paid: usd(500), at },
      {
        change: 'post-entry',
        entry: topUpEntry({ payment: 'pi_1', reader: 'reader_one', paid: usd(500), movement }),
        at,
      },
    ])
    const inEuro = makeMovement({ id: 'txn_eur', amount: -470, fee: 2000, currency: 'EUR' })
    await disputed(store, { movements: [inEuro], state: 'lost' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
    expect(await store.entry('dispute-lost:dp_one:1')).toMatchObject({
      postings: [
        { account: 'reader:reader_one:wallet', money: usd(500) },
        { account: 'exchange', direction: 'credit', money: usd(500) },
        { account: 'exchange', direction: 'debit', money: money(470, 'EUR') },
        { account: 'disputes', direction: 'credit', money: money(470, 'EUR') },
      ],
    })
  })
}
