// Shares: which creators get how much of what a reader paid, after the platform fee. The publisher has the rest.
import type { CreatorId } from './id.ts'
import { allocate, type Money } from './money.ts'

/** In basis points (1/100 of a percent). */
export type Share = { readonly creator: CreatorId; readonly bps: number }

export const wholeBps = 10_000
/** More would be no byline. */
const sharesMax = 8

/** Whether they can stand together: eight at most, not more than the whole, each something, and nobody twice. */
export function isShareable(shares: readonly Share[]): boolean {
  const sum = shares.reduce((total, { bps }) => total + bps, 0)
  const each = shares.every(({ bps }) => Number.isSafeInteger(bps) && bps > 0)
  const isByline = shares.length <= sharesMax
  return isByline && each && sum <= wholeBps && new Set(shares.map(({ creator }) => creator)).size === shares.length
}

/** What the platform keeps, and what the others get of the rest. The parts add up to the whole (largest remainder, twice). */
export function divide(
  whole: Money,
  { platformFeeBps, shares }: { readonly platformFeeBps: number; readonly shares: readonly Share[] },
): {
  readonly fee: Money
  readonly creators: readonly { readonly creator: CreatorId; readonly money: Money }[]
  readonly publisher: Money
} {
  const [fee, rest] = allocate(whole, [platformFeeBps, wholeBps - platformFeeBps]) as [Money, Money]
  const left = shares.reduce((bps, share) => bps - share.bps, wholeBps)
  const parts = allocate(rest, [...shares.map(({ bps }) => bps), left])
  const creators = shares.map(({ creator }, index) => ({ creator, money: parts[index] as Money }))
  return { fee, creators, publisher: parts[shares.length] as Money }
}
