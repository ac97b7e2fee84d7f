// A claim about our own code. One that fails is a bug, never a refused request (that is a Problem).

/** Throws when the claim does not hold. */
export function assert(claim: boolean, message: string): asserts claim {
  if (!claim) throw new Error(`assertion failed: ${message}`)
}
