// Where one gate's reader is on the way to the text, as one signals model. No DOM and no fetch.
import type { ItemOffers } from '../server/wire/item.ts'
import type { ProblemCode } from '../server/wire/problem.ts'
import { signal } from './signal.ts'

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
  const step = signal<Step>({ is: 'asking' })
  const known = signal<ItemOffers | null>(null)
  return {
    step,
    title: () => known.value?.item.title,
    /** The server orders the ways in; the wall has room for the first that it knows how to sell. */
    offer: () => known.value?.offers.find(({ kind }) => kind === 'unlock' || kind === 'free'),
    go: (next: Step) => {
      step.value = next
    },
    offered: (offers: ItemOffers, notice?: Notice) => {
      known.value = offers
      step.value = { is: 'ready', notice }
    },
  }
}
