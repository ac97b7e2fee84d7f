// A reader comes back, perhaps from the page on which something late was paid: how it stands is asked for before any message tells.
import type { ReaderId } from '../core/id.ts'
import type { Membership } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { settleMembership } from './settle-membership.ts'

// A page that waits longer seems broken. What is answered later is booked on Node; at the edge by the message that comes anyway.
const patienceSeconds = 2

/** Asks about what is late, a few times a minute at most, and waits a moment for the answer. Without one the books say what they said. */
export async function lookAgain(ports: Ports, reader: ReaderId): Promise<void> {
  const late = (await ports.store.memberships(reader)).filter(({ state }) => state === 'past-due')
  if (late.length === 0 || !(await ports.limiter.take('late-look', reader)).allowed) return
  await atMost(patienceSeconds, Promise.all(late.map((membership) => look(ports, membership))))
}

async function look(ports: Ports, { id, subscription }: Membership): Promise<void> {
  if (subscription === null) return
  try {
    await settleMembership(ports, subscription)
  } catch (cause) {
    // An outage is no news to somebody who looks at a wallet. Recovery asks again.
    if (cause instanceof Problem && cause.code === 'provider-unavailable')
      ports.log.warn('look-unanswered', { membership: id })
    else ports.log.error('look-failed', cause, { membership: id })
  }
}

async function atMost(seconds: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, seconds * 1000)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}
