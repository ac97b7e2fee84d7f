// What every store promises about buying: money comes in once, an unlock takes it once, and never more than there is.
import { expect, test } from 'vitest'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import { at, makeCheckout, makeEntitlement, makeMovement, makeTicket, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { paid, unlock } from './changes.ts'

export function purchaseClaims({ fresh, funded }: Bench): void {
  test('money paid in is in the wallet, with its line', async () => {
    const { store } = await funded()
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.wallet('reader_one', 'EUR')).toMatchObject({ amount: 0 })
    expect(await store.walletLines('reader_one', 10)).toMatchObject([{ kind: 'top-up', amount: 500, currency: 'USD' }])
    expect(await store.checkout('checkout_one')).toMatchObject({ state: 'paid', session: 'cs_checkout_one' })
  })

  test('an unlock debits the wallet, grants the item and finishes the ticket', async () => {
    const { store } = await funded()
    expect(await store.commit(unlock('ent_one', 'ticket_one', 20))).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
    expect(await store.entitlements('reader_one', 'site_one', ['the-lake', 'the-river'])).toMatchObject([
      { id: 'ent_one', item: 'the-river', revokedAt: null },
    ])
    expect(await store.ticket('ticket_one')).toMatchObject({
      state: 'done',
      entitlement: 'ent_one',
      reader: 'reader_one',
    })
    expect(await store.walletLines('reader_one', 10)).toMatchObject([
      { kind: 'unlock', amount: -20, title: 'The river that keeps its drafts' },
      { kind: 'top-up', amount: 500, title: null },
    ])
  })

  test('a wallet never goes below zero: the whole commit is refused', async () => {
    const { store } = await funded()
    expect(await store.commit(unlock('ent_one', 'ticket_one', 501))).toEqual({ done: false, guard: 'wallet-floor' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.ticket('ticket_one')).toMatchObject({ state: 'open' })
    expect(await store.entitlements('reader_one', 'site_one', ['the-river'])).toEqual([])
  })

  test('a wallet that never was cannot be spent from', async () => {
    const { store } = await fresh()
    expect(await store.commit(unlock('ent_one', 'ticket_one', 1))).toEqual({ done: false, guard: 'wallet-floor' })
  })

  test('the same reference books once', async () => {
    const { store } = await funded()
    const again = topUpEntry({ payment: 'pi_1', reader: 'reader_one', paid: usd(500), movement: makeMovement() })
    expect(await store.commit([{ change: 'post-entry', entry: again, at }])).toEqual({
      done: false,
      guard: 'reference-taken',
    })
  })

  test('a checkout is paid once, under one payment', async () => {
    const { store } = await funded()
    expect(await store.commit(paid('checkout_one', 'pi_2', 500).slice(1))).toEqual({
      done: false,
      guard: 'checkout-settled',
    })
    expect(await store.commit(paid('checkout_two', 'pi_1', 500))).toMatchObject({ done: false })
    expect(await store.commit(paid('checkout_one', 'pi_3', 500).slice(0, 1))).toEqual({
      done: false,
      guard: 'checkout-started',
    })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
  })

  test('a reader has one live entitlement to an item', async () => {
    const { store } = await funded()
    await store.commit([{ change: 'open-ticket', ticket: makeTicket({ id: 'ticket_two' }), at }])
    await store.commit(unlock('ent_one', 'ticket_one', 20))
    expect(await store.commit(unlock('ent_two', 'ticket_two', 20))).toEqual({
      done: false,
      guard: 'already-entitled',
    })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(480))
  })

  test.each(['finish-ticket', 'decline-ticket', 'extend-ticket'] as const)(
    '%s is refused once a ticket is closed',
    async (kind) => {
      const { store } = await fresh()
      await store.commit([{ change: 'decline-ticket', ticket: 'ticket_one', at }])
      const ticket = 'ticket_one' as const
      const change: Change =
        kind === 'finish-ticket'
          ? { change: kind, ticket, reader: 'reader_one', entitlement: 'ent_one', at }
          : kind === 'decline-ticket'
            ? { change: kind, ticket, at }
            : { change: kind, ticket, expiresAt: '2027-01-01T00:00:00.000Z', at }
      const free: Change = { change: 'add-entitlement', entitlement: makeEntitlement() }
      expect(await store.commit([free, change])).toEqual({ done: false, guard: 'ticket-closed' })
      expect(await store.ticket('ticket_one')).toMatchObject({ state: 'declined' })
    },
  )

  test('a ticket is not finished after its time', async () => {
    const { store } = await funded()
    const late = unlock('ent_one', 'ticket_one', 20).map(
      (change) => ({ ...change, at: '2026-11-22T12:05:00.000Z' }) as Change,
    )
    expect(await store.commit(late)).toEqual({ done: false, guard: 'ticket-closed' })
  })

  test('a payment that arrives after we gave a checkout up is booked all the same', async () => {
    const { store } = await fresh()
    const [start, ...pay] = paid('checkout_one', 'pi_1', 500)
    await store.commit([start!, { change: 'expire-checkout', checkout: 'checkout_one', at }])
    expect(await store.commit(pay)).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    await store.commit([{ change: 'expire-checkout', checkout: 'checkout_one', at }])
    expect(await store.checkout('checkout_one')).toMatchObject({ state: 'paid' })
  })

  test('unfinished checkouts are those neither paid nor expired, oldest first', async () => {
    const { store } = await funded()
    const started = (id: `checkout_${string}`, startedAt: string): Change => ({
      change: 'start-checkout',
      checkout: makeCheckout({ id, startedAt }),
    })
    await store.commit([
      started('checkout_b', '2026-11-22T11:00:00.000Z'),
      started('checkout_a', '2026-11-22T10:00:00.000Z'),
      started('checkout_late', '2026-11-22T11:59:00.000Z'),
      started('checkout_gone', '2026-11-22T09:00:00.000Z'),
      { change: 'expire-checkout', checkout: 'checkout_gone', at },
    ])
    const found = await store.unfinishedCheckouts('2026-11-22T11:30:00.000Z', 10)
    expect(found.map((checkout) => checkout.id)).toEqual(['checkout_a', 'checkout_b'])
  })

  // MON-01
  test('of a hundred parallel unlocks with money for one, one is granted', async () => {
    const { store } = await fresh()
    await store.commit(paid('checkout_one', 'pi_1', 20))
    const wishes = Array.from({ length: 100 }, (_, index) => index)
    await store.commit(
      wishes.map(
        (index): Change => ({
          change: 'open-ticket',
          ticket: makeTicket({ id: `ticket_n${index}`, item: `item-${index}` }),
          at,
        }),
      ),
    )
    const answers = await Promise.all(
      wishes.map((index) => store.commit(unlock(`ent_n${index}`, `ticket_n${index}`, 20, `item-${index}`))),
    )
    expect(answers.filter((answer) => answer.done)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.done && answer.guard === 'wallet-floor')).toHaveLength(99)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
  })
}
