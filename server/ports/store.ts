// The store: everything that is remembered. Reads by question; one way to write.
import type { Payee } from '../core/account.ts'
import type { MembershipVersion } from '../core/badge.ts'
import type { BlockedSupporter } from '../core/blocked-supporter.ts'
import type { CardTipCounts, LastPause } from '../core/card-tip-pause.ts'
import type { Change, Committed } from '../core/change.ts'
import type { Checkout } from '../core/checkout.ts'
import type { Creator } from '../core/creator.ts'
import type { RecentUnlock } from '../core/credit.ts'
import type { Dispute } from '../core/dispute.ts'
import type { Entitlement } from '../core/entitlement.ts'
import type { BookedShare, MemberCounts, MemberGroup } from '../core/figures.ts'
import type { Founders } from '../core/founding.ts'
import type { Gift, GiftCode } from '../core/gift.ts'
import type { GiftLink, GiftLinkRules } from '../core/gift-link.ts'
import type { GoalStanding } from '../core/goal.ts'
import type { Crowd, HeldSum, Hold } from '../core/hold.ts'
import type {
  CheckoutId,
  CreatorId,
  EntitlementId,
  GiftId,
  GiftLinkId,
  ItemId,
  MembershipId,
  PollId,
  PublisherId,
  ReaderId,
  RefundId,
  SiteId,
  StandingTipId,
  TicketId,
  TipId,
} from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import type { Item } from '../core/item.ts'
import type { EntryKind, JournalEntry } from '../core/journal.ts'
import type { MailAddress, Message, MessageId } from '../core/mail.ts'
import type { MailCode } from '../core/mail-code.ts'
import type { Due, Membership, MembershipPayment } from '../core/membership.ts'
import type { Money } from '../core/money.ts'
import type { CountedTips, Opening } from '../core/opening.ts'
import type { Payment } from '../core/payment.ts'
import type { Poll, VoteCounts } from '../core/poll.ts'
import type { PriceRule } from '../core/price-rule.ts'
import type { Reconciliation } from '../core/reconciliation.ts'
import type { Refund } from '../core/refund.ts'
import type { Invitation, Seat } from '../core/seat.ts'
import type { Site } from '../core/site.ts'
import type { StandingTip } from '../core/standing-tip.ts'
import type { Sticker } from '../core/sticker.ts'
import type { Supporter } from '../core/supporter.ts'
import type { Ticket } from '../core/ticket.ts'
import type { Tier } from '../core/tier.ts'
import type { Tip } from '../core/tip.ts'
import type { UndoSlot } from '../core/undo.ts'

export interface Store {
  /**
   * Makes all changes true at once, durably, or none of them. Answers which guard said no; throws only on a fault (disk,
   * network, a bug). Resolves after the data is safe on disk. Callers at the same moment may share one flush.
   */
  commit(changes: readonly Change[]): Promise<Committed>

  site(id: SiteId): Promise<Site | null>
  siteByKey(keyHash: string): Promise<Site | null>
  /** Whether any site names this origin: the CORS answer of routes that cannot know the site yet. */
  isKnownOrigin(origin: string): Promise<boolean>
  siteByOrigin(origin: string): Promise<Site | null>

  item(site: SiteId, item: ItemId): Promise<Item | null>
  /** A page of the site's items in the order of their ids, after the one named. */
  items(site: SiteId, after: ItemId, limit: number): Promise<Item[]>
  content(site: SiteId, item: ItemId): Promise<string | null>
  rules(site: SiteId): Promise<PriceRule[]>
  /** The site's tiers from the lowest to the highest, also those that are not offered any more. */
  tiers(site: SiteId): Promise<Tier[]>

  /** Whether a dispute keeps the reader's wallets on hold. Null: no such reader. */
  standing(reader: ReaderId): Promise<Standing | null>
  /** What counts when the reader wants an item, as of one moment. A reader who is not there has nothing. */
  buyer(reader: ReaderId, want: { site: SiteId; item: ItemId; currency: string }): Promise<Buyer>
  readerByCookie(cookieHash: string): Promise<ReaderId | null>
  siteGrant(hash: string): Promise<SiteGrant | null>
  ticket(id: TicketId): Promise<Ticket | null>
  checkout(id: CheckoutId): Promise<Checkout | null>
  /** Attempts that are neither paid nor expired and were started before the instant, oldest first. */
  unfinishedCheckouts(startedBefore: Instant, limit: number): Promise<Checkout[]>

