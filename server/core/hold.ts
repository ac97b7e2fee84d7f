// A hold: money of a creator that came of a new card, and waits until a bank would know that the card was stolen (THREATS ABU-05).
import { heldFor, payableTo } from './account.ts'
import { releaseEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { CreatorId, ReaderId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'
import { debit, type JournalEntry, journalEntry, type Posting } from './journal.ts'
import { type Money, minus } from './money.ts'

export type Hold = {
  /** The reference of the entry that posted it. */
  readonly entry: string
  readonly creator: CreatorId
  /** Who paid. */
  readonly reader: ReaderId
  readonly money: Money
  /** Minor units of it that went back to the reader while it was held. */
  readonly taken: number
  readonly releasesAt: Instant
  /** When it became payable. Null: it is held, or was taken whole. */
  readonly releasedAt: Instant | null
}

/** What of a creator's is held on a site, and when the next of it is released. */
export type HeldSum = {
  readonly creator: CreatorId
  readonly amount: number
  readonly currency: string
  readonly releasesAt: Instant
}

const holdSeconds = 7 * 24 * 60 * 60

/** Whether what a reader pays now came of a new card: nothing was paid by card until now, or not for longer than money is held. */
export function isNewPayer(firstPaidAt: Instant | null, now: Instant): boolean {
  return firstPaidAt === null || !isPast(after(firstPaidAt, holdSeconds), now)
}

/** What an entry has posted to be held, each creator's by itself. */
export function holdsIn(entry: JournalEntry, reader: ReaderId, at: Instant): Change[] {
  return entry.postings.flatMap(({ account, money }): Change[] => {
    const creator = holderOf(account)
    if (creator === null) return []
    const waiting = { taken: 0, releasesAt: after(at, holdSeconds), releasedAt: null }
    return [{ change: 'hold-money', hold: { entry: entry.reference, creator, reader, money, ...waiting } }]
  })
}

export const isHeld = ({ postings }: JournalEntry): boolean =>
  postings.some(({ account }) => holderOf(account) !== null)

/** It is payable from now on. While a dispute or a warning holds the reader's wallet it is not, whenever that came. */
export function releasing(hold: Hold, at: Instant): Change[] {
  const { entry, creator, reader, taken } = hold
  return [
    { change: 'require-standing', reader },
    { change: 'release-hold', entry, creator, taken, at },
    { change: 'post-entry', entry: releaseEntry({ entry, creator, money: leftOf(hold) }), at },
  ]
}

/**
 * An entry that undoes one, or a part of it: what creators give up comes out of what is still held of it first, and the rest out of what they
 * are owed.
 */
export function outOfHolds(undoing: JournalEntry, holds: readonly Hold[], at: Instant): Change[] {
  const taking: Change[] = []
  const postings = undoing.postings.flatMap((posting): Posting[] => {
    const creator = holderOf(posting.account)
    if (creator === null) return [posting]
    const hold = holds.find((each) => each.creator === creator)
    const left = hold === undefined || hold.releasedAt !== null ? 0 : leftOf(hold).amount
    const held = { ...posting.money, amount: Math.min(left, posting.money.amount) }
    if (hold !== undefined && held.amount > 0) {
      const { entry, taken: before } = hold
      taking.push({ change: 'take-held', entry, creator, before, by: held.amount })
    }
    return [debit(heldFor(creator), held), debit(payableTo(creator), minus(posting.money, held))]
  })
  return [...taking, { change: 'post-entry', entry: journalEntry({ ...undoing, postings }), at }]
}

const leftOf = ({ money, taken }: Hold): Money => ({ ...money, amount: money.amount - taken })

function holderOf(account: string): CreatorId | null {
  const creator = /^creator:(.+):held$/.exec(account)?.[1]
  return creator === undefined ? null : (creator as CreatorId)
}
