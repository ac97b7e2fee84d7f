// Work on many things, a few at a time: the disk and the compressing threads are busy while the next one is parsed.

const atOnce = 8

/** Stops at the first that fails, after those that are under way. */
export async function each<Thing>(things: readonly Thing[], work: (thing: Thing) => Promise<void>): Promise<void> {
  const waiting = things.values()
  const results = await Promise.allSettled(
    Array.from({ length: atOnce }, async () => {
      for (const thing of waiting) await work(thing)
    }),
  )
  const failed = results.find(({ status }) => status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
}