  /** For each of the items (at most 50) the reader's live entitlement, or else the newest that was taken back. */
  entitlements(reader: ReaderId, site: SiteId, items: readonly ItemId[]): Promise<Entitlement[]>
  entitlementById(id: EntitlementId): Promise<Entitlement | null>
  /** What an entitlement is for, and when it was taken back. Where several processes write, the answer may be a second old. */
  opens(id: EntitlementId): Promise<Pick<Entitlement, 'site' | 'item' | 'revokedAt'> | null>

  /** The unlocks of a site, newest first, before the one named. */
  unlocks(site: SiteId, before: EntitlementId | null, limit: number): Promise<SoldUnlock[]>

  wallet(reader: ReaderId, currency: string): Promise<Money>
  /** Each currency in which the reader ever had money, with what is there now. */
  wallets(reader: ReaderId): Promise<Money[]>
  /** The reader's wallet lines, newest first: what the wallet page shows. */
  walletLines(reader: ReaderId, limit: number): Promise<WalletLine[]>
  /** The publisher's lines, newest first, before the sequence number named. */
  payableLines(publisher: PublisherId, before: number | null, limit: number): Promise<PayableLine[]>
  /** What a publisher or a creator is owed now, in each currency. Below zero: the payee owes it. */
  payables(payee: Payee): Promise<{ amount: number; currency: string }[]>
  /** The same of all creators of a site, of one moment. */
  creatorPayables(site: SiteId): Promise<CreatorPayable[]>
  /** What of it is not payable yet, beside that. */
  heldSums(site: SiteId): Promise<HeldSum[]>
  /** What an entry has posted to be held, whatever became of it. */
  holds(entry: string): Promise<Hold[]>
  /** What is held of a reader's money, the oldest first. */
  readerHolds(reader: ReaderId, limit: number): Promise<Hold[]>
  /** Creators with so many givers of new cards, or more, since then. */
  crowds(since: Instant, newcomers: number): Promise<Crowd[]>
  /** Those whose days are over and whose reader is not on hold, the longest waiting first. */
  dueHolds(now: Instant, limit: number): Promise<Hold[]>
  entry(reference: string): Promise<JournalEntry | null>

  payment(id: string): Promise<Payment | null>
  /** The reader's payments that can still go back to a card, newest first: not disputed, not fully refunded. */
  refundablePayments(reader: ReaderId, currency: string): Promise<Payment[]>
  /** When the reader paid by card for the first time, whatever became of it. */
  firstPaidAt(reader: ReaderId): Promise<Instant | null>
  /** The newest of them and what is in the wallet, as of one moment. Null: no money of this reader can go back. */
  returnable(reader: ReaderId, currency: string): Promise<{ readonly payment: Payment; readonly balance: Money } | null>
  /** Payments booked since the instant, oldest first, after the one named. */
  paymentsSince(since: Instant, after: string, limit: number): Promise<Payment[]>

  refund(id: RefundId): Promise<Refund | null>
  refundByProvider(id: string): Promise<Refund | null>
  /** Refunds of unlocks of a site, newest first, before the one named. */
  refunds(site: SiteId, before: RefundId | null, limit: number): Promise<Refund[]>
  /** The reader's refunds to cards that have not ended, newest first. */
  refundsUnderWay(reader: ReaderId): Promise<Refund[]>
  /** Refunds to cards that were started before the instant and whose answer was not seen, oldest first. */
  unfinishedRefunds(startedBefore: Instant, limit: number): Promise<Refund[]>
  /** Refunds to cards that are with the provider or the bank, oldest first. */
  pendingRefunds(limit: number): Promise<Refund[]>
  undoSlots(reader: ReaderId): Promise<UndoSlot[]>
  keptKey(site: SiteId, key: string): Promise<KeptKey | null>

  dispute(id: string): Promise<Dispute | null>
  /** Disputes that are not decided as far as we know, oldest first. */
  openDisputes(limit: number): Promise<Dispute[]>
  hasHeeded(fraudWarning: string): Promise<boolean>

