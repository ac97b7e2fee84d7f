// What the books must say when the model is right: every account, and everything that is remembered beside them.
import { type CurrencyOfPlay, creatorId, currencyOf, itemAt, readers, siteOf } from '../cast.ts'
import { disputeFeeOn, feeOn } from './at-stripe.ts'
import { keptOf, type Shares, sharesOf } from './shares.ts'
import { entriesOf, isOnHold, type State } from './state.ts'

/** The same shape is read out of the database and out of the local Stripe. */
export type Picture = {
  /** By account and currency, on the side on which the account grows; nothing where it is at zero. */
  readonly accounts: Readonly<Record<string, number>>
  readonly tickets: readonly string[]
  readonly unlocks: readonly string[]
  readonly tips: readonly string[]
  readonly checkouts: readonly string[]
  readonly refunds: readonly string[]
  readonly disputes: readonly string[]
  readonly readers: readonly string[]
  readonly refundsAtStripe: readonly string[]
}

const undoWindowSeconds = 30 * 24 * 60 * 60

export function booksOf(m: State): Picture {
  return {
    accounts: accountsOf(m),
    tickets: m.tickets.map(({ state }) => state),
    unlocks: m.unlocks.map((each) => `${each.reader} ${each.item} ${each.refunded} ${each.isLive}`),
    tips: m.tips.map(({ reader, item, isReturned }) => `${reader} ${itemAt(item).creator} ${isReturned}`),
    checkouts: entriesOf(m.checkouts).map(([number, each]) => `${number} ${each.state} ${each.refunded}`),
    refunds: m.refunds
      .map(({ reader, unlock, checkout, amount, by, state, isSent, atStripe }) =>
        JSON.stringify([reader, unlock, checkout, amount, by, state, isSent, atStripe]),
      )
      .toSorted(),
    disputes: entriesOf(m.disputes).map(([number, { state, holds, taken }]) => `${number} ${state} ${holds} ${taken}`),
    readers: readers.map((reader) => {
      const taken = m.undos.filter((each) => each.reader === reader && each.at > m.now - undoWindowSeconds)
      return `${isOnHold(m, reader) ? 'on-hold' : 'good'}, ${taken.length} undos`
    }),
    refundsAtStripe: m.stripe.refunds.map(({ checkout, amount, status }) => `${checkout} ${amount} ${status}`),
  }
}

function accountsOf(m: State): Record<string, number> {
  const sums: Record<string, number> = {}
  const add = (account: string, currency: CurrencyOfPlay, amount: number) => {
    sums[`${account} ${currency}`] = (sums[`${account} ${currency}`] ?? 0) + amount
  }
  const share = (item: number, [ofCreator, ofPublisher, fee]: Shares) => {
    const name = itemAt(item).creator ?? itemAt(item).byline?.creator
    add(`creator:${creatorId(`${name}`)}:payable`, currencyOf(item), ofCreator)
    add(`publisher:${siteOf(item).publisher}:payable`, currencyOf(item), ofPublisher)
    add('fees:platform', currencyOf(item), fee)
  }
  for (const [key, amount] of Object.entries(m.wallets)) {
    const [reader, currency] = key.split(':') as [string, CurrencyOfPlay]
    add(`reader:reader_${reader}:wallet`, currency, amount)
  }
  for (const unlock of m.unlocks) {
    share(unlock.item, keptOf(unlock))
  }
  for (const { item, isReturned } of m.tips) {
    if (!isReturned) share(item, sharesOf(item))
  }
  addPayments(m, add)
  addRefunds(m, add)
  addDisputes(m, add)
  const named = Object.entries(sums).filter(([, amount]) => amount !== 0)
  return Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** In this play each currency has one creator. */
const creatorAccount = { USD: 'creator:creator_ana:payable', JPY: 'creator:creator_bo:payable' } as const

type Add = (account: string, currency: CurrencyOfPlay, amount: number) => void

function addPayments(m: State, add: Add): void {
  for (const [, { state, amount, currency }] of entriesOf(m.checkouts)) {
    if (state !== 'paid') continue
    add('stripe:balance', currency, amount - feeOn(amount))
    add('fees:processing', currency, feeOn(amount))
  }
}

function addRefunds(m: State, add: Add): void {
  for (const { checkout, currency, amount, fromWallet, borne, state, isSent } of m.refunds) {
    if (checkout === null || state === 'failed') continue
    add('bad-debt', currency, amount - fromWallet - borne)
    add(creatorAccount[currency], currency, -borne)
    if (isSent) add('stripe:balance', currency, -amount)
    else add('refunds:pending', currency, amount)
  }
}

function addDisputes(m: State, add: Add): void {
  for (const [number, { currency, booked, taken, fromWallet, borne }] of entriesOf(m.disputes)) {
    for (const { amount } of m.stripe.disputes[number]?.movements.slice(0, booked) ?? []) {
      add('stripe:balance', currency, amount - disputeFeeOn(amount))
      add('fees:processing', currency, disputeFeeOn(amount))
    }
    add(creatorAccount[currency], currency, -borne)
    if (fromWallet === null) add('disputes', currency, taken)
    else add('bad-debt', currency, taken - fromWallet - borne)
  }
}
