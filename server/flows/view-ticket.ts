// What the pay window shows for a ticket: the site, the item or tier, the price now, and what this reader has.
import { tipShares } from '../core/bookkeeping.ts'
import { pauseAt } from '../core/card-tip-pause.ts'
import type { Creator } from '../core/creator.ts'
import type { FirstPeriod } from '../core/first-period.ts'
import { giftCodesWithin, giftPrice } from '../core/gift.ts'
import type { ReaderId } from '../core/id.ts'
import { type Instant, monthsAfter } from '../core/instant.ts'
import { hasRunOut, isOpenAt, type Membership } from '../core/membership.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { divide } from '../core/share.ts'
import { offersSticker, type Site } from '../core/site.ts'
import { standingTipsMax } from '../core/standing-tip.ts'
import { type GiftWish, type JoinWish, type Ticket, type TipWish, ticketStateAt } from '../core/ticket.ts'
import { type Tier, type TierOffer, type TierPrice, tierPrice } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { memberOfItem, memberOfTier } from './find-member.ts'
import { quoteFirstPeriod } from './quote-first-period.ts'
import { quoteItem } from './quote-item.ts'
import { quoteTier } from './quote-tier.ts'
import { type VoteOffer, viewVote } from './view-vote.ts'

export type TicketView = {
  readonly ticket: Ticket
  readonly state: ReturnType<typeof ticketStateAt>
  readonly site: Site
  /** Of the item, or the tier's or creator's name, or the question of a poll. */
  readonly title: string
  /** What a ticket to join is about; null for one to unlock. */
  readonly tier: Tier | null
  /** Null: not for sale any more. */
  readonly price: Money | null
  /** What a ticket to join asks of this reader; null for one to unlock, and for what is not sold any more. */
  readonly joining: (TierOffer & { readonly first: FirstPeriod }) | null
  readonly balance: Money
  readonly isOwned: boolean
  /** The membership that opens the item, or by which the reader need not join. */
  readonly member: Membership | null
  /** Whether the reader is a member of the site by another tier, so that joining would be paying twice. */
  readonly isOtherMember: boolean
  /** Whether that one is closed because a payment is late: paying it opens it again. */
  readonly isLateMember: boolean
  /** What a ticket to give is about; null for any other. The price of the view is that of all codes. */
  readonly gift: GiftOffer | null
  /** What a ticket to tip is about; null for any other. */
  readonly tip: TipOffer | null
  /** A dispute keeps the wallet on hold: nothing can be paid from it. */
  readonly isOnHold: boolean
}

/** `most`: so many may be given at once at this price. */
export type GiftOffer = TierPrice & { readonly codes: number; readonly most: number }

/** What of the tip reaches the creator and the publisher, and what the operator keeps. */
export type TipOffer = TipWish & {
  readonly share: Money
  readonly toPublisher: Money
  readonly fee: Money
  /** Under which it is shown, or the reader's last one was. */
  readonly name: string | null
  /** Null: it is given once. */
  readonly monthly: MonthlyOffer | null
  /** Whether only a wallet pays for it just now. */
  readonly isCardPaused: boolean
  /** What is chosen by it. Null: nothing. */
  readonly choice: (VoteOffer & { readonly creator: string }) | null
}

/** When the second one follows. `isOneTooMany`: the reader has as many standing tips as there may be. */
export type MonthlyOffer = { readonly nextAt: Instant; readonly isOneTooMany: boolean }

export async function viewTicket(ports: Ports, id: string, reader: ReaderId | null): Promise<TicketView> {
  const ticket = await ports.store.ticket(id as Ticket['id'])
  if (ticket === null) throw new Problem('not-found', 'There is no such ticket. It may have been opened long ago.')
  const state = ticketStateAt(ticket, ports.clock.now())
  const viewed =
    ticket.join === null
      ? ticket.tip === null
        ? viewUnlock(ports, ticket, reader)
        : ticket.tip.vote === undefined
          ? viewTip(ports, ticket, ticket.tip, reader)
          : viewChoice(ports, ticket, { ...ticket.tip, vote: ticket.tip.vote }, reader)
      : ticket.gift === null
        ? viewJoin(ports, ticket, ticket.join, reader)
        : viewGift(ports, { ticket, join: ticket.join, gift: ticket.gift }, reader)
  return { ticket, state, ...(await viewed) }
}

type Viewed = Omit<TicketView, 'ticket' | 'state'>

// Of what a window is not about.
const nothing = {
  tier: null,
  joining: null,
  isOwned: false,
  member: null,
  isOtherMember: false,
  isLateMember: false,
  gift: null,
  tip: null,
} as const

async function viewUnlock(ports: Ports, ticket: Ticket, reader: ReaderId | null): Promise<Viewed> {
  const { site, item, price, tiers } = await quoteItem(ports, ticket.site, ticket.item)
  const want = { site: site.id, item: item.id, currency: site.currency }
  const buyer = reader === null ? null : await ports.store.buyer(reader, want)
  return {
    ...nothing,
    site,
    title: item.title,
    price,
    balance: buyer?.balance ?? money(0, site.currency),
    isOwned: buyer?.owned != null,
    member: reader === null ? null : await memberOfItem(ports, { reader, site: site.id, tiers, item }),
    isOnHold: buyer?.standing === 'on-hold',
  }
}

