// A supporter: who tipped, as everybody may see it. What is said here never leads back to a reader.
import type { Currency } from './currency.ts'
import type { CreatorId, TipId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Money } from './money.ts'
import type { Sticker } from './sticker.ts'
import { type Tip, tipUnit } from './tip.ts'

export type SupportLevel = 1 | 2 | 3 | 4 | 5

export type SupporterLine = {
  /** Null: nobody in particular. */
  readonly name: string | null
  readonly amount: Money
  readonly message: string | null
  /** Only of a line that is about one tip. */
  readonly sticker: Sticker | null
  readonly creator: CreatorId
  readonly level: SupportLevel
  readonly at: Instant
  /** The tip that the line is about; null where it is about several. */
  readonly tip: TipId | null
}

/** All that was tipped under one name by one reader. Names are not joined: who uses two is two. */
export type Supporter = {
  readonly name: string
  readonly amount: Money
  readonly latest: { readonly tip: TipId; readonly creator: CreatorId; readonly at: Instant }
}

// In units of the currency, about a dollar each.
const levelsFrom: readonly (readonly [SupportLevel, units: number])[] = [
  [5, 50],
  [4, 20],
  [3, 5],
  [2, 2],
]

/** One below $2 or about as much, then from $2, $5, $20 and $50. */
export function supportLevel({ amount, currency }: Money): SupportLevel {
  const unit = tipUnit(currency as Currency)
  return levelsFrom.find(([, units]) => amount >= units * unit)?.[0] ?? 1
}

/** A tip as everybody may see it: a message only if its reader and its publisher let it be seen. */
export function lineOfTip(tip: Tip): SupporterLine {
  const { id, amount, message, isPublic, isAnonymous, messageState, sticker, creator, givenAt } = tip
  const name = isAnonymous ? null : tip.name
  return {
    name,
    amount,
    message: isPublic && messageState === 'shown' ? message : null,
    sticker,
    creator,
    level: supportLevel(amount),
    // To the minute: more would tell who watched whom pay who nobody in particular is.
    at: name === null ? `${givenAt.slice(0, 16)}:00.000Z` : givenAt,
    tip: id,
  }
}

export function lineOfSupporter({ name, amount, latest: { creator, at } }: Supporter): SupporterLine {
  return { name, amount, message: null, sticker: null, creator, level: supportLevel(amount), at, tip: null }
}
