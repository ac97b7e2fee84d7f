// The chart of accounts: which accounts there are, of what type, and which balances have a floor.
import type { CreatorId, PublisherId, ReaderId } from './id.ts'

export type AccountType = 'asset' | 'liability' | 'income' | 'expense'

/**
 * An address that reads as a path. The chart is exhaustive: what is not in it is not an account.
 *
 * `exchange` stands between two currencies where the provider settled in another one than was paid: what went out in the one
 * is kept against what came in in the other, so that an entry balances in both and nothing is ever 1:1. `refunds:pending` is
 * money on its way back to cards. `disputes` is what banks took and have not decided on; `bad-debt` what is lost for good. In
 * `suspense` stands what banks took of memberships: the operator decides who bears it.
 */
export type Account =
  | 'stripe:balance'
  | 'fees:processing'
  | 'fees:platform'
  | 'exchange'
  | 'suspense'
  | 'refunds:pending'
  | 'disputes'
  | 'bad-debt'
  | `reader:${ReaderId}:wallet`
  | `publisher:${PublisherId}:payable`
  | `creator:${CreatorId}:payable`
  | `creator:${CreatorId}:held`

/** What we owe a reader: money paid in and not yet spent. Kept as a balance that a constraint holds at zero or above. */
export const walletOf = (reader: ReaderId): Account => `reader:${reader}:wallet`

/** Who is paid out by and by: a publisher for what is sold, a creator for tips. */
export type Payee = PublisherId | CreatorId

/** What we owe a payee. A sum of postings, never a kept balance: a popular one must not be a hot row. */
export function payableTo(payee: Payee): Account {
  return isCreator(payee) ? `creator:${payee}:payable` : `publisher:${payee}:payable`
}

/** What a creator gets of a new card, before it becomes payable. */
export const heldFor = (creator: CreatorId): Account => `creator:${creator}:held`

const isCreator = (payee: Payee): payee is CreatorId => payee.startsWith('creator_')

// Neither ours nor owed; counted with the assets. In `suspense` entries of the first release wait too, and stay what they are.
const between = new Set<Account>(['exchange', 'suspense'])

/** The textbook type of an account: assets and expenses grow by debits, liabilities and income by credits. */
export function typeOf(account: Account): AccountType {
  if (account === 'stripe:balance' || account === 'disputes' || between.has(account)) return 'asset'
  if (account === 'fees:processing' || account === 'bad-debt') return 'expense'
  if (account === 'fees:platform') return 'income'
  return 'liability'
}

/** Whether the balance is kept beside the postings and guarded by a floor of zero. */
export function isGuarded(account: Account): boolean {
  return account.startsWith('reader:') && account.endsWith(':wallet')
}

/** The side on which the account grows. */
export function normalSide(account: Account): 'debit' | 'credit' {
  const type = typeOf(account)
  return type === 'asset' || type === 'expense' ? 'debit' : 'credit'
}