  membership(id: MembershipId): Promise<Membership | null>
  /** Whose the provider's id is; null as long as that was not booked. */
  membershipOf(subscription: string): Promise<MembershipId | null>
  /** The reader's memberships that came to something, newest first; also those that are over. */
  memberships(reader: ReaderId): Promise<Membership[]>
  /**
   * Those at one site that the provider holds to be running, oldest first: the reader's own, and those in which the reader has a seat
   * that is paid for.
   */
  membershipsAt(reader: ReaderId, site: SiteId): Promise<Membership[]>
  /** Of these the reader's own: what the reader pays for, changes and cancels. */
  ownMembershipsAt(reader: ReaderId, site: SiteId): Promise<Membership[]>
  /** The seats that others have taken in a group, by their places; also those past the number that is paid for. */
  seats(membership: MembershipId): Promise<Seat[]>
  /** The reader's seats in groups of others. */
  seatsOf(reader: ReaderId): Promise<Seat[]>
  /** Who may take a seat in a group and who may not any more, the newest first. */
  invitations(membership: MembershipId): Promise<Invitation[]>
  /** What invitations to groups that run say of an address or of all of its domain, the newest first. */
  invitationsFor(address: MailAddress): Promise<Invitation[]>
  /** The reader's own attempts to join a site that have come to nothing yet. */
  joiningsAt(reader: ReaderId, site: SiteId): Promise<Membership[]>
  /** Attempts to join that have come to nothing yet and were started before the instant, oldest first. */
  unfinishedMemberships(startedBefore: Instant, limit: number): Promise<Membership[]>
  /** Those that run although what was paid is over, and that the provider was not asked about since the instant. */
  overdueMemberships(now: Instant, seenBefore: Instant, limit: number): Promise<Membership[]>
  /**
   * Those that renew, whose free days end before the instant, and whose reader can be told of it and was not; except those that the
   * provider was asked about a moment ago.
   */
  endingTrials(
    asked: { readonly now: Instant; readonly before: Instant; readonly seenBefore: Instant },
    limit: number,
  ): Promise<Membership[]>
  /** What its renewal owes. Null: nothing. */
  membershipDue(membership: MembershipId): Promise<Due | null>
  /** About which occasions of a membership a letter was written. */
  membershipLetters(membership: MembershipId): Promise<string[]>
  /** Those of which a change was begun before the instant, and nobody knows what came of it, oldest first. */
  unfinishedChanges(begunBefore: Instant, limit: number): Promise<BegunChange[]>
  /** Whether the reader ever was a member of the site, by any tier and for whatever cause. */
  wasMember(reader: ReaderId, site: SiteId): Promise<boolean>
  /** How many have joined a site at its founding prices, and came to something. */
  founders(site: SiteId): Promise<Founders[]>
  /** What the reader unlocked at a site after the instant and paid for, the dearest first: 200 at most. */
  recentUnlocks(reader: ReaderId, site: SiteId, since: Instant): Promise<RecentUnlock[]>
  /** What counts towards the first period of a membership, or an attempt. Null: nothing. */
  membershipCredit(membership: MembershipId): Promise<Money | null>
  /** The memberships towards which an unlock counts, and the attempts towards which it may. */
  countedBy(unlock: EntitlementId): Promise<Membership[]>
  /** The invoices of a membership that are booked. */
  membershipInvoices(membership: MembershipId): Promise<string[]>
  /** A member's payment by the provider's id of it. */
  membershipPayment(payment: string): Promise<MembershipPayment | null>
  membershipRefund(id: string): Promise<{ readonly state: 'sent' | 'returned' } | null>
  gift(id: GiftId): Promise<Gift | null>
  giftOfTicket(ticket: TicketId): Promise<Gift | null>
  /** What a reader gave, newest first. */
  giftsOf(giver: ReaderId, limit: number): Promise<Gift[]>
  /** What was given on a site, by readers and by the publisher, newest first, before the one named. */
  gifts(site: SiteId, before: GiftId | null, limit: number): Promise<Gift[]>
  giftCode(codeHash: string): Promise<GiftCode | null>
  /** The codes of a gift in their order. */
  giftCodes(gift: GiftId): Promise<GiftCode[]>
  giftLink(id: GiftLinkId): Promise<GiftLink | null>
  giftLinkByCode(codeHash: string): Promise<GiftLink | null>
  /** The links that a reader gave, newest first. */
  giftLinksOf(giver: ReaderId, limit: number): Promise<GiftLink[]>
  /** The links of a site, of readers and of the publisher, newest first, before the one named. */
  giftLinks(site: SiteId, before: GiftLinkId | null, limit: number): Promise<GiftLink[]>
  /** How many links a reader gave on a site in a month (`2026-11`), also those that were revoked. */
  giftLinksIn(asked: { readonly site: SiteId; readonly giver: ReaderId; readonly month: string }): Promise<number>
  /** What readers of a site may give. Null: nothing. */
  giftLinkRules(site: SiteId): Promise<GiftLinkRules | null>
  /** What the reader paid for and owns, on sites where readers may give, newest first. */
  giveable(reader: ReaderId, limit: number): Promise<{ readonly site: SiteId; readonly item: ItemId }[]>

