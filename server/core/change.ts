// Changes: what a flow wants to become true, as values. A store makes all of them true in one atomic commit, or none.

import type { BlockedSupporter, SupporterId } from './blocked-supporter.ts'
import type { CardDecline, CardTipPause } from './card-tip-pause.ts'
import type { Checkout } from './checkout.ts'
import type { Creator } from './creator.ts'
import type { CountedUnlock } from './credit.ts'
import type { Dispute } from './dispute.ts'
import type { Entitlement } from './entitlement.ts'
import type { FraudWarning } from './fraud-warning.ts'
import type { Gift } from './gift.ts'
import type { GiftLink, GiftLinkRules } from './gift-link.ts'
import type { Goal } from './goal.ts'
import type { Hold } from './hold.ts'
import type {
  CheckoutId,
  CreatorId,
  EntitlementId,
  GiftId,
  GiftLinkId,
  GoalId,
  ItemId,
  MembershipId,
  PollId,
  ReaderId,
  RefundId,
  SiteId,
  TicketId,
  TierId,
  TipId,
} from './id.ts'
import type { Instant } from './instant.ts'
import type { Item } from './item.ts'
import type { JournalEntry } from './journal.ts'
import type { MailAddress, Message, MessageId } from './mail.ts'
import type { MailCode } from './mail-code.ts'
import type { Due, Membership, MembershipPayment } from './membership.ts'
import type { Money } from './money.ts'
import type { Poll } from './poll.ts'
import type { PriceRule } from './price-rule.ts'
import type { Reconciliation } from './reconciliation.ts'
import type { Refund, RefundState } from './refund.ts'
import type { InvitationState, Invited, Seat } from './seat.ts'
import type { Site } from './site.ts'
import type { StandingTip } from './standing-tip.ts'
import type { Ticket } from './ticket.ts'
import type { Tier } from './tier.ts'
import type { MessageState, Tip } from './tip.ts'
import type { Vote } from './vote.ts'

