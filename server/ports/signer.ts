// The signer: makes and checks unlock and member tokens, opens envelopes, and hides who a reader is from a site.
import type { EntitlementId, GiftId, GiftLinkId, ItemId, MembershipId, ReaderId, SiteId, TierId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import type { Site } from '../core/site.ts'

export interface Signer {
  /** An unlock token (DESIGN §7), good for 24 hours from `now`. */
  unlockToken(
    unlock: { site: Site; item: ItemId; reader: ReaderId; entitlement: EntitlementId },
    now: Instant,
  ): Promise<string>
  /** A member token, good for an hour from `now` and not beyond `until`: what the membership opens ends there. */
  memberToken(
    member: { site: Site; tier: TierId; reader: ReaderId; membership: MembershipId; until: Instant },
    now: Instant,
  ): Promise<string>
  /** A badge for others to look at, good for 24 hours from `now` and not beyond `until`. `verifyToken` knows none: it opens nothing. */
  badgeToken(
    badge: { site: Site; reader: ReaderId; tier: TierId; level: number; months: number; until: Instant },
    now: Instant,
  ): Promise<string>
  /** The claims of a token that this backend signed and that has not run out, or null. Never throws for a bad token. */
  verifyToken(token: string, now: Instant): Promise<TokenClaims | null>
  /**
   * Opens an envelope made for this backend. Null when it is not one of ours, was changed, or names another algorithm; `key-removed` when its
   * key was taken out of use.
   */
  openEnvelope(envelope: string): Promise<SealedKey | 'key-removed' | null>
  /** Who a reader is to one site: the `sub` of its tokens. Another name for each site, the same one every time. */
  pairwise(site: SiteId, reader: ReaderId): Promise<string>
  /** The code at a position of a gift, or of a gift link: the same every time, told by nothing that is stored. */
  giftCode(gift: GiftId | GiftLinkId, position: number): Promise<string>
  /**
   * Public keys: what others verify tokens with, also the one that comes into use next, and what is sealed with. Of these the first is for
   * builds; for the others nothing is sealed any more, and what was still opens.
   */
  publicKeys(now: Instant): Promise<{ readonly signing: PublicKeySet; readonly envelope: PublicKeySet }>
}

export type TokenClaims = UnlockClaims | MemberClaims

export type UnlockClaims = {
  readonly kind: 'unlock'
  readonly audience: string
  readonly item: ItemId
  readonly entitlement: EntitlementId
  readonly expiresAtSeconds: number
}

/** For all items that the tier opens; which those are, the catalogue says. */
export type MemberClaims = {
  readonly kind: 'member'
  readonly audience: string
  readonly tier: TierId
  readonly membership: MembershipId
  readonly expiresAtSeconds: number
}

/** What an envelope holds. Site and item are believed from here only. */
export type SealedKey = {
  readonly site: SiteId
  readonly item: ItemId
  readonly version: string
  readonly key: string
}

/** A JSON Web Key Set of public keys (RFC 7517 §5). */
export type PublicKeySet = { readonly keys: readonly Readonly<Record<string, unknown>>[] }
