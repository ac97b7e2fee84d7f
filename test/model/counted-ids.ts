// Ids in the order of making, for us and for the local Stripe: a run can then be repeated to the last tie between two ids.
import type { Ids } from '../../server/ports/index.ts'

let count = 0

/** Starts anew, with each run. */
export function resetIds(): void {
  count = 0
}

const next = (): string => String(++count).padStart(10, '0')

export const countedIds: Pick<Ids, 'id'> = { id: (prefix) => `${prefix}_${next()}` }

// What the local Stripe's own file of ids offers.
export const newId = (prefix: string): string => `${prefix}_${next()}`
export const randomLetters = (length: number): string => next().padStart(length, '0').slice(-length)
export const idOf = (related: string | { id: string } | null): string =>
  typeof related === 'object' ? (related?.id ?? '') : related
