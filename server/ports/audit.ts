// The audit: what the ledger check reads, page by page, and the digests of closed days that it compares.
import type { Instant } from '../core/instant.ts'

export interface Audit {
  /** Findings that a query alone can decide, one line each; an empty list is a clean ledger. */
  findings(): Promise<Finding[]>
  /** Entries after a sequence number in the order of posting, with their postings. */
  entriesAfter(sequence: number, limit: number): Promise<AuditedEntry[]>
  closedDays(): Promise<ClosedDay[]>
  /** Keeps the digest of a day. A day is closed once. */
  closeDay(day: ClosedDay): Promise<void>
}

export type Finding = { readonly invariant: string; readonly detail: string }

export type AuditedEntry = {
  readonly sequence: number
  readonly reference: string
  readonly kind: string
  readonly reverses: string | null
  readonly postedAt: Instant
  readonly postings: readonly { account: string; direction: string; amount: number; currency: string }[]
}

/** Entries up to `lastSequence` belong to this day or an earlier one; the digest chains on the day before. */
export type ClosedDay = {
  readonly day: string
  readonly lastSequence: number
  readonly entries: number
  readonly digest: string
}