async function viewJoin(ports: Ports, ticket: Ticket, wish: JoinWish, reader: ReaderId | null): Promise<Viewed> {
  const { site, tiers, tier, price, offer } = await quoteTier(ports, ticket.site, wish)
  const first = offer === null ? null : await quoteFirstPeriod(ports, { reader, site: site.id, offer })
  const joining = offer === null || first === null ? null : { ...offer, first }
  const view = { ...nothing, site, title: tier.name, tier, price, joining, balance: money(0, site.currency) }
  if (reader === null) return { ...view, isOnHold: false }
  const asked = { reader, site: site.id, tiers }
  const member = await memberOfTier(ports, { ...asked, wanted: tier.id })
  const now = ports.clock.now()
  const own = member === null ? await ports.store.ownMembershipsAt(reader, site.id) : []
  const others = own.filter((other) => !hasRunOut(other, now))
  return {
    ...view,
    member,
    isOtherMember: others.length > 0,
    isLateMember: others.some((other) => other.state === 'past-due' && !isOpenAt(other, now)),
    isOnHold: (await ports.store.standing(reader)) === 'on-hold',
  }
}

type ToGive = { readonly ticket: Ticket; readonly join: JoinWish; readonly gift: GiftWish }

async function viewGift(ports: Ports, { ticket, join, gift }: ToGive, reader: ReaderId | null): Promise<Viewed> {
  const { site, tier } = await quoteTier(ports, ticket.site, join)
  const { currency, interval } = join
  const price = tierPrice(tier, interval, currency)
  const buyer = reader === null ? null : await ports.store.buyer(reader, { site: site.id, item: '', currency })
  const { codes } = gift
  return {
    ...nothing,
    site,
    title: tier.name,
    tier,
    price: price === null ? null : giftPrice(price, codes),
    balance: buyer?.balance ?? money(0, currency),
    gift: price === null ? null : { interval, price, codes, most: giftCodesWithin(price) },
    isOnHold: buyer?.standing === 'on-hold',
  }
}

async function viewTip(ports: Ports, ticket: Ticket, wish: TipWish, reader: ReaderId | null): Promise<Viewed> {
  const { currency } = wish.amount
  const site = await ports.store.site(ticket.site)
  if (site === null) throw new Problem('not-found', 'There is no such site.')
  const creator = (await ports.store.creators(site.id)).find(({ name }) => name === wish.creator)
  const buyer = reader === null ? null : await ports.store.buyer(reader, { site: site.id, item: '', currency })
  const isBlocked = reader !== null && (await ports.store.isBlocked(site.id, reader))
  const { fee, share, toPublisher } = dividedTip(ports, wish.amount, creator)
  const isGone = wish.sticker !== undefined && !offersSticker(site, wish.sticker)
  const isCardPaused = pauseAt(await ports.store.cardTipPause(site.id), ports.clock.now()) !== null
  return {
    ...nothing,
    site,
    title: creator?.title ?? wish.creator,
    price: creator?.isOpen && !isBlocked && !isGone ? wish.amount : null,
    balance: buyer?.balance ?? money(0, currency),
    tip: {
      ...wish,
      share,
      toPublisher,
      fee,
      name: await nameWith(ports, ticket, reader),
      monthly: wish.isMonthly ? await monthlyOffer(ports, ticket, reader) : null,
      isCardPaused,
      choice: null,
    },
    isOnHold: buyer?.standing === 'on-hold',
  }
}

function dividedTip({ settings: { platformFeeBps } }: Ports, amount: Money, creator: Creator | undefined) {
  const shares = creator === undefined ? [] : tipShares(creator)
  const { fee, creators, publisher: toPublisher } = divide(amount, { platformFeeBps, shares })
  return { fee, share: creators[0]?.money ?? money(0, amount.currency), toPublisher }
}

async function viewChoice(
  ports: Ports,
  ticket: Ticket,
  wish: Parameters<typeof viewVote>[2],
  reader: ReaderId | null,
): Promise<Viewed> {
  const { question: title, price, amount, offer } = await viewVote(ports, ticket, wish, reader)
  const { tip, ...view } = await viewTip(ports, ticket, { ...wish, amount }, reader)
  return { ...view, title, price, tip: tip && { ...tip, choice: { ...offer, creator: view.title } } }
}

// The window of somebody who is not known tells no name.
async function nameWith({ store }: Ports, ticket: Ticket, reader: ReaderId | null): Promise<string | null> {
  if (reader === null || ticket.tip?.isAnonymous) return null
  if (ticket.state === 'open') return store.lastTipName(reader)
  return ticket.reader === reader ? ((await store.tipOfTicket(ticket.id))?.name ?? null) : null
}

async function monthlyOffer({ store, clock }: Ports, ticket: Ticket, reader: ReaderId | null): Promise<MonthlyOffer> {
  const given = ticket.state === 'done' ? await store.tipOfTicket(ticket.id) : null
  const running = reader === null ? 0 : await store.runningStandingTips(reader)
  return { nextAt: monthsAfter(given?.givenAt ?? clock.now(), 1), isOneTooMany: running >= standingTipsMax }
}
