// What a reader hears after a click, in English: the catalogue that the other languages follow.
import type { Fault, Notice } from '../../../session.ts'
import type { Slots } from '../en.ts'

export type News = {
  /** What the wall's slots say besides while a visit goes on. */
  steps: { paying: Slots; unlocking: Partial<Slots>; open: Pick<Slots, 'notice'> }
  sentences: Record<Notice | SentencedFault, string>
  /** In the place of a picture or another file of a text that is open. */
  unopened: string
  /** Then come the names of those who opened an item for everybody, and how many others. */
  openedBy: string
  people: (count: number, areOthers: boolean) => string
  openedNow: string
  /** All three are written amounts. `interval` is how long the first one lasts. */
  credit: (amounts: { spent: string; due: string; price: string }, interval: 'month' | 'year') => string
}

/** Faults that a reader hears apart from one another (sentences.ts has the rest). */
type SentencedFault = Extract<Fault, 'rate-limited' | 'origin-not-allowed' | 'not-found' | 'internal' | 'sealed'>

export const news: News = {
  steps: {
    paying: {
      heading: 'Finish in the pay window',
      unlock: 'Show window',
      notice: 'This page opens by itself as soon as you are done.',
      other: 'Cancel',
    },
    unlocking: { unlock: 'One moment…', notice: 'Opening the article…' },
    open: { notice: 'Unlocked. You can keep reading.' },
  },
  sentences: {
    'price-changed': 'The price has changed. You have not been charged.',
    declined: 'The payment was declined. You have not been charged.',
    expired: 'The pay window waited too long. You have not been charged.',
    'window-closed': 'Paid already? This page opens by itself in a moment.',
    revoked: 'This unlock was undone, so the article is closed again.',
    'rate-limited': 'The pay server is busy. Please try again in a moment.',
    'origin-not-allowed': 'This page may not sell this item. Please tell its publisher.',
    'not-found': 'This item is not for sale at the moment.',
    internal: 'Something went wrong on our side. Nothing is charged twice.',
    sealed: 'The text could not be opened. What you paid for is kept: please try again, or tell the publisher.',
  },
  unopened: 'This could not be opened. Try again',
  openedBy: 'Opened for everybody by ',
  people: (count, areOthers) => `${count} ${areOthers ? 'other' : 'supporter'}${count === 1 ? '' : 's'}`,
  openedNow: 'The goal is reached: now everybody can read on.',
  credit: ({ spent, due, price }, interval) =>
    `You have spent ${spent} here lately. It counts: your first ${interval} as a member is ${due}, then ${price}.`,
}
