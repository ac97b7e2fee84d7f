// Values for tests: valid by default, override what matters.
import type { Checkout } from '../../server/core/checkout.ts'
import type { Creator } from '../../server/core/creator.ts'
import type { Entitlement } from '../../server/core/entitlement.ts'
import type { Gift } from '../../server/core/gift.ts'
import type { GiftLink } from '../../server/core/gift-link.ts'
import type { Goal } from '../../server/core/goal.ts'
import type { Item } from '../../server/core/item.ts'
import type { Message } from '../../server/core/mail.ts'
import type { MailCode } from '../../server/core/mail-code.ts'
import type { Due, Membership } from '../../server/core/membership.ts'
import { money } from '../../server/core/money.ts'
import type { Movement } from '../../server/core/movement.ts'
import type { Payment } from '../../server/core/payment.ts'
import type { Poll } from '../../server/core/poll.ts'
import type { Refund } from '../../server/core/refund.ts'
import type { Site } from '../../server/core/site.ts'
import type { StandingTip } from '../../server/core/standing-tip.ts'
import type { Ticket } from '../../server/core/ticket.ts'
import type { Tier } from '../../server/core/tier.ts'
import type { Tip } from '../../server/core/tip.ts'
import type { Vote } from '../../server/core/vote.ts'

export const at = '2026-11-22T12:00:00.000Z'
export const usd = (amount: number) => money(amount, 'USD')

export const makeSite = (over: Partial<Site> = {}): Site => ({
  id: 'site_one',
  publisher: 'pub_one',
  name: 'The River',
  origins: ['https://river.example'],
  currency: 'USD',
  defaultPrice: null,
  locale: 'en',
  holdsMessages: false,
  stickers: null,
  ...over,
})

export const makeItem = (over: Partial<Item> = {}): Item => ({
  site: 'site_one',
  id: 'the-river',
  kind: 'article',
  title: 'The river that keeps its drafts',
  price: usd(20),
  mode: 'served',
  page: null,
  shares: [],
  hasContent: false,
  ...over,
})

export const makeTicket = (over: Partial<Ticket> = {}): Ticket => ({
  id: 'ticket_one',
  site: 'site_one',
  item: 'the-river',
  join: null,
  gift: null,
  tip: null,
  challenge: 'x'.repeat(43),
  page: 'https://river.example/the-river',
  state: 'open',
  reader: null,
  entitlement: null,
  membership: null,
  expiresAt: '2026-11-22T12:05:00.000Z',
  ...over,
})

export const makeEntitlement = (over: Partial<Entitlement> = {}): Entitlement => ({
  id: 'ent_one',
  reader: 'reader_one',
  site: 'site_one',
  item: 'the-river',
  cause: 'free:ent_one',
  price: null,
  refunded: 0,
  grantedAt: at,
  revokedAt: null,
  ...over,
})

export const makeCheckout = (over: Partial<Checkout> = {}): Checkout => ({
  id: 'checkout_one',
  reader: 'reader_one',
  ticket: null,
  money: usd(500),
  approved: null,
  tipName: null,
  surface: 'redirect',
  state: 'started',
  session: null,
  startedAt: at,
  ...over,
})

/** What the provider's balance did when `makeCheckout` was paid. */
export const makeMovement = (over: Partial<Movement> = {}): Movement => ({
  id: 'txn_one',
  amount: 500,
  fee: 45,
  currency: 'USD',
  ...over,
})

export const makePayment = (over: Partial<Payment> = {}): Payment => ({
  id: 'pi_1',
  checkout: 'checkout_one',
  reader: 'reader_one',
  money: usd(500),
  refunded: usd(0),
  paidAt: at,
  ...over,
})

/** To a card, of the payment that `makePayment` makes. */
export const makeRefund = (over: Partial<Refund> = {}): Refund => ({
  id: 'refund_one',
  reader: 'reader_one',
  entitlement: null,
  payment: 'pi_1',
  money: usd(100),
  by: 'reader',
  state: 'started',
  providerId: null,
  isSent: false,
  startedAt: at,
  ...over,
})

export const makeTier = (over: Partial<Tier> = {}): Tier => ({
  site: 'site_one',
  id: 'friend',
  name: 'Friend of the river',
  perks: ['A letter each month'],
  level: 1,
  prices: [
    { interval: 'month', price: usd(500) },
    { interval: 'year', price: usd(5000) },
  ],
  patterns: [],
  trialDays: 0,
  seatsMax: 1,
  isOffered: true,
  ...over,
})

/** An attempt to join the tier that `makeTier` makes. */
export const makeMembership = (over: Partial<Membership> = {}): Membership => ({
  id: 'membership_one',
  reader: 'reader_one',
  site: 'site_one',
  cause: 'card',
  tier: 'friend',
  interval: 'month',
  price: usd(500),
  seats: 1,
  next: null,
  isFounding: false,
  lang: 'en',
  ticket: null,
  surface: 'redirect',
  state: 'started',
  session: null,
  subscription: null,
  renews: true,
  trialUntil: null,
  joinedAt: null,
  paidUntil: null,
  endedAt: null,
  version: 1,
  startedAt: at,
  ...over,
})

