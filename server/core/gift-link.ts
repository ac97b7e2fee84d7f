// A gift link: one article, given to so many people until an instant. Whoever opens it owns the article as if it had cost nothing.
import type { EntitlementId, GiftLinkId, ItemId, ReaderId, SiteId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'

export type GiftLink = {
  readonly id: GiftLinkId
  readonly site: SiteId
  readonly item: ItemId
  /** Null: the publisher gave it. */
  readonly giver: ReaderId | null
  /** The giver's own unlock: once that is taken back, nobody opens the link any more. Null: of a member, or the publisher's. */
  readonly entitlement: EntitlementId | null
  readonly opens: number
  /** How many have opened it; never more (a constraint). */
  readonly opened: number
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | null
}

/** What a site lets its readers give. */
export type GiftLinkRules = {
  /** People for each link. */
  readonly opens: number
  readonly days: number
  /** Links of one reader in a calendar month. */
  readonly perMonth: number
}

export type GiftLinkState = 'open' | 'used-up' | 'expired' | 'revoked'

export function giftLinkState({ revokedAt, expiresAt, opened, opens }: GiftLink, now: Instant): GiftLinkState {
  if (revokedAt !== null) return 'revoked'
  if (isPast(expiresAt, now)) return 'expired'
  return opened >= opens ? 'used-up' : 'open'
}

export function freshGiftLink(
  given: Pick<GiftLink, 'id' | 'site' | 'item' | 'giver' | 'entitlement' | 'opens'> & { readonly days: number },
  now: Instant,
): GiftLink {
  const { days, ...link } = given
  return { ...link, opened: 0, createdAt: now, expiresAt: after(now, days * 24 * 60 * 60), revokedAt: null }
}

/** The cause of what a gift link gives: no money moves, so no entry has paid for it. */
export const giftLinkCause = (entitlement: EntitlementId): string => `gift-link:${entitlement}`

/** What was given is not given on. */
export const isGiven = ({ cause }: { readonly cause: string }): boolean => cause.startsWith('gift-link:')
