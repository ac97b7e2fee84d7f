// Stickers: small pictures at set prices that a reader sends as a tip.
import { type Money, money } from './money.ts'
import { offersSticker, type Site } from './site.ts'
import { tipUnit } from './tip.ts'

/** What each is called in English. One that was sent once stays here for good: who sent it sees it again. */
export const stickerNames = {
  penny: 'Penny',
  flower: 'Flower',
  coffee: 'Coffee',
  book: 'Book',
  cake: 'Cake',
  star: 'Star',
  lighthouse: 'Lighthouse',
  fireworks: 'Fireworks',
} as const

export type Sticker = keyof typeof stickerNames

// In units of the currency, about a dollar each.
const prices: Readonly<Record<Sticker, number>> = {
  penny: 1,
  flower: 2,
  coffee: 3,
  book: 5,
  cake: 10,
  star: 20,
  lighthouse: 50,
  fireworks: 100,
}

export const isSticker = (text: string): text is Sticker => Object.hasOwn(stickerNames, text)

export type PricedSticker = { readonly sticker: Sticker; readonly name: string; readonly price: Money }

/** Those that a site offers, from the cheapest on. */
export function stickersOf(site: Pick<Site, 'currency' | 'stickers'>): PricedSticker[] {
  const { currency } = site
  return Object.entries(stickerNames).flatMap(([text, name]) => {
    const sticker = text as Sticker
    return offersSticker(site, sticker)
      ? [{ sticker, name, price: money(prices[sticker] * tipUnit(currency), currency) }]
      : []
  })
}
