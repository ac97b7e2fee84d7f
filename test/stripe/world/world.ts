// What every resource is handed: memory, time, the courier of events, and who caused what is happening now.

import type { Chaos } from '../control/chaos.ts'
import type { Pricing } from '../money/fees.ts'
import type { Inspector } from '../schema/inspector.ts'
import type { Courier } from '../webhooks/courier.ts'
import type { Clock } from './clock.ts'
import type { Store } from './store.ts'

export interface World {
  readonly store: Store
  readonly clock: Clock
  readonly courier: Courier
  readonly chaos: Chaos
  readonly pricing: Pricing
  readonly inspector: Inspector
  /** Where browsers find this program's pages. Known only once it listens. */
  origin: string
  /** The API request being served; events remember it. Null while a page or the clock acts. */
  cause: Cause | null
  /** What others do once the present work is done: banks that dispute, warn and decide. */
  aftermath: (() => void)[]
  /** What becomes of a subscription whose invoice could not be collected by the last try. */
  readonly afterRetries: 'cancel' | 'unpaid' | 'past_due'
}

export interface Cause {
  requestId: string
  idempotencyKey: string | null
}

export const API_VERSION = '2026-10-28.endive'

/** Handlers run without waiting, so one slot for the cause is enough. */
export function because<T>(world: World, cause: Cause | null, work: () => T): T {
  world.cause = cause
  try {
    return work()
  } finally {
    world.cause = null
    for (const next of world.aftermath.splice(0)) next()
  }
}
