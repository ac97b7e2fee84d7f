// /v1/balance_transactions: what each charge and refund did to the balance, fee included.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, expand, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { feeOn, feeOnDebit } from '../money/fees.ts'
import { settle } from '../money/settlement.ts'
import { emit } from '../world/emit.ts'
import { idOf, newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { balanceOf } from './balances.ts'

const DAYS_UNTIL_AVAILABLE = 2

export const balanceTransactionRoutes: Route[] = [
  route<Stripe.BalanceTransactionListParams>(
    ['GET', '/v1/balance_transactions'],
    { ...paging, ...created, currency: text(3), payout: absent, source: text(), type: text() },
    ({ store }, { currency, source, type, ...params }) => {
      const found = having(store.all('balance_transaction'), { currency, source, type })
      return page('/v1/balance_transactions', since(found, params.created), params)
    },
  ),
  route<Stripe.BalanceTransactionRetrieveParams>(
    ['GET', '/v1/balance_transactions/:id'],
    { expand },
    ({ store }, _params, id) => {
      const transaction = store.get('balance_transaction', id)
      if (!transaction) throw noSuch('balance transaction', id)
      return transaction
    },
  ),
]

export function bookCharge(world: World, charge: Stripe.Charge, isInstant: boolean): Stripe.BalanceTransaction {
  const { id, amount, currency, description, payment_method_details: paid } = charge
  const worth = settle(world, amount, currency)
  const fee = paid?.card ? feeOn(worth.amount, world.pricing) : feeOnDebit(worth.amount)
  const booked = { ...worth, ...feeOf(fee, worth.currency, 'Processing fee'), description, source: id, type: 'charge' }
  return book(world, booked, isInstant ? 0 : DAYS_UNTIL_AVAILABLE)
}

/** At the rate of its own day. The fee of the charge is not given back. */
export function bookRefund(world: World, { id, amount, currency }: Stripe.Refund) {
  const taken = { ...settle(world, -amount, currency), ...NO_FEE }
  return book(world, { ...taken, description: 'Refund of a charge', source: id, type: 'refund' })
}

/** A refund that did not arrive comes back whole, whatever the rate is by now. */
export function bookRefundFailure(world: World, { id, balance_transaction }: Stripe.Refund) {
  const { amount, currency, exchange_rate } = world.store.get('balance_transaction', idOf(balance_transaction))!
  const given = { amount: -amount, currency, exchange_rate, ...NO_FEE }
  return book(world, { ...given, description: 'Failed refund', source: id, type: 'refund_failure' })
}

/** The bank takes the disputed amount, and Stripe a fee for the work. */
export function bookWithdrawal(world: World, { id, amount, currency }: Disputed): Stripe.BalanceTransaction {
  const taken = settle(world, -amount, currency)
  const booked = { ...taken, ...feeOf(DISPUTE_FEE, taken.currency, 'Dispute fee'), source: id, type: 'adjustment' }
  return book(world, { ...booked, description: 'Chargeback withdrawal' }, 0, 'dispute')
}

/** The amount comes back; the fee does not. */
export function bookReinstatement(world: World, { id, amount, currency }: Disputed): Stripe.BalanceTransaction {
  const given = { ...settle(world, amount, currency), ...NO_FEE, source: id, type: 'adjustment' }
  return book(world, { ...given, description: 'Chargeback reversal' }, 0, 'dispute_reversal')
}

export function bookTransfer(world: World, { id, amount, currency, description }: Stripe.Transfer) {
  const given = { amount: -amount, currency, exchange_rate: null, ...NO_FEE, description, source: id }
  return book(world, { ...given, type: 'transfer' }, 0)
}

export function bookReversal(world: World, { id, amount, currency }: Stripe.TransferReversal) {
  const back = { amount, currency, exchange_rate: null, ...NO_FEE, description: 'Reversal of a transfer', source: id }
  return book(world, { ...back, type: 'transfer_refund' }, 0, 'transfer_reversal')
}

const DISPUTE_FEE = 1500
const NO_FEE = { fee: 0, fee_details: [] }

type Disputed = Pick<Stripe.Dispute, 'id' | 'amount' | 'currency'>

/** In the currency in which the money settles. */
function feeOf(fee: number, currency: string, description: string) {
  return { fee, fee_details: [{ amount: fee, application: null, currency, description, type: 'stripe_fee' }] }
}

type Booked = 'amount' | 'fee' | 'fee_details' | 'currency' | 'description' | 'exchange_rate' | 'source'

function book(
  { store, clock }: World,
  booked: Pick<Stripe.BalanceTransaction, Booked> & { type: string },
  days = DAYS_UNTIL_AVAILABLE,
  category = booked.type,
): Stripe.BalanceTransaction {
  return store.put('balance_transaction', {
    id: newId('txn'),
    object: 'balance_transaction',
    available_on: clock.seconds() + days * 86_400,
    balance_type: 'payments',
    created: clock.seconds(),
    net: booked.amount - booked.fee,
    reporting_category: category,
    status: days === 0 ? 'available' : 'pending',
    ...booked,
  })
}

/** Money becomes available as time passes. */
export function releaseDue(world: World): void {
  const now = world.clock.seconds()
  const pending = world.store.filed('balance transactions by status', 'pending')
  const due = pending.filter((transaction) => transaction.available_on <= now)
  for (const transaction of due) world.store.put('balance_transaction', { ...transaction, status: 'available' })
  if (due.length > 0) emit(world, 'balance.available', balanceOf(world))
}