/** What the renewal of `makeMembership` owes after its first attempt. */
export const makeDue = (over: Partial<Due> = {}): Due => ({
  invoice: 'in_late',
  money: usd(500),
  attempts: 1,
  nextAttemptAt: '2026-12-26T12:00:00.000Z',
  needsHolder: false,
  ...over,
})

/** Two codes for a month each, that `reader_one` has paid for out of the wallet. */
export const makeGift = (over: Partial<Gift> = {}): Gift => ({
  id: 'gift_one',
  site: 'site_one',
  tier: 'friend',
  interval: 'month',
  giver: 'reader_one',
  ticket: null,
  codes: 2,
  price: usd(100),
  takenBack: 0,
  givenAt: at,
  expiresAt: '2027-11-22T12:00:00.000Z',
  ...over,
})

export const makeCreator = (over: Partial<Creator> = {}): Creator => ({
  id: 'creator_one',
  site: 'site_one',
  name: 'ana',
  title: 'Ana Ribeiro',
  about: null,
  website: null,
  tipShare: 10_000,
  isOpen: true,
  ...over,
})

/** `reader_one` gives Ana a dollar, in the window `ticket_tip`. */
export const makeTip = (over: Partial<Tip> = {}): Tip => ({
  id: 'tip_one',
  site: 'site_one',
  creator: 'creator_one',
  reader: 'reader_one',
  ticket: 'ticket_tip',
  amount: usd(100),
  name: over.isAnonymous ? null : 'Bea',
  message: 'For the heron.',
  isPublic: true,
  isAnonymous: false,
  messageState: 'shown',
  sticker: null,
  monthly: null,
  givenAt: at,
  returnedAt: null,
  ...over,
})

export const makeGoal = (over: Partial<Goal> = {}): Goal => ({
  id: 'goal_one',
  site: 'site_one',
  name: 'boat',
  title: 'A boat for the ferryman',
  target: usd(300),
  creator: null,
  basis: 'gross',
  startsAt: at,
  endsAt: null,
  item: null,
  reachedAt: null,
  version: 1,
  ...over,
})

/** What a vote costs in it goes to Ana. */
export const makePoll = (over: Partial<Poll> = {}): Poll => ({
  id: 'poll_one',
  site: 'site_one',
  name: 'next',
  question: 'Where should the ferry go next?',
  options: [
    { option: 'north', label: 'North', isOffered: true },
    { option: 'south', label: 'South', isOffered: true },
  ],
  price: usd(100),
  creator: 'creator_one',
  endsAt: null,
  isFreeForMembers: true,
  version: 1,
  ...over,
})

/** Of `reader_one`, who is a member. */
export const makeVote = (over: Partial<Vote> = {}): Vote => ({
  id: 'vote_one',
  site: 'site_one',
  poll: 'poll_one',
  option: 'north',
  reader: 'reader_one',
  paid: null,
  castAt: at,
  ...over,
})

/** What `reader_one` gives Ana each month since the tip in the window `ticket_monthly`. */
export const makeStandingTip = (over: Partial<StandingTip> = {}): StandingTip => ({
  id: 'standing_one',
  site: 'site_one',
  creator: 'creator_one',
  reader: 'reader_one',
  ticket: 'ticket_monthly',
  amount: usd(100),
  name: 'Bea',
  isAnonymous: false,
  beganAt: at,
  month: 1,
  nextAt: '2026-12-22T12:00:00.000Z',
  obstacle: null,
  skipped: 0,
  lastAt: at,
  ended: null,
  version: 1,
  ...over,
})

export const makeMailCode = (over: Partial<MailCode> = {}): MailCode => ({
  id: 'code-one',
  address: 'ana@example.com',
  wish: 'keep',
  reader: 'reader_one',
  codeHash: 'code-hash',
  state: 'open',
  tries: 0,
  expiresAt: '2026-11-22T12:10:00.000Z',
  ...over,
})

export const makeMessage = (over: Partial<Message> = {}): Message => ({
  id: 'mail_one',
  to: 'ana@example.com',
  lang: 'pl',
  subject: 'Kod do twojego portfela – żółty',
  text: 'Wpisz kod: 123456\n\nŻółw & <b>jaźń</b>.\n',
  html: '<!doctype html><html lang="pl"><body><p>Wpisz kod: <b>123456</b></p><p>Żółw &amp; jaźń.</p></body></html>',
  writtenAt: at,
  expiresAt: '2026-11-22T12:10:00.000Z',
  attempts: 0,
  ...over,
})

export const makeGiftLink = (over: Partial<GiftLink> = {}): GiftLink => ({
  id: 'giftlink_one',
  site: 'site_one',
  item: 'the-river',
  giver: 'reader_one',
  entitlement: null,
  opens: 2,
  opened: 0,
  createdAt: at,
  expiresAt: '2026-11-29T12:00:00.000Z',
  revokedAt: null,
  ...over,
})
