// The model of spending: an item is bought once, and its price goes back once. A tip is given whenever it is asked for.
import { currencyOf, itemAt, siteOf } from '../cast.ts'
import { heldOf } from './holds.ts'
import type { Next, OpOf } from './op.ts'
import { freshRefund, refundablePayments, setAside } from './refunds.ts'
import { keptOf } from './shares.ts'
import { balanceOf, intoWallet, isOnHold, priceOf, type State, type Unlock, walletOf } from './state.ts'
import { attempt, refundable } from './top-ups.ts'

const undoSeconds = 15 * 60
const undosMax = 3
const undoWindowSeconds = 30 * 24 * 60 * 60

export function unlock(m: State, { ticket, reader }: OpOf<'unlock'>): Next {
  return { answer: unlockBy(m, ticket, reader) }
}

export function unlockBy(m: State, number: number, reader: number): string {
  const ticket = m.tickets[number]
  if (ticket === undefined) throw new Error(`the model has no ticket ${number}`)
  if (ticket.state === 'done') return ticket.reader === reader ? 'unlocked' : 'stop done'
  if (ticket.expiresAt <= m.now) return 'stop expired'
  const { item } = ticket
  if (!owns(m, reader, item)) {
    const { price } = itemAt(item)
    if (isOnHold(m, reader)) return 'stop on-hold'
    if (balanceOf(m, reader, currencyOf(item)) < price) return 'top-up'
    intoWallet(m, walletOf({ reader, item }), -price)
    const sale = { reader, item, at: m.now, held: heldOf(m, reader, item) }
    if (itemAt(item).creator === null) m.unlocks.push({ ...sale, refunded: 0, isLive: true })
    else m.tips.push({ ...sale, isReturned: false })
  }
  Object.assign(ticket, { state: 'done', reader })
  return 'unlocked'
}

const owns = (m: State, reader: number, item: number): boolean =>
  m.unlocks.some((each) => each.reader === reader && each.item === item && each.isLive)

/** The publisher gives it back, once, however the wallet stands; but not what a bank has had from its creator. */
export function returnTip(m: State, { tip: number }: OpOf<'return-tip'>): Next {
  const tip = m.tips[number]
  if (tip === undefined) throw new Error(`the model has no tip ${number}`)
  if (tip.isLost) return { answer: 'returned' }
  if (!tip.isReturned) intoWallet(m, walletOf(tip), itemAt(tip.item).price)
  Object.assign(tip, { isReturned: true, held: 0 })
  return { answer: 'returned' }
}

export function undo(m: State, { unlock: number }: OpOf<'undo'>): Next {
  const unlocked = unlockAt(m, number)
  const { reader, at, isLive } = unlocked
  const taken = m.undos.filter((each) => each.reader === reader && each.at > m.now - undoWindowSeconds)
  if (!isLive) return { answer: 'not-owned' }
  if (at + undoSeconds <= m.now) return { answer: 'too-late' }
  if (taken.length >= undosMax) return { answer: 'too-many' }
  if (unlocked.isLost) return { answer: 'lost' }
  m.undos.push({ reader, at: m.now })
  backToWallet(m, number, { amount: priceOf(unlocked) - unlocked.refunded, by: 'reader' })
  return { answer: 'undone' }
}

/** Looks, and decides by what is seen. */
export function refundUnlock(m: State, wish: OpOf<'refund-unlock'>): Next {
  const unlocked = unlockAt(m, wish.unlock)
  const left = priceOf(unlocked) - unlocked.refunded
  const amount = wish.amount ?? left
  const earlier = m.keys[keyOf(unlocked, wish)]
  if (earlier !== undefined) return { answer: earlier === bodyOf(wish) ? 'refunded' : 'idempotency-key-reused' }
  if (left === 0) return { answer: 'state-conflict' }
  if (amount > left) return { answer: 'amount-out-of-range' }
  if (unlocked.isLost) return { answer: 'state-conflict' }
  const card = wish.to === 'card' ? cardFor(m, unlocked, amount) : null
  if (card === undefined) return { answer: 'state-conflict' }
  return { steps: [{ op: 'commit-refund', wish, before: unlocked.refunded, amount, card }] }
}

/** What has changed since the look is looked at again. While a bank disputes a payment nothing goes to a card. */
export function commitRefund(m: State, { wish, before, amount, card }: OpOf<'commit-refund'>): Next {
  const unlocked = unlockAt(m, wish.unlock)
  const refunded = before + amount
  const givesUp = keptOf(unlocked)[0] > keptOf({ ...unlocked, refunded })[0]
  const hasChanged = m.keys[keyOf(unlocked, wish)] !== undefined || unlocked.refunded !== before
  if (hasChanged || (unlocked.isLost && givesUp)) return { steps: [wish] }
  if (card !== null && isOnHold(m, unlocked.reader)) return { answer: 'state-conflict' }
  if (card !== null && refundable(attempt(m, card)) < amount) return { steps: [wish] }

  m.keys[keyOf(unlocked, wish)] = bodyOf(wish)
  backToWallet(m, wish.unlock, { amount, by: 'publisher' })
  if (card === null) return { answer: 'refunded' }
  const refund = m.refunds.length - 1
  setAside(m, refund, { checkout: card, fromWallet: amount, taking: [] })
  return { steps: [{ op: 'send', refund }, { op: 'unit-end' }, { op: 'answer', answer: 'refunded' }] }
}

const keyOf = ({ item }: Unlock, { key }: OpOf<'refund-unlock'>): string => `${siteOf(item).id} ${key}`
const bodyOf = ({ unlock: number, amount, to }: OpOf<'refund-unlock'>): string => JSON.stringify([number, amount, to])

/** The newest payment whose card can take so much. */
function cardFor(m: State, { reader, item }: Unlock, amount: number): number | undefined {
  return refundablePayments(m, reader, currencyOf(item)).find((payment) => refundable(attempt(m, payment)) >= amount)
}

function backToWallet(m: State, number: number, { amount, by }: { amount: number; by: 'reader' | 'publisher' }): void {
  const unlocked = unlockAt(m, number)
  const owner = walletOf(unlocked)
  const [before] = keptOf(unlocked)
  unlocked.refunded += amount
  unlocked.held = Math.max(0, unlocked.held - (before - keptOf(unlocked)[0]))
  if (unlocked.refunded === priceOf(unlocked)) unlocked.isLive = false
  intoWallet(m, owner, amount)
  m.refunds.push({ ...freshRefund(m, { ...owner, amount, by }), unlock: number, state: 'succeeded' })
}

function unlockAt(m: State, number: number): Unlock {
  const found = m.unlocks[number]
  if (found === undefined) throw new Error(`the model has no unlock ${number}`)
  return found
}
