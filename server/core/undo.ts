// Undo: a reader takes an unlock back within minutes, a few times a month. The price returns to the wallet.
import type { Entitlement } from './entitlement.ts'
import { after, type Instant, isPast } from './instant.ts'

/** How long after an unlock it may be taken back. */
export const undoSeconds = 15 * 60

/** How often in how many days (ABU-07: unlock, copy, undo, again). */
export const undosMax = 3
export const undoWindowSeconds = 30 * 24 * 60 * 60

/** One of the reader's `undosMax` places, with the moment it was taken last. A place is free again after the window. */
export type UndoSlot = { readonly slot: number; readonly usedAt: Instant }

export type UndoRuling =
  | { readonly may: true; readonly slot: number; readonly left: number; readonly until: Instant }
  | { readonly may: false; readonly because: 'not-owned' | 'free' | 'too-late' | 'counted' | 'too-many' }

/** `isCounted`: its price was taken off the first period of a membership. */
export type Undoable = { readonly entitlement: Entitlement; readonly isCounted: boolean }

/** Whether the reader may undo this unlock now, and which place that takes. The commit guards the place. */
export function rulingOnUndo(undoable: Undoable, taken: readonly UndoSlot[], now: Instant): UndoRuling {
  const { price, refunded, grantedAt, revokedAt } = undoable.entitlement
  if (revokedAt !== null) return { may: false, because: 'not-owned' }
  if (price === null || refunded >= price.amount) return { may: false, because: 'free' }
  const until = after(grantedAt, undoSeconds)
  if (isPast(until, now)) return { may: false, because: 'too-late' }
  // The price would come back although it was paid with already.
  if (undoable.isCounted) return { may: false, because: 'counted' }
  const free = freeSlots(taken, now)
  const [slot] = free
  return slot === undefined ? { may: false, because: 'too-many' } : { may: true, slot, left: free.length, until }
}

/** The places that are free now. */
export function freeSlots(taken: readonly UndoSlot[], now: Instant): number[] {
  const since = undoWindowStart(now)
  const busy = new Set(taken.filter(({ usedAt }) => usedAt > since).map(({ slot }) => slot))
  return Array.from({ length: undosMax }, (_, slot) => slot).filter((slot) => !busy.has(slot))
}

/** A place taken at this moment or before is free at `now`. */
export const undoWindowStart = (now: Instant): Instant => after(now, -undoWindowSeconds)