export type Change =
  | { readonly change: 'add-site'; readonly site: Site; readonly keyHash: string; readonly at: Instant }
  | { readonly change: 'edit-site'; readonly site: Site }
  | { readonly change: 'put-item'; readonly item: Item; readonly at: Instant }
  | { readonly change: 'drop-item'; readonly site: SiteId; readonly item: ItemId }
  | {
      readonly change: 'put-content'
      readonly site: SiteId
      readonly item: ItemId
      readonly html: string
      readonly at: Instant
    }
  | { readonly change: 'put-rules'; readonly site: SiteId; readonly rules: readonly PriceRule[] }
  /** Whole, with its prices. A tier that was withdrawn is offered again. */
  | { readonly change: 'put-tier'; readonly tier: Tier; readonly at: Instant }
  /** It is not offered any more, and stays for those who have it. */
  | { readonly change: 'withdraw-tier'; readonly site: SiteId; readonly tier: TierId; readonly at: Instant }
  /** One that takes no tips any more takes them again. */
  | { readonly change: 'put-creator'; readonly creator: Creator; readonly at: Instant }
  /** No tips are taken any more; what is owed stays owed. */
  | { readonly change: 'close-creator'; readonly creator: CreatorId; readonly at: Instant }
  | { readonly change: 'add-reader'; readonly reader: ReaderId; readonly cookieHash: string; readonly at: Instant }
  | {
      readonly change: 'add-site-grant'
      readonly hash: string
      readonly site: SiteId
      readonly reader: ReaderId
      readonly at: Instant
    }
  | { readonly change: 'touch-site-grant'; readonly hash: string; readonly at: Instant }
  | { readonly change: 'open-ticket'; readonly ticket: Ticket; readonly at: Instant }
  /** Guarded: only an open, unexpired ticket can be closed, and only once. */
  | {
      readonly change: 'finish-ticket'
      readonly ticket: TicketId
      readonly reader: ReaderId
      readonly entitlement: EntitlementId
      readonly at: Instant
    }
  /** Guarded as `finish-ticket`: what a membership gives is not bought, so that it ends with it. */
  | {
      readonly change: 'finish-by-membership'
      readonly ticket: TicketId
      readonly reader: ReaderId
      readonly membership: MembershipId
      readonly at: Instant
    }
  /** Guarded as `finish-ticket`: the gift that was added for it names the ticket. */
  | {
      readonly change: 'finish-by-gift'
      readonly ticket: TicketId
      readonly reader: ReaderId
      readonly at: Instant
    }
  /** Guarded as `finish-ticket`: the tip that was added for it names the ticket. */
  | {
      readonly change: 'finish-by-tip'
      readonly ticket: TicketId
      readonly reader: ReaderId
      readonly at: Instant
    }
  /** Guarded: a ticket pays for one tip. Its entry is posted in the same commit. */
  | { readonly change: 'add-tip'; readonly tip: Tip }
  /** Guarded: only from the version before. With `countAfter` tips are counted anew, of entries after that number. */
  | { readonly change: 'put-goal'; readonly goal: Goal; readonly countAfter: number | null; readonly at: Instant }
  /** It is shown no more; what it has opened stays open. */
  | { readonly change: 'drop-goal'; readonly goal: GoalId; readonly at: Instant }
  /** Once, and only in the version in which it was seen to be reached; else nothing changes. */
  | {
      readonly change: 'reach-goal'
      readonly goal: GoalId
      readonly version: number
      /** How many have given by then. */
      readonly supporters: number
      readonly at: Instant
    }
  /** Guarded: only from the version before. */
  | { readonly change: 'put-poll'; readonly poll: Poll; readonly at: Instant }
  /** It is shown no more, and takes no votes. */
  | { readonly change: 'drop-poll'; readonly poll: PollId; readonly at: Instant }
  /** Guarded: a tip pays for one vote. A free one takes the place of the one that its reader had. */
  | { readonly change: 'cast-vote'; readonly vote: Vote }
  /** Guarded as `finish-ticket`: a vote that nothing was paid for. */
  | { readonly change: 'finish-by-vote'; readonly ticket: TicketId; readonly reader: ReaderId; readonly at: Instant }
  /** Adds to the sums of all goals what was tipped up to the entry of that number. */
  | { readonly change: 'roll-up-goals'; readonly to: number }
  /** Guarded: a reader has only so many. Comes after `require-standing`, which makes those of one reader wait for one another. */
  | { readonly change: 'add-standing-tip'; readonly standingTip: StandingTip }
  /** Guarded: only from the version that it was seen in. A month of it has one tip at most. */
  | { readonly change: 'put-standing-tip'; readonly standingTip: StandingTip }
  /** One that was stopped goes on. Guarded as both of them are: a reader has only so many, and it is as it was seen. */
  | { readonly change: 'resume-standing-tip'; readonly standingTip: StandingTip }
  /** Guarded: a message of the provider counts once. */
  | { readonly change: 'add-card-decline'; readonly decline: CardDecline }
  | { readonly change: 'forget-card-declines'; readonly before: Instant }
  /** Guarded: of those who begin the same pause one does. */
  | { readonly change: 'pause-card-tips'; readonly pause: CardTipPause }
  /** The publisher ends a pause. One that is over already stays as it is. */
  | { readonly change: 'resume-card-tips'; readonly site: SiteId; readonly number: number; readonly at: Instant }
  | { readonly change: 'moderate-message'; readonly tip: TipId; readonly state: MessageState }
  /** Guarded: a tip goes back once. Its entry is reversed in the same commit. */
  | { readonly change: 'return-tip'; readonly tip: TipId; readonly at: Instant }
  /** Guarded: one key of a site, one order to give tips back. */
  | {
      readonly change: 'keep-return-order'
      readonly site: SiteId
      readonly key: string
      readonly bodyHash: string
      readonly at: Instant
    }
  /** What of the supporter's everybody could read is hidden with it. Blocked already: only that. */
  | { readonly change: 'block-supporter'; readonly blocked: BlockedSupporter }
  | { readonly change: 'unblock-supporter'; readonly site: SiteId; readonly supporter: SupporterId }
  /** Guarded: refused for whom the site has blocked. After `require-standing`, on whose row it waits for who blocks just then. */
  | { readonly change: 'require-unblocked'; readonly site: SiteId; readonly reader: ReaderId }
  /** Guarded: only while the ticket is open. */
  | { readonly change: 'count-gift'; readonly ticket: TicketId; readonly codes: number; readonly at: Instant }
  | { readonly change: 'decline-ticket'; readonly ticket: TicketId; readonly at: Instant }
  | { readonly change: 'extend-ticket'; readonly ticket: TicketId; readonly expiresAt: Instant; readonly at: Instant }
  /** Guarded: a reader has at most one live entitlement to an item. */
  | { readonly change: 'add-entitlement'; readonly entitlement: Entitlement }
  | { readonly change: 'start-checkout'; readonly checkout: Checkout }
  | { readonly change: 'open-checkout'; readonly checkout: CheckoutId; readonly session: string; readonly at: Instant }
  /** Guarded: only a checkout that is not paid yet can be paid; one that expired with us may still have been paid. */
  | {
      readonly change: 'pay-checkout'
      readonly checkout: CheckoutId
      readonly session: string
      readonly payment: string
      readonly paid: Money
      readonly at: Instant
    }
  | { readonly change: 'expire-checkout'; readonly checkout: CheckoutId; readonly at: Instant }
  /** Guarded: a reader has at most one attempt to join a site. */
  | { readonly change: 'start-membership'; readonly membership: Membership }
  /** Guarded: what is counted is owned, and nothing has gone back since it was looked at. */
  | {
      readonly change: 'add-membership-credits'
      readonly membership: MembershipId
      readonly counted: readonly CountedUnlock[]
    }
  /** Guarded: refused when the unlock counts towards a membership that came to something, or still may. */
  | { readonly change: 'require-uncounted'; readonly entitlement: EntitlementId }
  | {
      readonly change: 'open-membership'
      readonly membership: MembershipId
      readonly session: string
      readonly at: Instant
    }
  /** An attempt that nobody paid. One that came to something is left alone. */
  | { readonly change: 'expire-membership'; readonly membership: MembershipId; readonly at: Instant }
  /** Guarded: only from the version that it was seen in. */
  | { readonly change: 'put-membership'; readonly membership: Membership; readonly at: Instant }
  /** What a renewal owes, or that it owes nothing any more. Its guard is that of `put-membership`, which it comes with. */
  | { readonly change: 'put-due'; readonly membership: MembershipId; readonly due: Due | null }
  /** Guarded: about one occasion of a membership one letter is written. */
  | {
      readonly change: 'note-letter'
      readonly membership: MembershipId
      readonly occasion: string
      readonly at: Instant
    }
  /** Guarded: one change is tried at a time, and only from the version that it was seen in, which grows by it. */
  | {
      readonly change: 'begin-change'
      readonly membership: MembershipId
      readonly version: number
      /** One that was begun before this has died, and stands in nobody's way. */
      readonly freeBefore: Instant
      readonly at: Instant
    }
  /** What came of the change that was begun then is known. */
  | { readonly change: 'end-change'; readonly membership: MembershipId; readonly begunAt: Instant }
  /** The provider was asked, and had nothing new to say. */
  | { readonly change: 'see-membership'; readonly membership: MembershipId; readonly at: Instant }
  /** Guarded: an invoice is booked once. */
  | { readonly change: 'add-membership-payment'; readonly payment: MembershipPayment }
  /** Guarded: a refund is booked once, `before` is what had gone back until now, and no more goes back than was paid. */
  | {
      readonly change: 'refund-membership'
      readonly refund: string
      readonly invoice: string
      readonly before: number
      readonly amount: number
      readonly at: Instant
    }
  /** Guarded: what went back and was not taken comes back once. */
  | {
      readonly change: 'return-membership-refund'
      readonly refund: string
      readonly invoice: string
      readonly amount: number
      readonly at: Instant
    }
  /** Guarded: a place is taken once, and a reader has one in a group. */
  | { readonly change: 'take-seat'; readonly seat: Seat }
  /** Of somebody who has none: nothing changes. */
  | { readonly change: 'free-seat'; readonly membership: MembershipId; readonly reader: ReaderId }
  /** An invitation that is there is moved, and keeps that it was told. */
  | {
      readonly change: 'put-invitation'
      readonly membership: MembershipId
      readonly invited: Invited
      readonly state: InvitationState
      readonly at: Instant
    }
  /** Guarded: a letter about an invitation is written once. */
  | { readonly change: 'tell-invited'; readonly membership: MembershipId; readonly invited: Invited }
  /** Of the entry that is posted in the same commit. */
  | { readonly change: 'hold-money'; readonly hold: Hold }
  /** Guarded: only while it is held, and `before` is what had been taken until now. */
  | {
      readonly change: 'take-held'
      readonly entry: string
      readonly creator: CreatorId
      readonly before: number
      readonly by: number
    }
  /** Guarded: once, and only what is left after what was seen to be taken. */
  | {
      readonly change: 'release-hold'
      readonly entry: string
      readonly creator: CreatorId
      readonly taken: number
      readonly at: Instant
    }
  /** Guarded: references are unique, kept balances stay at their floor or above. */
  | { readonly change: 'post-entry'; readonly entry: JournalEntry; readonly at: Instant }
  /**
   * Guarded: `before` is what had gone back until now, and no more goes back than was paid. With `revoke` the entitlement
   * ends, which it does once.
   */
  | {
      readonly change: 'refund-entitlement'
      readonly entitlement: EntitlementId
      readonly before: number
      readonly amount: number
      readonly revoke: boolean
      readonly at: Instant
    }
  /** Guarded: a place is taken once, and again only after `freeBefore`. */
  | {
      readonly change: 'take-undo-slot'
      readonly reader: ReaderId
      readonly slot: number
      readonly at: Instant
      readonly freeBefore: Instant
    }
  | { readonly change: 'start-refund'; readonly refund: Refund }
  /** Guarded: only from the state that it was seen in. */
  | {
      readonly change: 'move-refund'
      readonly refund: RefundId
      readonly from: RefundState
      readonly to: RefundState
      readonly providerId: string | null
      readonly isSent: boolean
    }
  /** Guarded: what went back to the card is never more than was paid, never less than nothing. */
  | { readonly change: 'refund-payment'; readonly payment: string; readonly by: number }
  /** Guarded: only from the version that it was seen in. */
  | { readonly change: 'put-dispute'; readonly dispute: Dispute; readonly at: Instant }
  /** Guarded: a warning is heeded once. */
  | { readonly change: 'add-fraud-warning'; readonly warning: FraudWarning; readonly at: Instant }
  /** Sets the reader's standing anew: on hold while a dispute or a warning holds the wallet. */
  | { readonly change: 'review-standing'; readonly reader: ReaderId }
  /** Guarded: refused while the reader's wallet is on hold. */
  | { readonly change: 'require-standing'; readonly reader: ReaderId }
  /** Guarded: the wallet holds exactly this, so that a loss is reckoned with what there is when it is posted. */
  | { readonly change: 'require-balance'; readonly reader: ReaderId; readonly balance: Money }
  /** The operator has decided: what is not an open dispute holds this wallet no longer. */
  | { readonly change: 'lift-holds'; readonly reader: ReaderId }
  /** Guarded: one key of a site, one body, one refund. */
  | {
      readonly change: 'keep-key'
      readonly site: SiteId
      readonly key: string
      readonly bodyHash: string
      readonly refund: RefundId
      readonly at: Instant
    }
  /** With its codes, by their hashes in their order. */
  | { readonly change: 'add-gift'; readonly gift: Gift; readonly codeHashes: readonly string[] }
  /** Guarded: an open code, before its time is over, once. The membership is there already. */
  | {
      readonly change: 'redeem-code'
      readonly codeHash: string
      readonly membership: MembershipId
      readonly at: Instant
    }
  /** Guarded: an open code once, and `before` is how many of the gift were taken back until now. */
  | {
      readonly change: 'take-back-code'
      readonly gift: GiftId
      readonly position: number
      readonly before: number
      readonly at: Instant
    }
  /** Null: readers give no more links; those that they gave stay. */
  | { readonly change: 'put-gift-link-rules'; readonly site: SiteId; readonly rules: GiftLinkRules | null }
  /** Guarded: `number` is the how manieth of its reader and month it is, and there is one of each. Null: the publisher's. */
  | {
      readonly change: 'add-gift-link'
      readonly link: GiftLink
      readonly codeHash: string
      readonly number: number | null
    }
  /** One that is revoked already stays as it was. */
  | { readonly change: 'revoke-gift-link'; readonly link: GiftLinkId; readonly at: Instant }
  /** Guarded: only as often as it says, before its end, and once by each reader. The entitlement is there already. */
  | {
      readonly change: 'open-gift-link'
      readonly link: GiftLinkId
      readonly reader: ReaderId
      readonly entitlement: EntitlementId
      readonly at: Instant
    }
  /** Payouts stop until the operator resumes them. On hold already: nothing changes. */
  | { readonly change: 'hold-payouts'; readonly because: string; readonly at: Instant }
  | { readonly change: 'resume-payouts'; readonly at: Instant }
  | { readonly change: 'add-reconciliation'; readonly reconciliation: Reconciliation }
  /** Notes how far the journal is seen to reach. */
  | { readonly change: 'mark-journal'; readonly at: Instant }
  /** Adds to the sums of payees what was posted after `from` up to `to`. Guarded: only from where the last one ended. */
  | { readonly change: 'roll-up'; readonly from: number; readonly to: number }
  /** One more browser of a reader. */
  | {
      readonly change: 'add-reader-cookie'
      readonly reader: ReaderId
      readonly cookieHash: string
      readonly at: Instant
    }
  /** Guarded: an address belongs to one reader, and a reader has one. */
  | {
      readonly change: 'add-mail-address'
      readonly address: MailAddress
      readonly reader: ReaderId
      readonly at: Instant
    }
  | { readonly change: 'add-mail-code'; readonly code: MailCode }
  /** Guarded: an open code is tried a few times only, and not when its time is over. */
  | { readonly change: 'try-mail-code'; readonly code: string; readonly at: Instant }
  /** Guarded: forward only, each step once, and not when its time is over. */
  | { readonly change: 'move-mail-code'; readonly code: string; readonly to: 'proven' | 'used'; readonly at: Instant }
  | { readonly change: 'forget-mail-codes'; readonly before: Instant }
  | { readonly change: 'add-message'; readonly message: Message }
  /** Guarded: of those who saw the same message, one takes it. Nobody else does before `nextAt`. */
  | { readonly change: 'take-message'; readonly message: Pick<Message, 'id' | 'attempts'>; readonly nextAt: Instant }
  | { readonly change: 'drop-message'; readonly message: MessageId }
  /** Guarded: an event of the provider is applied once. */
  | { readonly change: 'record-event'; readonly event: string; readonly kind: string; readonly at: Instant }

/** Which guard refused a commit. */
export type Guard =
  | 'wallet-floor'
  | 'wallet-on-hold'
  | 'refunded-already'
  | 'undo-slot-taken'
  | 'refund-moved'
  | 'payment-refunded'
  | 'dispute-moved'
  | 'membership-moved'
  | 'letter-written'
  | 'joining-open'
  | 'seat-taken'
  | 'invitation-told'
  | 'key-taken'
  | 'reference-taken'
  | 'already-entitled'
  | 'ticket-closed'
  | 'checkout-started'
  | 'checkout-settled'
  | 'event-applied'
  | 'card-tips-paused'
  | 'code-over'
  | 'gift-used'
  | 'gift-moved'
  | 'gift-link-over'
  | 'gift-link-opened'
  | 'gift-link-taken'
  | 'goal-moved'
  | 'poll-moved'
  | 'vote-cast'
  | 'standing-tip-moved'
  | 'standing-tips-full'
  | 'tip-returned'
  | 'hold-moved'
  | 'supporter-blocked'
  | 'address-taken'
  | 'reader-kept'
  | 'message-taken'
  | 'rolled-up'
  | 'origin-taken'
  | 'id-taken'

export type Committed = { readonly done: true } | { readonly done: false; readonly guard: Guard }
