// The DOM events that our elements tell their page about, and their types. They bubble and cross shadow roots.
import type { ItemOffers } from '../server/wire/item.ts'
import type { Money } from '../server/wire/money.ts'
import type { Fault } from './session.ts'

export type TuppenceEvents = {
  /** The wall shows what the item costs. */
  'tuppence:offer': { item: string; offers: ItemOffers['offers'] }
  /** The text is in the page. `bought` says whether the reader just acted or came back to what was owned. */
  'tuppence:unlocked': { item: string; bought: boolean }
  /** An item that was owned is closed again. */
  'tuppence:locked': { item: string; because: 'revoked' | 'not-owned' }
  /** The page knows its reader as a member: one who just joined, or who was found to be one in the pay window. */
  'tuppence:joined': { tier: string; until: string }
  /** The reader tipped a creator of the site; `monthly`: and will each month; `sticker`: the one that was sent, if any. */
  'tuppence:tipped': { creator: string; amount: Money; monthly: boolean; sticker?: string }
  /** A goal of the page is reached; `item` is what is open for everybody now. Told once for each goal, also of one that was reached before. */
  'tuppence:reached': { goal: string; item: string | null }
  /** The reader voted in a poll of the site: for that option, which a member may choose anew. */
  'tuppence:voted': { poll: string; option: string }
  /** Something was refused or failed; the reader sees a sentence and can try again. `item` is empty where no item is sold. */
  'tuppence:problem': { item: string; code: Fault }
}

declare global {
  interface HTMLElementEventMap extends DocumentTuppenceEvents {}
  interface DocumentEventMap extends DocumentTuppenceEvents {}
}

type DocumentTuppenceEvents = { [Name in keyof TuppenceEvents]: CustomEvent<TuppenceEvents[Name]> }

export function tell<Name extends keyof TuppenceEvents>(host: HTMLElement, name: Name, detail: TuppenceEvents[Name]) {
  host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
}
