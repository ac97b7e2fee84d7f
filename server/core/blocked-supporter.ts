// Whom a site has blocked: a supporter is a reader as the tips of a site show one to its publisher. Who gives without a name is another one with each tip.
import type { ReaderId, SiteId, TipId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Tip } from './tip.ts'

export type SupporterId = ReaderId | TipId

/** Two tips are of one supporter only where the publisher is told so. */
export function supporterOf({ id, reader, isAnonymous }: Pick<Tip, 'id' | 'reader' | 'isAnonymous'>): SupporterId {
  return isAnonymous ? id : reader
}

/** The reader tips no more on the site, under a name or without one. */
export type BlockedSupporter = {
  readonly site: SiteId
  readonly supporter: SupporterId
  readonly reader: ReaderId
  /** By which the publisher pointed at the reader. */
  readonly tip: TipId
  readonly blockedAt: Instant
}
