// Closes the days of the journal: a digest of all entries up to their end, chained, so that a change of the past shows.
import { after } from '../core/instant.ts'
import type { AuditedEntry, ClosedDay, Ports } from '../ports/index.ts'
import { allEntries } from './all-entries.ts'

// A day is closed an hour after its end, when no commit of that day can still be under way. Where many write at once, an entry
// has its sequence number before its commit and can appear after one with a higher number; but numbers are taken in the order
// of time, and a commit ends or is given up within half a minute of taking one. So an hour after a day's end nothing appears
// any longer below the last number of that day.
const settleSeconds = 60 * 60

/** Closes every day that has ended and has entries. Answers the days closed now. */
export async function closeDays({ audit, ids, clock }: Pick<Ports, 'audit' | 'ids' | 'clock'>): Promise<string[]> {
  const kept = await audit.closedDays()
  const last = kept.at(-1)
  const until = after(clock.now(), -settleSeconds).slice(0, 10)

  let running = last ?? { day: '', lastSequence: 0, entries: 0, digest: '' }
  const closed: ClosedDay[] = []
  for await (const entry of allEntries(audit, running.lastSequence)) {
    const day = entry.postedAt.slice(0, 10)
    // Entries are taken in the order of posting. A clock that jumped back does not reopen a day.
    if (day >= until) break
    const current = closed.at(-1)
    const digest = await ids.hash(`${running.digest}\n${lineOf(entry)}`)
    running = {
      day: day > running.day ? day : running.day,
      lastSequence: entry.sequence,
      entries: running.entries + 1,
      digest,
    }
    if (current?.day === running.day) closed[closed.length - 1] = running
    else closed.push(running)
  }
  const fresh = closed.filter((day) => day.day !== last?.day)
  for (const day of fresh) await audit.closeDay(day)
  return fresh.map((day) => day.day)
}

/** Counts the digests of days already closed anew, entry by entry. */
export function digestDays(ids: Ports['ids'], days: readonly ClosedDay[]) {
  const counted: ClosedDay[] = []
  let digest = ''
  let entries = 0
  return {
    async add(entry: AuditedEntry): Promise<void> {
      const day = days[counted.length]
      if (day === undefined) return
      if (entry.sequence <= day.lastSequence) {
        digest = await ids.hash(`${digest}\n${lineOf(entry)}`)
        entries += 1
      }
      if (entry.sequence >= day.lastSequence) counted.push({ ...day, digest, entries })
    },
    async finish(): Promise<ClosedDay[]> {
      return counted
    },
  }
}

function lineOf({ sequence, reference, kind, reverses, postedAt, postings }: AuditedEntry): string {
  const lines = postings.map(({ account, direction, amount, currency }) => [account, direction, amount, currency])
  return JSON.stringify([sequence, reference, kind, reverses, postedAt, lines])
}
