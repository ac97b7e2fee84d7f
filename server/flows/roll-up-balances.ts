// Rolls up the balances of payees: what is settled is summed once and kept, so that a balance is that sum and the postings after it.
import { after } from '../core/instant.ts'
import type { Ports } from '../ports/index.ts'

// Where many write at once, an entry has its sequence number before its commit and can appear after one with a higher number: a sum
// that went past it would miss it for good. So each round notes how far the journal is seen to reach, and what was seen ten minutes
// ago is settled: whoever had taken a lower number by then has ended, or was given up within half a minute. Only the
// time between two looks counts, not when an entry says that it was posted: a process that was frozen may say anything.
const settleSeconds = 10 * 60
// A commit that reads so many entries takes as long as a few purchases do, and those that wait for it do not notice.
export const entriesMax = 5_000

/** Goes as far as is settled. Answers the number of the last entry that is in the sums now. Two at once do the work of one. */
export async function rollUpBalances({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const now = clock.now()
  // First a commit: where a standby has to agree and is gone, this one waits too, and those before it come through with it.
  await store.commit([{ change: 'mark-journal', at: now }])
  const { upTo, settled } = await store.rollUp(after(now, -settleSeconds))
  let from = upTo
  while (from < settled) {
    const to = Math.min(from + entriesMax, settled)
    const committed = await store.commit([{ change: 'roll-up', from, to }])
    // Another process is at it.
    if (!committed.done) return from
    from = to
  }
  return from
}

/** The number of an entry up to which no more can come. What is rolled up was settled before. */
export async function settledJournal({ store, clock }: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const { upTo, settled } = await store.rollUp(after(clock.now(), -settleSeconds))
  return Math.max(upTo, settled)
}
