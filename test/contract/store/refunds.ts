// What every store promises about money on its way back to a card.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { after } from '../../../server/core/instant.ts'
import { refuseRefund } from '../../../server/core/refund.ts'
import { at, makeMovement, makePayment, makeRefund, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, followed, givenBack, makeDispute, paid, setAside } from './changes.ts'

const sent = makeMovement({ id: 'txn_sent', amount: -100, fee: 0 })
const returned = makeMovement({ id: 'txn_returned', amount: 100, fee: 0 })

export function refundClaims({ fresh, funded }: Bench): void {
  test('what is set aside for a card is out of the wallet and off what the payment can give', async () => {
    const { store } = await funded()
    expect(await store.commit(setAside())).toEqual({ done: true })
    expect(await store.refund('refund_one')).toEqual(makeRefund())
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
    expect(await store.payment('pi_1')).toEqual(makePayment({ refunded: usd(100) }))
    expect(await store.refundsUnderWay('reader_one')).toEqual([makeRefund()])
    expect(await store.unfinishedRefunds(after(at, 1), 10)).toEqual([makeRefund()])
    expect(await store.unfinishedRefunds(at, 10)).toEqual([])
  })

  test('a refund goes on its way and arrives', async () => {
    const { store } = await funded()
    await store.commit(setAside())
    expect(await store.refundByProvider('re_refund_one')).toBeNull()
    expect(await followed(store, 'refund_one')).toEqual({ done: true })
    const pending = makeRefund({ state: 'pending', providerId: 're_refund_one' })
    expect(await store.refundByProvider('re_refund_one')).toEqual(pending)
    expect(await store.unfinishedRefunds(after(at, 1), 10)).toEqual([])
    expect(await store.refundsUnderWay('reader_one')).toEqual([pending])
    expect(await followed(store, 'refund_one', { state: 'succeeded', sent })).toEqual({ done: true })
    expect(await store.refund('refund_one')).toEqual({ ...pending, state: 'succeeded', isSent: true })
    expect(await store.refundsUnderWay('reader_one')).toEqual([])
    expect(await store.payment('pi_1')).toMatchObject({ refunded: usd(100) })
  })

  test('a refund that the bank sends back is in the wallet again', async () => {
    const { store } = await funded()
    await store.commit(setAside())
    await followed(store, 'refund_one', { state: 'succeeded', sent })
    expect(await followed(store, 'refund_one', { state: 'failed', sent, returned })).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.payment('pi_1')).toEqual(makePayment())
    expect(await store.refund('refund_one')).toMatchObject({ state: 'failed', isSent: true })
  })

  test('a refund that the provider refuses is in the wallet again', async () => {
    const { store } = await funded()
    await store.commit(setAside())
    const entry = await store.entry('card-refund:refund_one')
    expect(await store.commit(refuseRefund(makeRefund(), entry!, at))).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.refund('refund_one')).toMatchObject({ state: 'failed', isSent: false, providerId: null })
  })

  test('the price of an unlock goes on to the card in one refund', async () => {
    const { store } = await funded()
    await store.commit(bought('ent_one'))
    const refund = makeRefund({ entitlement: 'ent_one', money: usd(20), by: 'publisher' })
    const [, ...toWallet] = givenBack()
    const [start, ...onward] = setAside(refund)
    expect(await store.commit([start!, ...toWallet, ...onward])).toEqual({ done: true })
    expect(await store.refunds('site_one', null, 10)).toEqual([refund])
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
  })

  test('a refund moves only from the state that it was seen in', async () => {
    const { store } = await funded()
    await store.commit(setAside())
    const move = (from: 'started' | 'pending', providerId: string | null): Change[] => [
      { change: 'move-refund', refund: 'refund_one', from, to: 'pending', providerId, isSent: false },
    ]
    expect(await store.commit(move('pending', 're_1'))).toEqual({ done: false, guard: 'refund-moved' })
    expect(await store.commit(move('started', 're_1'))).toEqual({ done: true })
    expect(await store.commit(move('started', 're_1'))).toEqual({ done: false, guard: 'refund-moved' })
    await store.commit(move('pending', null))
    expect(await store.refund('refund_one')).toMatchObject({ state: 'pending', providerId: 're_1' })
  })

  test('a refund starts once, and what the provider calls it is one refund', async () => {
    const { store } = await funded()
    await store.commit(setAside({ providerId: 're_1' }))
    expect(await store.commit(setAside({ providerId: 're_2' }))).toEqual({ done: false, guard: 'refund-moved' })
    expect(await store.commit(setAside({ id: 'refund_two', providerId: 're_1' }))).toEqual({
      done: false,
      guard: 'refund-moved',
    })
    await store.commit(setAside({ id: 'refund_three' }))
    expect(
      await store.commit([
        {
          change: 'move-refund',
          refund: 'refund_three',
          from: 'started',
          to: 'pending',
          providerId: 're_1',
          isSent: false,
        },
      ]),
    ).toEqual({ done: false, guard: 'refund-moved' })
  })

  test('no more goes back to a card than was paid, and never less than nothing', async () => {
    const { store } = await funded()
    await store.commit(paid('checkout_two', 'pi_2', 500))
    const by = (amount: number): Change[] => [{ change: 'refund-payment', payment: 'pi_1', by: amount }]
    expect(await store.commit(by(-1))).toEqual({ done: false, guard: 'payment-refunded' })
    expect(await store.commit(setAside({ money: usd(501) }))).toEqual({ done: false, guard: 'payment-refunded' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(1000))
    expect(await store.commit(setAside({ money: usd(500) }))).toEqual({ done: true })
    expect(await store.commit(by(1))).toEqual({ done: false, guard: 'payment-refunded' })
  })

  test('of fifty parallel refunds of one payment as many are done as it can give', async () => {
    const { store } = await funded()
    await store.commit(paid('checkout_two', 'pi_2', 5000))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.commit(setAside({ id: `refund_n${index}` }))),
    )
    expect(answers.filter(({ done }) => done)).toHaveLength(5)
    expect(answers.filter((answer) => !answer.done && answer.guard === 'payment-refunded')).toHaveLength(45)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(5000))
  })

  test('a payment that never was cannot go back', async () => {
    const { store } = await funded()
    expect(await store.payment('pi_none')).toBeNull()
    await expect(store.commit(setAside({ payment: 'pi_none' }))).rejects.toThrow()
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
  })

  test('the payments that can go back are neither disputed nor given back, the newest first', async () => {
    const { store } = await fresh()
    const states = { pi_open: 'open', pi_lost: 'lost', pi_won: 'won', pi_closed: 'closed' } as const
    for (const [index, id] of ['pi_whole', 'pi_part', ...Object.keys(states)].entries())
      await store.commit(paid(`checkout_${id}`, id, 100, after(at, index)))
    await store.commit([
      ...setAside({ id: 'refund_a', payment: 'pi_whole', money: usd(100) }),
      ...setAside({ id: 'refund_b', payment: 'pi_part', money: usd(99) }),
      ...Object.entries(states).map(
        ([payment, state]): Change => ({
          change: 'put-dispute',
          dispute: makeDispute({ id: `dp_${payment}`, payment, state, holds: false }),
          at,
        }),
      ),
    ])
    const found = await store.refundablePayments('reader_one', 'USD')
    expect(found.map(({ id }) => id)).toEqual(['pi_closed', 'pi_won', 'pi_part'])
    expect(found.at(-1)).toMatchObject({ money: usd(100), refunded: usd(99), checkout: 'checkout_pi_part' })
    // The one that would go back next, and the wallet that it would come out of.
    expect(await store.returnable('reader_one', 'USD')).toEqual({
      payment: found[0],
      balance: await store.wallet('reader_one', 'USD'),
    })
    expect(await store.returnable('reader_one', 'EUR')).toBeNull()
    expect(await store.refundablePayments('reader_one', 'EUR')).toEqual([])
    expect(await store.refundablePayments('reader_two', 'USD')).toEqual([])
  })
}
