// The decision of an unlock: may this reader have this item now, for how much, and what then becomes true.
import { unlockEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { Entitlement } from './entitlement.ts'
import { holdsIn } from './hold.ts'
import type { EntitlementId, MembershipId, ReaderId } from './id.ts'
import type { Instant } from './instant.ts'
import type { JournalEntry } from './journal.ts'
import { isZero, type Money } from './money.ts'
import type { Share } from './share.ts'
import type { Site } from './site.ts'
import { type Ticket, ticketStateAt } from './ticket.ts'

export type UnlockQuestion = {
  readonly ticket: Ticket
  readonly site: Site
  readonly reader: ReaderId
  /** The price now, from the catalogue. Null: not for sale any more. */
  readonly price: Money | null
  /** The price on the screen when the reader said yes. */
  readonly approved: Money | null
  readonly balance: Money
  /** Whether a dispute keeps the wallet on hold. */
  readonly isOnHold: boolean
  /** The reader's live entitlement to the item, if there is one. */
  readonly owned: Pick<Entitlement, 'id'> | null
  /** The membership that opens the item for the reader, if there is one. */
  readonly member: MembershipId | null
  readonly platformFeeBps: number
  /** What creators get of the price at this moment. */
  readonly shares: readonly Share[]
  /** Whether what creators get is held, because a new card pays. */
  readonly isHeld: boolean
  readonly fresh: EntitlementId
  readonly now: Instant
}

export type UnlockDecision =
  | { readonly next: 'commit'; readonly changes: readonly Change[] }
  | { readonly next: 'top-up'; readonly missing: Money }
  | { readonly next: 'confirm-price'; readonly price: Money }
  | {
      readonly next: 'stop'
      /** `too-many`: the reader has as many standing tips as there may be. */
      readonly because: 'done' | 'declined' | 'expired' | 'not-for-sale' | 'on-hold' | 'too-many'
    }

/** Decides only; a race is lost later, in the commit, to the guards that the changes carry. */
export function decideUnlock(question: UnlockQuestion): UnlockDecision {
  const { ticket, reader, price, approved, balance, owned, now } = question
  const state = ticketStateAt(ticket, now)
  if (state !== 'open') return { next: 'stop', because: state }

  // An owned item is never sold again: the ticket just hands out what is there.
  if (owned !== null) return { next: 'commit', changes: [finish(question, owned.id)] }
  // A member is never charged for what the membership opens.
  if (question.member !== null) return { next: 'commit', changes: [finishFor(question, question.member)] }
  if (price === null) return { next: 'stop', because: 'not-for-sale' }
  if (!isZero(price) && !covers(approved, price)) return { next: 'confirm-price', price }
  if (question.isOnHold && !isZero(price)) return { next: 'stop', because: 'on-hold' }
  if (balance.amount < price.amount)
    return { next: 'top-up', missing: { ...price, amount: price.amount - balance.amount } }
  return { next: 'commit', changes: purchase(question, reader, price) }
}

function purchase(question: UnlockQuestion, reader: ReaderId, price: Money): Change[] {
  const { fresh, site, ticket, now } = question
  const entry = isZero(price)
    ? null
    : unlockEntry({ ...divisionOf(question), entitlement: fresh, reader, publisher: site.publisher, price })
  const entitlement: Entitlement = {
    id: fresh,
    reader,
    site: site.id,
    item: ticket.item,
    cause: entry?.reference ?? `free:${fresh}`,
    price: entry === null ? null : price,
    refunded: 0,
    grantedAt: now,
    revokedAt: null,
  }
  return [
    ...(entry === null ? [] : spending(reader, entry, now)),
    { change: 'add-entitlement', entitlement },
    finish(question, fresh),
  ]
}

const divisionOf = ({ platformFeeBps, shares, isHeld }: UnlockQuestion) => ({ platformFeeBps, shares, isHeld })

// A wallet on hold is refused by the commit itself: a dispute may arrive between the look and the write.
function spending(reader: ReaderId, entry: JournalEntry, at: Instant): Change[] {
  return [{ change: 'require-standing', reader }, { change: 'post-entry', entry, at }, ...holdsIn(entry, reader, at)]
}

function finish({ ticket, reader, now }: UnlockQuestion, entitlement: EntitlementId): Change {
  return { change: 'finish-ticket', ticket: ticket.id, reader, entitlement, at: now }
}

function finishFor({ ticket, reader, now }: UnlockQuestion, membership: MembershipId): Change {
  return { change: 'finish-by-membership', ticket: ticket.id, reader, membership, at: now }
}

function covers(approved: Money | null, price: Money): boolean {
  return approved !== null && approved.currency === price.currency && approved.amount >= price.amount
}
