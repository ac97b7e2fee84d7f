// Where one reader is on the way to what a place sells, as one model. No DOM and no fetch.
//
// Plain values and one listener: the wall is drawn as a whole, and @preact/signals would be a seventh of all the bytes that
// a wall may have.
import type { ItemOffers } from '../server/wire/item.ts'
import type { ProblemCode } from '../server/wire/problem.ts'
import type { Slots } from './ui/text/en.ts'

/** What can stand in the way: a problem of the API, no connection, or text that does not open. */
export type Fault = ProblemCode | 'offline' | 'sealed'

/** News for the reader, who may press the button again. */
export type Notice = 'price-changed' | 'declined' | 'expired' | 'window-closed' | 'revoked'

/** A sentence that the wall brings its reader. */
export type News = { notice: string }

/**
 * The wall knows by itself what stands in its slots while nothing is the matter. What is said besides comes with the step; so does a space
 * for the price, where its reader has nothing to pay any more.
 */
export type Step = { says?: Says | undefined } & (
  | { is: 'asking' | 'ready' | 'opening' | 'paying' | 'unlocking' | 'open' }
  | { is: 'refused'; again: () => void }
)

export type Says = Partial<Slots> & { price?: ' ' }
export type Steps = ReturnType<typeof createSteps>
export type Session = ReturnType<typeof createSession>
export type Offer = ItemOffers['offers'][number]

export function createSteps() {
  let step: Step = { is: 'asking' }
  let draw = () => {}
  return {
    /** Calls the listener now, and again after every change. */
    onChange: (listener: () => void) => {
      draw = listener
      draw()
    },
    step: () => step,
    go: (next: Step) => {
      step = next
      draw()
    },
  }
}

export function createSession() {
  const steps = createSteps()
  let known: ItemOffers | undefined
  const membership = () => known?.offers.find(({ kind }) => kind === 'membership')
  /** The server orders the ways in; the big button has room for the first that it knows how to sell. */
  const offer = () => known?.offers.find(({ kind }) => kind === 'unlock' || kind === 'free') ?? membership()
  return {
    ...steps,
    title: () => known?.item.title,
    offer,
    membership,
    /** What the second button sells. */
    join: () => (offer() === membership() ? undefined : membership()),
    offered: (offers: ItemOffers, says?: News) => {
      known = offers
      steps.go({ is: 'ready', says })
    },
  }
}
