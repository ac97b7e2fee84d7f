// The ports of a process that shares its books with others: bells, counts and a lease that all of them know of.
import { polledBell } from '../adapters/local/polled-bell.ts'
import { processBell } from '../adapters/local/process-bell.ts'
import { memoryLimiter } from '../adapters/local/rate-limiter-flexible.ts'
import type { SqlDriver } from '../adapters/sql/driver.ts'
import { type Lease, sqlLease } from '../adapters/sql/lease.ts'
import { sqlLimiter } from '../adapters/sql/limiter.ts'
import type { TicketId } from '../core/id.ts'
import { isShort, limits } from '../http/middleware/rate-limit.ts'
import type { Ports, Store } from '../ports/index.ts'
import type { Books } from './books.ts'

// Renewed every ten (leading.ts): clocks may be most of a minute apart, and a database may be gone for as long, before two think that it is theirs.
const leaseSeconds = 60

type SharedPorts = Pick<Ports, 'limiter'> & {
  readonly bell: ReturnType<typeof processBell>
  readonly lease: Lease
  forgetCounts(): Promise<void>
}

/**
 * A ticket that is finished in another process is seen within 1.5 seconds, one in this process at once. Windows of a minute are
 * counted by each process for itself; the long ones, which guard money and texts, in the database, once for all.
 */
export function sharedPorts({ store, clock, ids }: Books, driver: SqlDriver, factor: number): SharedPorts {
  const counted = sqlLimiter(driver, { limits, factor, clock, ids })
  const own = memoryLimiter(limits, factor)
  return {
    bell: heardEverywhere(store),
    limiter: { take: (bucket, caller) => (isShort(bucket) ? own : counted).take(bucket, caller) },
    lease: sqlLease(driver, { name: 'chores', holder: ids.id('process'), seconds: leaseSeconds, clock }),
    forgetCounts: () => counted.forget(),
  }
}

function heardEverywhere(store: Store): ReturnType<typeof processBell> {
  const near = processBell()
  // Who waits for anything but a ticket looks each time in any case.
  const far = polledBell(
    async (topic) => topic.startsWith('ticket_') && (await store.ticket(topic as TicketId))?.state !== 'open',
  )
  return {
    ...near,
    async wait(topic, seconds, signal) {
      const over = new AbortController()
      const both = AbortSignal.any([over.signal, ...(signal === undefined ? [] : [signal])])
      await Promise.race([near.wait(topic, seconds, both), far.wait(topic, seconds, both)])
      over.abort()
    },
  }
}
