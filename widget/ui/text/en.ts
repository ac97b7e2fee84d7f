// Every sentence of the wall, in English: the catalogue that the other languages follow. News has its own (news/en.ts), tiers too.
import type { Step } from '../../session.ts'

/** What stands in the wall's slots. */
export type Slots = { heading: string; unlock: string; notice: string; other: string }

export type Words = {
  /** The wall at first. Every later step says only what is different. */
  first: Slots
  steps: Partial<Record<Step['is'], Partial<Slots>>>
  /** Said by the loader too, when nothing else could be fetched. */
  offline: string
  unlockFor: (price: string) => string
  unlockFree: string
  /** A price by the month, or by the year. */
  per: (price: string, isYear: boolean) => string
  joinFor: (perMonth: string) => string
  tryFor: (days: number, perMonth: string) => string
}

export const words: Words = {
  first: {
    heading: 'Keep reading',
    unlock: 'Unlock',
    notice: 'One small payment. No subscription, no account.',
    other: 'Already bought it? Restore',
  },
  steps: {
    opening: { unlock: 'One moment…' },
    refused: { heading: 'That did not work', unlock: 'Try again', other: '' },
  },
  offline: 'No connection. Try again.',
  unlockFor: (price) => `Unlock for ${price}`,
  unlockFree: 'Read it for free',
  per: (price, isYear) => `${price} a ${isYear ? 'year' : 'month'}`,
  joinFor: (perMonth) => `Join for ${perMonth}`,
  tryFor: (days, perMonth) => `Try ${days} day${days > 1 ? 's' : ''} free, then ${perMonth}`,
}
