// The round of holds: what creators got of new cards becomes payable when its days are over, each once.
import { type Hold, releasing } from '../core/hold.ts'
import type { Ports } from '../ports/index.ts'

type RoundPorts = Pick<Ports, 'store' | 'clock' | 'log'>

// Each is a commit of half a dozen statements, and a round at the edge has a thousand.
const passMax = 20

/** `released`: by this round. `left`: moved by somebody else meanwhile; the next round looks again. */
export type RoundOfHolds = { readonly released: number; readonly left: number }

/**
 * At most so many, the longest waiting first. Any number of rounds at once release each once. Who dies within has released all of a hold or
 * nothing of it.
 */
export async function releaseHolds(ports: RoundPorts, most = passMax): Promise<RoundOfHolds> {
  const { store, clock, log } = ports
  const round = { released: 0, left: 0 }
  for (const hold of await store.dueHolds(clock.now(), most)) {
    try {
      round[await release(ports, hold)] += 1
    } catch (cause) {
      // One that cannot be released now must not keep the others waiting.
      log.error('hold-not-released', cause, { entry: hold.entry, creator: hold.creator })
    }
  }
  return round
}

async function release({ store, clock }: RoundPorts, hold: Hold): Promise<keyof RoundOfHolds> {
  const committed = await store.commit(releasing(hold, clock.now()))
  return committed.done ? 'released' : 'left'
}
