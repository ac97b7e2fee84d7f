// Ids: a prefix that tells the kind, and a random part that nobody can guess.

type Id<Prefix extends string> = `${Prefix}_${string}`

export type SiteId = Id<'site'>
export type PublisherId = Id<'pub'>
export type ReaderId = Id<'reader'>
export type TicketId = Id<'ticket'>
export type CheckoutId = Id<'checkout'>
export type EntitlementId = Id<'ent'>
export type RefundId = Id<'refund'>
export type MembershipId = Id<'membership'>
export type GiftId = Id<'gift'>
export type GiftLinkId = Id<'giftlink'>
export type CreatorId = Id<'creator'>
export type TipId = Id<'tip'>
export type GoalId = Id<'goal'>
export type StandingTipId = Id<'standing'>
export type PollId = Id<'poll'>
export type VoteId = Id<'vote'>

/** What a publisher calls an item: a slug (`the-river`) or a path (`/premium/the-river`). Unique within its site. */
export type ItemId = string

/** What a publisher calls a tier (`patron`). Unique within its site. */
export type TierId = string

/** What a publisher calls a creator (`ana`). Unique within its site. */
export type CreatorName = string

const itemPattern = /^[\p{L}\p{N}/][\p{L}\p{N}\p{M}/._~%+-]{0,199}$/u

/** Whether the text can be an item's id. No control characters, no white space, at most 200 characters. */
export function isItemId(text: string): boolean {
  return itemPattern.test(text)
}
