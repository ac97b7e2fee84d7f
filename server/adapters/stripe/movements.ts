// Balance transactions: what each thing did to the balance, and for what.
import type Stripe from 'stripe'
import type { Movement } from '../../core/movement.ts'
import type { ListedMovement, MovementSource } from '../../ports/payments.ts'
import { minorUnits } from './amount.ts'
import { expandedOf, idOf } from './metadata.ts'

export const movementExpansions = ['source']

export function movementOf({ id, amount, fee, currency }: Stripe.BalanceTransaction): Movement {
  return {
    id,
    amount: minorUnits(amount, currency),
    fee: minorUnits(fee, currency),
    currency: currency.toUpperCase(),
  }
}

/** Null as long as Stripe has not written it. */
export function movementOrNull(related: string | Stripe.BalanceTransaction | null | undefined): Movement | null {
  const transaction = expandedOf(related)
  return transaction === null ? null : movementOf(transaction)
}

export function listedMovement(transaction: Stripe.BalanceTransaction): ListedMovement {
  return { movement: movementOf(transaction), source: sourceOf(transaction) }
}

function sourceOf({ source: related, amount }: Stripe.BalanceTransaction): MovementSource {
  const source = expandedOf(related)
  switch (source?.object) {
    case 'charge': {
      const payment = idOf(source.payment_intent)
      return payment === null ? { kind: 'other' } : { kind: 'payment', payment }
    }
    case 'refund':
      // Its type has many words (refund_failure, payment_refund, adjustment), the direction only one meaning.
      return { kind: 'refund', id: source.id, isReturn: amount > 0 }
    case 'dispute':
      return { kind: 'dispute', id: source.id }
    default:
      return { kind: 'other' }
  }
}