  /** All of a site, also those that take no tips any more, by name. */
  creators(site: SiteId): Promise<Creator[]>
  /** What was tipped on a site, newest first, before the one named. */
  tips(site: SiteId, before: TipId | null, limit: number): Promise<Tip[]>
  /** Of these the tips whose public message waits for the publisher, or was hidden. */
  moderatedTips(site: SiteId, state: 'held' | 'hidden', before: TipId | null, limit: number): Promise<Tip[]>
  tip(id: TipId): Promise<Tip | null>
  tipOfTicket(ticket: TicketId): Promise<Tip | null>
  /** What was tipped on a site or for one creator and was not given back, newest first, before the one named. */
  shownTips(asked: SupportAsked, before: TipId | null, limit: number): Promise<Tip[]>
  /** Oldest first, after an instant and, of that instant, an id. */
  tipsAfter(site: SiteId, last: { readonly at: Instant; readonly tip: string }, limit: number): Promise<Tip[]>
  /** Who gave most there under a name, less what was given back, the most first, after the one named by its sum and newest tip. */
  topSupporters(
    asked: SupportAsked & { readonly currency: string },
    before: { readonly amount: number; readonly tip: TipId } | null,
    limit: number,
  ): Promise<Supporter[]>
  /** A goal of a site by its name, with what has been counted until now. */
  goal(site: SiteId, name: string): Promise<GoalStanding | null>
  /** All of a site, by name. */
  goals(site: SiteId): Promise<GoalStanding[]>
  /** Whether a site has a goal that is not reached yet. */
  hasOpenGoals(site: SiteId): Promise<boolean>
  /** Of all sites those that are not reached and had not ended by the instant, by their ids, after the one named. */
  unreachedGoals(endedAfter: Instant, after: string, limit: number): Promise<GoalStanding[]>
  /** How far the sums of all goals are rolled up at least. Null: there are none. */
  goalsRolledTo(): Promise<number | null>
  /** The goal that opened the item first, also one that is not shown any more. Null: none has. */
  opening(site: SiteId, item: ItemId): Promise<Opening | null>
  /** Who gave these under a name, less what was given back, the first first; each tip has its line. */
  namedGivers(counted: CountedTips, limit: number): Promise<{ readonly reader: string; readonly name: string }[]>
  /** Those of a site that are shown, by name. Where several processes write, the answer may be a second old. */
  polls(site: SiteId): Promise<Poll[]>
  /** How many votes each option of a poll has now, without those whose tip went back. */
  voteCounts(poll: Pick<Poll, 'id' | 'site'>): Promise<VoteCounts>
  /** The option that a reader has chosen for nothing. */
  freeVote(poll: PollId, reader: ReaderId): Promise<string | null>
  /** Under which name the newest tip of the reader is shown, of those that are not anonymous. */
  lastTipName(reader: ReaderId): Promise<string | null>
  standingTip(id: StandingTipId): Promise<StandingTip | null>
  /** Those of a reader that go on, or have ended since the instant, the newest first. */
  standingTips(reader: ReaderId, endedSince: Instant): Promise<StandingTip[]>
  /** How many of them go on. */
  runningStandingTips(reader: ReaderId): Promise<number>
  /** Those that go on and whose turn it is, the longest waiting first. */
  dueStandingTips(now: Instant, limit: number): Promise<StandingTip[]>
  /** The newest pause of tips by card on a site, also one that is over. Null: there was none. */
  cardTipPause(site: SiteId): Promise<LastPause | null>
  /** Cards in windows to tip on a site after the instant: declined while there was no pause, and paid. */
  cardTipCounts(site: SiteId, after: Instant): Promise<CardTipCounts>
  /** How often a card was declined in a checkout for a tip. */
  cardDeclines(checkout: CheckoutId): Promise<number>
  /** What a reader tipped on a site under a name, up to an instant, and has gone back neither to the wallet nor to a bank, oldest first. */
  returnableTips(
    asked: { readonly site: SiteId; readonly reader: ReaderId; readonly upTo: Instant },
    limit: number,
  ): Promise<Tip[]>
  /** The order to give tips back that came with a key. */
  returnOrder(site: SiteId, key: string): Promise<KeptOrder | null>
  /** From whom a site takes no tips, newest first, before the one who was blocked by the tip named. */
  blockedSupporters(site: SiteId, before: TipId | null, limit: number): Promise<BlockedSupporter[]>
  isBlocked(site: SiteId, reader: ReaderId): Promise<boolean>

