// Every journal entry in the order of posting, a page at a time.
import type { Audit, AuditedEntry } from '../ports/index.ts'

const pageSize = 1000

export async function* allEntries(audit: Audit, after = 0): AsyncGenerator<AuditedEntry> {
  for (let from = after; ; ) {
    const page = await audit.entriesAfter(from, pageSize)
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    from = last.sequence
  }
}
