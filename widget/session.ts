// Where one gate's reader is on the way to the text, as one model. No DOM and no fetch.
//
// Plain values and one listener: the wall is drawn as a whole, and @preact/signals would be a seventh of all the bytes that
// a wall may have.
import type { ItemOffers } from '../server/wire/item.ts'
import type { ProblemCode } from '../server/wire/problem.ts'

/** What can stand in the way: a problem of the API, no connection, or text that does not open. */
export type Fault = ProblemCode | 'offline' | 'sealed'

/** News that the wall brings the reader, with its button ready to be pressed again. */
export type Notice = 'price-changed' | 'declined' | 'expired' | 'window-closed' | 'revoked'

export type Step =
  | { is: 'asking' }
  | { is: 'ready'; notice?: Notice | undefined }
  | { is: 'opening' }
  | { is: 'paying' }
  | { is: 'unlocking' }
  | { is: 'open'; bought: boolean }
  | { is: 'refused'; fault: Fault; again: () => void }

export type Session = ReturnType<typeof createSession>

export function createSession() {
  let step: Step = { is: 'asking' }
  let known: ItemOffers | undefined
  let draw = () => {}
  const go = (next: Step) => {
    step = next
    draw()
  }
  return {
    /** Calls the listener now, and again after every change. */
    onChange: (listener: () => void) => {
      draw = listener
      draw()
    },
    step: () => step,
    title: () => known?.item.title,
    /** The server orders the ways in; the wall has room for the first that it knows how to sell. */
    offer: () => known?.offers.find(({ kind }) => kind === 'unlock' || kind === 'free'),
    go,
    offered: (offers: ItemOffers, notice?: Notice) => {
      known = offers
      go({ is: 'ready', notice })
    },
  }
}
