// Whose rows a commit touches: the reader's whose money or right it is about.
import type { Change } from '../../core/change.ts'

/**
 * The reader's id, or '' where the changes name none. Two commits that must wait for one another have the same owner, nearly
 * always; a database with many writers puts them into one order by it.
 */
export function ownerOf(changes: readonly Change[]): string {
  for (const change of changes) {
    const reader = groupOf(change) ?? readerOf(change)
    if (reader !== null) return reader
  }
  return ''
}

// Who take a seat in one group wait for one another, whoever they are.
function groupOf(change: Change): string | null {
  if (change.change === 'take-seat') return change.seat.membership
  return change.change === 'free-seat' ? change.membership : null
}

function readerOf(change: Change): string | null {
  if ('reader' in change) return change.reader
  switch (change.change) {
    case 'start-checkout':
      return change.checkout.reader
    case 'add-entitlement':
      return change.entitlement.reader
    case 'start-membership':
    case 'put-membership':
      return change.membership.reader
    case 'add-standing-tip':
    case 'put-standing-tip':
    case 'resume-standing-tip':
      return change.standingTip.reader
    case 'block-supporter':
      return change.blocked.reader
    case 'start-refund':
      return change.refund.reader
    case 'put-dispute':
      return change.dispute.reader
    case 'add-fraud-warning':
      return change.warning.reader
    case 'post-entry':
      return walletOwner(change.entry.postings.map(({ account }) => account))
    default:
      return null
  }
}

function walletOwner(accounts: readonly string[]): string | null {
  for (const account of accounts) {
    const reader = /^reader:(.+):wallet$/.exec(account)?.[1]
    if (reader !== undefined) return reader
  }
  return null
}
