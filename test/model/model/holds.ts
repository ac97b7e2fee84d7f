// The model of holds: what a creator got of a new card waits for a week, and goes first when a payment of that reader is lost.
import { currencyOf } from '../cast.ts'
import type { Next } from './op.ts'
import { sharesOf } from './shares.ts'
import { entriesOf, isOnHold, type State, type Tip, type Unlock } from './state.ts'
import { attempt } from './top-ups.ts'

const weekSeconds = 7 * 24 * 60 * 60

/** All of the creator's share of a sale, where its reader has not paid by card for longer than a week. */
export function heldOf(m: State, reader: number, item: number): number {
  const paid = entriesOf(m.checkouts).filter(([, each]) => each.reader === reader && each.state === 'paid')
  const first = Math.min(...paid.map(([, { paidAt }]) => paidAt))
  return m.now < first + weekSeconds ? sharesOf(item)[0] : 0
}

export function releaseHolds(m: State): Next {
  for (const sale of salesOf(m)) {
    if (sale.at + weekSeconds <= m.now && !isOnHold(m, sale.reader)) sale.held = 0
  }
  return { answer: 'released' }
}

/** What a look has found to be taken: so much of the sale with that number. */
export type Taking = { readonly sale: number; readonly by: number }

/** Of what was sold to the payment's reader since it was paid, the oldest first, until the loss is covered. */
export function takingFor(m: State, checkout: number, loss: number): Taking[] {
  const { reader, currency, paidAt } = attempt(m, checkout)
  let rest = loss
  return [...salesOf(m).entries()]
    .filter(([, sale]) => sale.reader === reader && currencyOf(sale.item) === currency && sale.at >= paidAt)
    .toSorted(([, a], [, b]) => a.at - b.at)
    .flatMap(([sale, { held }]) => {
      const by = Math.min(rest, held)
      rest -= by
      return by === 0 ? [] : [{ sale, by }]
    })
}

/** Whether all of it is held still. */
export const canTake = (m: State, taking: readonly Taking[]): boolean =>
  taking.every(({ sale, by }) => (salesOf(m)[sale]?.held ?? 0) >= by)

/** Answers how much it was. */
export function take(m: State, taking: readonly Taking[]): number {
  const sales = salesOf(m)
  for (const { sale, by } of taking) {
    const of = sales[sale] as Tip | Unlock
    Object.assign(of, { held: of.held - by, isLost: true })
  }
  return taking.reduce((sum, { by }) => sum + by, 0)
}

/** Tips come first, as the names of their entries do. */
const salesOf = (m: State): (Tip | Unlock)[] => [...m.tips, ...m.unlocks]
