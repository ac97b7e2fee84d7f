// The chart of accounts: which accounts there are, of what type, and which balances have a floor.
import type { PublisherId, ReaderId } from './id.ts'

export type AccountType = 'asset' | 'liability' | 'income' | 'expense'

/** An address that reads as a path. The chart below is exhaustive: what is not in it is not an account. */
export type Account =
  | 'stripe:balance'
  | 'fees:processing'
  | 'fees:platform'
  | 'suspense'
  | `reader:${ReaderId}:wallet`
  | `publisher:${PublisherId}:payable`

/** What we owe a reader: money paid in and not yet spent. Kept as a balance that a constraint holds at zero or above. */
export const walletOf = (reader: ReaderId): Account => `reader:${reader}:wallet`

/** What we owe a publisher. A sum of postings, never a kept balance: a popular publisher must not be a hot row. */
export const payableTo = (publisher: PublisherId): Account => `publisher:${publisher}:payable`

/** The textbook type of an account: assets and expenses grow by debits, liabilities and income by credits. */
export function typeOf(account: Account): AccountType {
  if (account === 'stripe:balance' || account === 'suspense') return 'asset'
  if (account === 'fees:processing') return 'expense'
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
