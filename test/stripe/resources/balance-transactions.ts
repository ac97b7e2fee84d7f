// /v1/balance_transactions: what each charge and refund did to the balance, fee included.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, expand, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { feeOn, feeOnDebit } from '../money/fees.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'

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

export function bookCharge(world: World, { id, amount, currency, description, payment_method_details }: Stripe.Charge) {
  const fee = payment_method_details?.card ? feeOn(amount, world.pricing) : feeOnDebit(amount)
  const details = [{ amount: fee, application: null, currency, description: 'Processing fee', type: 'stripe_fee' }]
  return book(world, { amount, fee, fee_details: details, currency, description, source: id, type: 'charge' })
}

/** The fee of the charge is not given back. */
export function bookRefund(world: World, { id, amount, currency }: Stripe.Refund) {
  const taken = { amount: -amount, fee: 0, fee_details: [], currency }
  return book(world, { ...taken, description: 'Refund of a charge', source: id, type: 'refund' })
}

type Booked = 'amount' | 'fee' | 'fee_details' | 'currency' | 'description' | 'source'

function book(
  { store, clock }: World,
  booked: Pick<Stripe.BalanceTransaction, Booked> & { type: 'charge' | 'refund' },
): Stripe.BalanceTransaction {
  return store.put('balance_transaction', {
    id: newId('txn'),
    object: 'balance_transaction',
    available_on: clock.seconds() + DAYS_UNTIL_AVAILABLE * 86_400,
    balance_type: 'payments',
    created: clock.seconds(),
    exchange_rate: null,
    net: booked.amount - booked.fee,
    reporting_category: booked.type,
    status: 'pending',
    ...booked,
  })
}

/** Money becomes available as time passes. */
export function releaseDue({ store, clock }: World): void {
  for (const transaction of store.all('balance_transaction')) {
    const isDue = transaction.status === 'pending' && transaction.available_on <= clock.seconds()
    if (isDue) store.put('balance_transaction', { ...transaction, status: 'available' })
  }
}
