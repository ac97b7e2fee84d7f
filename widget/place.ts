// A place on the page where a reader can pay, a gate, a table of tiers or a tip jar: what the loader found there, and what a visit to it needs.
import type { Embed } from './embed.ts'
import type { Chunks, FetchChecked, Trust } from './load.ts'
import type { Steps } from './session.ts'

/** What the loader found and began before the place's own chunk was there. */
export type Arrival = {
  host: HTMLElement
  root: ShadowRoot
  embed: Embed
  /** Empty where no item is sold: a membership is kept under no item's name. */
  item: string
  isSoft: boolean
  /** This reader bought it or was paying for it: then no first frame was painted and nothing asked for. */
  isKept: boolean
  /** The first request: the item's offers, or the site with its tiers. */
  offers?: Promise<Response> | undefined
  /** Set when the reader clicked before we came; null when the browser blocked the window. */
  popup?: Window | null | undefined
  trust: Trust
  fetchChecked: FetchChecked
  requestOffers: (init?: RequestInit) => Promise<Response>
  openWindow: () => Window | null
  /** Aborted when the element goes away or asks for another item. */
  left: AbortSignal
}

/** Every word of another language, in one chunk. English is in the chunks themselves. */
export type Translation = Chunks['pl'] | undefined

export type Place = Arrival & {
  session: Steps
  translation: Translation
  words: { offline: string }
  /** Under what its ticket is held meanwhile, where that is not the item: a page may have several places that sell none. */
  heldAs?: string
}