  /** Everything that the reader's memberships at the site were since the first one was joined, oldest first. */
  membershipVersions(reader: ReaderId, site: SiteId): Promise<MembershipVersion[]>
  /** Readers who were members of the site at one instant and at a later one. */
  memberCounts(site: SiteId, start: Instant, end: Instant): Promise<MemberCounts>
  /** The memberships of the site that were open or paused at an instant. */
  memberGroups(site: SiteId, end: Instant): Promise<MemberGroup[]>
  /** What was booked of the site's members from an instant on and before another one. */
  memberShares(site: SiteId, booked: { readonly from: Instant; readonly to: Instant }): Promise<BookedShare[]>
  /** The address under which a reader's wallet is kept. */
  mailAddress(reader: ReaderId): Promise<MailAddress | null>
  readerByMail(address: MailAddress): Promise<ReaderId | null>
  mailCode(id: string): Promise<MailCode | null>
  /** A message that waits. Null: it was sent, or given up. */
  message(id: MessageId): Promise<Message | null>
  /** Messages whose turn it is, the longest waiting first. */
  dueMessages(now: Instant, limit: number): Promise<Message[]>
  /** When the oldest message was written that still waits. */
  oldestMessage(): Promise<Instant | null>

  /** How far payees are rolled up, and how far they may be, as the journal was seen to reach before the instant. */
  rollUp(seenBefore: Instant): Promise<RollUp>

  lastReconciliation(): Promise<Reconciliation | null>
  /** Why payouts are on hold, and since when. Null: they are not. */
  payoutHold(): Promise<PayoutHold | null>

  /** Whether the store answers. Throws when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type SiteGrant = { readonly site: SiteId; readonly reader: ReaderId; readonly usedAt: Instant }

/** `creator` null: all of the site. */
export type SupportAsked = { readonly site: SiteId; readonly creator: CreatorId | null }

export type BegunChange = { readonly membership: Membership; readonly begunAt: Instant }

export type Standing = 'good' | 'on-hold'
export type Buyer = {
  readonly standing: Standing
  readonly balance: Money
  /** The live entitlement to the item. */
  readonly owned: Pick<Entitlement, 'id'> | null
}
export type KeptKey = { readonly bodyHash: string; readonly refund: RefundId }
export type KeptOrder = { readonly bodyHash: string; readonly orderedAt: Instant }
/** Both are sequence numbers of entries; 0 is before the first. */
export type RollUp = { readonly upTo: number; readonly settled: number }
export type PayoutHold = { readonly because: string; readonly since: Instant }
export type SoldUnlock = Entitlement & { readonly title: string | null }

export type CreatorPayable = { readonly creator: CreatorId; readonly amount: number; readonly currency: string }

/** What an entry did to what a publisher is owed. */
export type PayableLine = {
  readonly sequence: number
  readonly reference: string
  readonly kind: EntryKind
  readonly at: Instant
  /** Positive: more is owed to the publisher. */
  readonly amount: number
  readonly currency: string
  readonly site: SiteId | null
  readonly item: ItemId | null
  readonly entitlement: EntitlementId | null
}

export type WalletLine = {
  readonly reference: string
  readonly kind: EntryKind
  readonly at: Instant
  /** Positive into the wallet, negative out of it. */
  readonly amount: number
  readonly currency: string
  /** What was bought, in which poll was voted, or who was tipped, by the present title; null where nothing was. */
  readonly title: string | null
  /** The one that was sent with a tip. */
  readonly sticker: Sticker | null
  readonly isVote: boolean
  readonly entitlement: EntitlementId | null
}
