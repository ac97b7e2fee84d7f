// The model: what is true of the money, in plain numbers, on our side and at Stripe. It knows nothing of the server's code.
import { type Card, type CurrencyOfPlay, currencyOf, itemAt } from '../cast.ts'

export type State = {
  /** Seconds since 1970. */
  now: number
  /** By `<reader>:<currency>`. */
  wallets: Record<string, number>
  tickets: Ticket[]
  unlocks: Unlock[]
  tips: Tip[]
  /** The places of undo that readers took. */
  undos: { reader: number; at: number }[]
  /** What publishers' keys were used for. */
  keys: Record<string, string>
  /** By number: an attempt that was never written is not there. */
  checkouts: Record<number, Checkout>
  refunds: Refund[]
  disputes: Record<number, Dispute>
  warnings: Record<number, { reader: number; outcome: 'refunded' | 'held'; holds: boolean }>
  stripe: AtStripe
}

export type Ticket = { item: number; state: 'open' | 'done'; reader: number | null; expiresAt: number }
/** `held`: what its creator got of it and cannot be paid out yet. `isLost`: a bank has had some of that. */
export type Tip = { reader: number; item: number; at: number; isReturned: boolean; held: number; isLost?: boolean }
export type Unlock = {
  reader: number
  item: number
  at: number
  refunded: number
  isLive: boolean
  held: number
  isLost?: boolean
}

export type Checkout = {
  reader: number
  currency: CurrencyOfPlay
  amount: number
  ticket: number | null
  state: 'started' | 'open' | 'paid' | 'expired'
  startedAt: number
  paidAt: number
  /** What went back to the card, or is set aside to go. */
  refunded: number
  /** Stripe keeps a fault under the key by which a session is asked for. */
  isKeyBurnt: boolean
}

export type Refund = {
  reader: number
  unlock: number | null
  /** The checkout whose card gets the money. Null: the wallet gets it. */
  checkout: number | null
  currency: CurrencyOfPlay
  amount: number
  fromWallet: number
  /** What creators bear, by what was held for them. */
  borne: number
  by: 'reader' | 'publisher' | 'fraud-warning' | 'provider'
  state: 'started' | 'pending' | 'succeeded' | 'failed'
  isSent: boolean
  startedAt: number
  /** Which of Stripe's refunds it is. */
  atStripe: number | null
  /** The attempt whose idempotency key keeps a failure or a refusal at Stripe. */
  kept: { attempt: number; answer: 'fault' | 'refused' } | null
}

export type Dispute = {
  reader: number
  currency: CurrencyOfPlay
  state: 'open' | 'won' | 'lost' | 'closed'
  holds: boolean
  /** How many of its movements are booked, and what they took. */
  booked: number
  taken: number
  /** While it is written off: the part that the wallet bore. */
  fromWallet: number | null
  /** And the part that creators bore, by what was held for them. */
  borne: number
}

export type AtStripe = {
  sessions: Record<number, { status: 'open' | 'paid' | 'expired'; createdAt: number; expiresAt: number }>
  payments: Record<number, { amount: number; refunded: number; card: Card; createdAt: number }>
  refunds: {
    checkout: number
    amount: number
    status: RefundStatus
    /** Which of our refunds asked for it. Null: somebody did from Stripe's dashboard. */
    ours: number | null
    createdAt: number
    /** When the money came back. */
    endedAt: number
  }[]
  disputes: {
    checkout: number
    amount: number
    status: DisputeStatus
    createdAt: number
    dueAt: number
    movements: { amount: number; at: number }[]
  }[]
  warnings: { checkout: number; isActionable: boolean; createdAt: number }[]
}
export type RefundStatus = 'pending' | 'succeeded' | 'failed' | 'canceled'
export type DisputeStatus = 'inquiry' | 'inquiry-answered' | 'open' | 'answered' | 'won' | 'lost' | 'closed'

export const emptyState = (now: number): State => ({
  now,
  wallets: {},
  tickets: [],
  unlocks: [],
  tips: [],
  undos: [],
  keys: {},
  checkouts: {},
  refunds: [],
  disputes: {},
  warnings: {},
  stripe: { sessions: {}, payments: {}, refunds: [], disputes: [], warnings: [] },
})

export const walletKey = (reader: number, currency: CurrencyOfPlay): string => `${reader}:${currency}`
export const balanceOf = (m: State, reader: number, currency: CurrencyOfPlay): number =>
  m.wallets[walletKey(reader, currency)] ?? 0

export function intoWallet(m: State, { reader, currency }: { reader: number; currency: CurrencyOfPlay }, by: number) {
  m.wallets[walletKey(reader, currency)] = balanceOf(m, reader, currency) + by
}

export const priceOf = (unlock: Unlock): number => itemAt(unlock.item).price
export const walletOf = ({ reader, item }: Pick<Unlock, 'reader' | 'item'>) => ({ reader, currency: currencyOf(item) })

export function isOnHold(m: State, reader: number): boolean {
  const holding = [...Object.values(m.disputes), ...Object.values(m.warnings)]
  return holding.some((each) => each.reader === reader && each.holds)
}

/** By number, which is the order in which they were made. */
export const entriesOf = <T>(record: Record<number, T>): [number, T][] =>
  Object.entries(record).map(([number, value]) => [Number(number), value])
