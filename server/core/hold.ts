// A hold: money of a creator that came of a new card, and waits until a bank would know that the card was stolen (THREATS ABU-05).
import { heldFor, payableTo } from './account.ts'
import { type Borne, releaseEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { CreatorId, ReaderId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'
import { credit, debit, type JournalEntry, journalEntry, type Posting, partialReversal } from './journal.ts'
import { allocate, type Money, minus } from './money.ts'

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

/** How many gave a creator tips of late, and how many of them with a new card whose money is held still. */
export type Crowd = { readonly creator: CreatorId; readonly newcomers: number; readonly givers: number }

/** Fewer with new cards are a beginning, or a family. */
export const crowdMin = 20

export const crowdSince = (now: Instant): Instant => after(now, -holdSeconds)

/** Whether hardly anybody else gives to this creator: so it looks when stolen cards pay their holder (THREATS ABU-05), and a person should look. */
export function isSuspicious({ newcomers, givers }: Crowd): boolean {
  return newcomers >= crowdMin && newcomers * 10 >= givers * 9
}

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

/**
 * Whether a bank has had some of what is held of a sale: more was taken than what its creators gave up of the price that went back. Given back
 * once more it would be their loss twice, and the reader would have it twice.
 */
export function isLostToBank(holds: readonly Hold[], sale: JournalEntry, refunded: Money): boolean {
  const back = { reference: sale.reference, kind: 'refund', before: 0, amount: refunded } as const
  const givenUp = refunded.amount === 0 ? [] : partialReversal(sale, back).postings
  return holds.some(
    ({ creator, taken }) =>
      taken > sumOf(givenUp.flatMap(({ account, money }) => (holderOf(account) === creator ? money : []))),
  )
}

export type BorneByHolds = Borne & { readonly changes: readonly Change[] }

/** How many holds a loss is looked for in: each is a statement of the commit. */
export const bearingMax = 100

/**
 * A payment of a reader is lost, or a part of it. What creators got of that reader since the payment, and is still held, goes back to the bank before the
 * operator bears anything: each creator gives in proportion to what is held, of the oldest first. What was given before was paid for by other money.
 */
export function lostFromHolds(loss: Money, holds: readonly Hold[], paidAt: Instant): BorneByHolds {
  const since = after(paidAt, holdSeconds)
  const bearing = holds.filter(({ money, releasesAt }) => money.currency === loss.currency && releasesAt >= since)
  const owned = [...Map.groupBy(bearing, ({ creator }) => creator)]
  const parts = sharedBy(
    loss,
    owned.map(([, of]) => sumOf(of.map(leftOf))),
  )
  return {
    money: { ...loss, amount: sumOf(parts) },
    postings: owned.map(([creator], index) => debit(heldFor(creator), parts[index] as Money)),
    changes: owned.flatMap(([, of], index) => takenInTurn(of, parts[index] as Money)),
  }
}

function takenInTurn(holds: readonly Hold[], { amount }: Money): Change[] {
  let rest = amount
  return holds.flatMap((hold): Change[] => {
    const by = Math.min(rest, leftOf(hold).amount)
    rest -= by
    const { entry, creator, taken: before } = hold
    return by === 0 ? [] : [{ change: 'take-held', entry, creator, before, by }]
  })
}

/** As much of it as there is, in proportion. */
function sharedBy(loss: Money, weights: readonly number[]): Money[] {
  const whole = Math.min(
    loss.amount,
    weights.reduce((sum, weight) => sum + weight, 0),
  )
  return whole === 0 ? weights.map(() => ({ ...loss, amount: 0 })) : allocate({ ...loss, amount: whole }, weights)
}

const sumOf = (all: readonly Money[]): number => all.reduce((sum, { amount }) => sum + amount, 0)

/** The same loss once more, reckoned anew: what its undoing has just given back to creators is taken again first. */
export function lostAgain(loss: Money, undone: JournalEntry | undefined): Borne {
  const given = (undone?.postings ?? []).filter(
    ({ account, money }) => account.startsWith('creator:') && money.currency === loss.currency,
  )
  const parts = sharedBy(
    loss,
    given.map(({ money }) => money.amount),
  )
  return {
    money: { ...loss, amount: sumOf(parts) },
    postings: given.map(({ account }, index) => debit(account, parts[index] as Money)),
  }
}

/** A loss that is taken back is payable at once: the days of holding are over by then, or the bank has ruled. */
export function backToCreators(undoing: JournalEntry): JournalEntry {
  const postings = undoing.postings.map((posting): Posting => {
    const creator = holderOf(posting.account)
    return creator === null ? posting : credit(payableTo(creator), posting.money)
  })
  return journalEntry({ ...undoing, postings })
}

const leftOf = ({ money, taken }: Hold): Money => ({ ...money, amount: money.amount - taken })

function holderOf(account: string): CreatorId | null {
  const creator = /^creator:(.+):held$/.exec(account)?.[1]
  return creator === undefined ? null : (creator as CreatorId)
}
