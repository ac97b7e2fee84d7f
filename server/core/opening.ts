// An opening: a goal that was reached opened an item for everybody. From then on nobody has to pay for it.
import type { CreatorId, SiteId } from './id.ts'
import type { Instant } from './instant.ts'

export type Opening = {
  /** Of the goal that opened it, as the publisher's pages call it. */
  readonly name: string
  readonly title: string
  readonly at: Instant
  /** How many had given by then, also those without a name. */
  readonly supporters: number
  readonly counted: CountedTips
}

/** The tips that counted towards a goal until it was reached. */
export type CountedTips = {
  readonly site: SiteId
  /** Null: those of the whole site. */
  readonly creator: CreatorId | null
  readonly currency: string
  readonly from: Instant
  readonly upTo: Instant
  /** Of a goal that had an end. */
  readonly before: Instant | null
}

/** More would be a list, not a line of thanks. */
export const creditedMax = 50

/** The names to be credited: each reader's once for each name, in the order in which they first gave. */
export function creditedNames(givers: readonly { readonly reader: string; readonly name: string }[]): string[] {
  const first = new Map(givers.map(({ reader, name }) => [`${reader} ${name}`, name]))
  return [...first.values()].slice(0, creditedMax)
}
