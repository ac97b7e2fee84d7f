// Patience: what did not work is done again, as people and their browsers do, and not all of them in step.
const limitSeconds = 30

/** Until there is something to show for it; what is thrown counts as nothing. Throws with what it was when it was in vain. */
export async function patiently<T>(what: string, work: () => Promise<T | null>): Promise<T> {
  let last = 'no answer'
  for (const deadline = Date.now() + limitSeconds * 1000; Date.now() < deadline; ) {
    try {
      const done = await work()
      if (done !== null) return done
    } catch (fault) {
      last = String(fault)
    }
    await shortPause()
  }
  throw new Error(`somebody waited for ${what} for ${limitSeconds} seconds in vain: ${last}`)
}

/** About so long: between half of it and half as much again. */
export const shortPause = (milliseconds = 80): Promise<void> =>
  new Promise((done) => setTimeout(done, milliseconds * (0.5 + Math.random())))
