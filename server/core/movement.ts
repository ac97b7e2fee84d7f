// A movement: one change of the balance that the provider holds for us, as its own books have it.
import type { Account } from './account.ts'
import { assert } from './assert.ts'
import { credit, debit, type Posting } from './journal.ts'
import { type Money, money } from './money.ts'

/** `amount` is before the fee, in the currency of the settlement; positive came in, negative went out. */
export type Movement = {
  /** The provider's id of it. */
  readonly id: string
  readonly amount: number
  /** What the provider kept of it; negative where it gave a fee back. */
  readonly fee: number
  readonly currency: string
}

/** What the movement did to the balance. */
export const netOf = ({ amount, fee }: Movement): number => amount - fee

/** The movement's amount without its sign. */
export const sizeOf = ({ amount, currency }: Movement): Money => money(Math.abs(amount), currency)

/**
 * The postings of a movement against the account that it was for. `worth` is what it was worth in that account's currency:
 * where the provider settled in another one, both stand against each other in `exchange`, at the provider's own rate.
 */
export function movementPostings(movement: Movement, against: Account, worth: Money): Posting[] {
  return sharedMovementPostings(movement, worth, [{ account: against, money: worth }])
}

type Share = { readonly account: Account; readonly money: Money }

/** The same against several accounts, whose shares add up to what it was worth. */
export function sharedMovementPostings(movement: Movement, worth: Money, shares: readonly Share[]): Posting[] {
  const size = sizeOf(movement)
  const isExchanged = size.currency !== worth.currency
  assert(isExchanged || size.amount === worth.amount, `${movement.id} is not what it is booked as`)
  const [here, there] = movement.amount >= 0 ? [credit, debit] : [debit, credit]
  return [
    ...signed('stripe:balance', netOf(movement), movement.currency),
    ...signed('fees:processing', movement.fee, movement.currency),
    ...(isExchanged ? [here('exchange', size), there('exchange', worth)] : []),
    ...shares.map(({ account, money }) => here(account, money)),
  ]
}

function signed(account: Account, amount: number, currency: string): Posting[] {
  if (amount === 0) return []
  const size = money(Math.abs(amount), currency)
  return [amount > 0 ? debit(account, size) : credit(account, size)]
}
