// What a crowd was told. All of it has to be in the books afterwards.
export type Told = {
  /** The entitlement by which each opened article was given, and its item. */
  readonly unlocks: Map<string, string>
  readonly undone: Set<string>
  /** Refunds by the publisher. */
  readonly refunds: Set<string>
  /** Entitlements that a server called revoked. */
  readonly revoked: Set<string>
  /** What cannot both be true, and what was waited for in vain, in words. */
  readonly contradictions: string[]
  /** How often each server, by its address, said that a wallet has paid. */
  readonly sold: Map<string, number>
  unavailable: number
  unanswered: number
}

export function nothingTold(): Told {
  return {
    unlocks: new Map(),
    undone: new Set(),
    refunds: new Set(),
    revoked: new Set(),
    contradictions: [],
    sold: new Map(),
    unavailable: 0,
    unanswered: 0,
  }
}

/** Counts what went wrong on the way. */
export function hear(told: Told, answer: Response | null): void {
  if (answer === null) told.unanswered += 1
  else if (answer.status === 503) told.unavailable += 1
}
