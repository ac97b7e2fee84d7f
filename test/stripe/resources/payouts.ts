// Payouts: money that leaves for a bank. Stripe makes them by itself; here the control says when, and whether they arrive.
import type Stripe from 'stripe'
import { invalid } from '../http/failure.ts'
import { emit } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { accountNamed } from './accounts.ts'
import { balanceOfAccount } from './balances.ts'

export interface PayoutOrder {
  account: string
  currency?: string
  /** All there is, by default. */
  amount?: number
  fails?: boolean
}

/** Of a connected account; a payout that fails comes back to its balance. */
export function payOut(
  world: World,
  { account: id, currency = 'usd', amount, fails = false }: PayoutOrder,
): Stripe.Payout {
  const account = accountNamed(world, id, 'account').id
  const balance = balanceOfAccount(world, account, currency)
  const paid = amount ?? balance
  if (paid < 1 || paid > balance)
    throw invalid(`The account has ${balance} to pay out.`, { code: 'balance_insufficient' })
  const payout = payoutOf(paid, currency, world.clock.seconds(), fails)
  if (!fails) {
    const key = `${account} ${currency}`
    const notes = world.store.notes('paidOut')
    notes.set(key, (notes.get(key) ?? 0) + paid)
  }
  emit(world, `payout.${fails ? 'failed' : 'paid'}`, payout, undefined, account)
  return payout
}

function payoutOf(amount: number, currency: string, now: number, fails: boolean): Stripe.Payout {
  return {
    id: newId('po'),
    object: 'payout',
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: now,
    automatic: true,
    balance_transaction: newId('txn'),
    created: now,
    currency,
    description: 'STRIPE PAYOUT',
    destination: newId('ba'),
    failure_balance_transaction: fails ? newId('txn') : null,
    failure_code: fails ? 'account_closed' : null,
    failure_message: fails ? 'The bank account has been closed.' : null,
    livemode: false,
    metadata: {},
    method: 'standard',
    original_payout: null,
    payout_method: null,
    reconciliation_status: 'completed',
    reversed_by: null,
    source_type: 'card',
    statement_descriptor: null,
    status: fails ? 'failed' : 'paid',
    trace_id: null,
    type: 'bank_account',
  }
}
