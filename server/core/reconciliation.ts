// A reconciliation: our books held against the provider's over some days, and what came of it.
import type { Instant } from './instant.ts'

export type Reconciliation = {
  readonly at: Instant
  /** How many days back it looked. */
  readonly days: number
  readonly looked: number
  /** Entries that were missing and are posted now. */
  readonly posted: number
  /** What does not agree and was left as it is: somebody has to look. */
  readonly odd: number
  /** Invariants of our own books that are broken. */
  readonly findings: number
}

/** As far back as a nightly reconciliation looks: Stripe sends a message again for three days, disputes come for months. */
export const reconciledDays = 35

/** How long after the last reconciliation the next one is due. */
export const reconcileEverySeconds = 24 * 60 * 60
