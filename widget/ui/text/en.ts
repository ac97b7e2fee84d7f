// Every sentence of the widget, in English: the catalogue that the other languages follow.
import type { Fault, Notice, Step } from '../../session.ts'

/** What stands in the wall's slots. */
export type Slots = { heading: string; unlock: string; notice: string; other: string }

export type Words = {
  /** The wall at first. Every later step says only what is different. */
  first: Slots
  steps: Record<Step['is'], Partial<Slots>>
  /** Said by the loader alone, when nothing else could be fetched. */
  offline: string
  unlockFor: (price: string) => string
  unlockFree: string
  unlocked: string
  sentences: Record<Notice | SentencedFault, string>
}

/** Faults that a reader hears apart from one another (faults.ts has the rest). */
type SentencedFault = Extract<
  Fault,
  'offline' | 'rate-limited' | 'origin-not-allowed' | 'not-found' | 'internal' | 'sealed'
>

export const words: Words = {
  first: {
    heading: 'Keep reading',
    unlock: 'Unlock',
    notice: 'One small payment. No subscription, no account.',
    other: 'Already bought it? Restore',
  },
  steps: {
    asking: {},
    ready: {},
    opening: { unlock: 'One moment…' },
    paying: {
      heading: 'Finish in the pay window',
      unlock: 'Show window',
      notice: 'This page opens by itself as soon as you are done.',
      other: 'Cancel',
    },
    unlocking: { unlock: 'One moment…', notice: 'Opening the article…' },
    open: {},
    refused: { heading: 'That did not work', unlock: 'Try again', other: '' },
  },
  offline: 'No connection. Try again.',
  unlockFor: (price) => `Unlock for ${price}`,
  unlockFree: 'Read it for free',
  unlocked: 'Unlocked. You can keep reading.',
  sentences: {
    'price-changed': 'The price has changed. You have not been charged.',
    declined: 'The payment was declined. You have not been charged.',
    expired: 'The pay window waited too long. You have not been charged.',
    'window-closed': 'Paid already? This page opens by itself in a moment.',
    revoked: 'This unlock was undone, so the article is closed again.',
    offline: 'The pay server cannot be reached. Please try again.',
    'rate-limited': 'The pay server is busy. Please try again in a moment.',
    'origin-not-allowed': 'This page may not sell this item. Please tell its publisher.',
    'not-found': 'This item is not for sale at the moment.',
    internal: 'Something went wrong on our side. Nothing is charged twice.',
    sealed: 'The text could not be opened. Your purchase is kept: please try again.',
  },
}
