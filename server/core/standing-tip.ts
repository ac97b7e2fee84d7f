// A standing tip: the same tip each month out of the reader's wallet, until it is stopped. No card is charged for it.
import { tipEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { Creator } from './creator.ts'
import { holdsIn } from './hold.ts'
import type { CreatorId, ReaderId, SiteId, StandingTipId, TicketId, TipId } from './id.ts'
import { after, type Instant, isPast, monthsAfter } from './instant.ts'
import type { Money } from './money.ts'
import { audienceOf, type Site } from './site.ts'
import { type Ticket, type TipWish, ticketSeconds } from './ticket.ts'
import type { Tip } from './tip.ts'

export type StandingTip = {
  readonly id: StandingTipId
  readonly site: SiteId
  readonly creator: CreatorId
  readonly reader: ReaderId
  /** The window in which it was begun. */
  readonly ticket: TicketId
  readonly amount: Money
  /** Under which each of its tips is shown. The words of the first one are not said again. */
  readonly name: string | null
  readonly isAnonymous: boolean
  /** When the first tip was given, which is that of month 0. The others are due so many months after it. */
  readonly beganAt: Instant
  /** The month whose turn is next: neither it nor a later one has its tip. */
  readonly month: number
  /** When that tip is tried, or tried again. */
  readonly nextAt: Instant
  /** Why the last one that was tried could not be given. Null: it was. */
  readonly obstacle: Obstacle | null
  /** How many months in a row were skipped. */
  readonly skipped: number
  /** When the last tip was given. */
  readonly lastAt: Instant
  readonly ended: { readonly at: Instant; readonly by: 'reader' | 'skips' } | null
  /** Grows with each change. */
  readonly version: number
}

/** The wallet has not enough, a dispute holds it, or the creator takes no tips at the moment. */
export type Obstacle = 'short' | 'on-hold' | 'closed'

/** More would be no list that a reader keeps an eye on. */
export const standingTipsMax = 50

const daySeconds = 24 * 60 * 60
/** On so many days a tip that cannot be given is tried, then its month is skipped. */
export const triesMax = 7
/** After so many skipped months in a row it ends. */
export const skipsMax = 3
const endSeenSeconds = 31 * daySeconds

const dueAt = ({ beganAt }: Pick<StandingTip, 'beganAt'>, month: number): Instant => monthsAfter(beganAt, month)

/** What a first tip begins. */
export function standingTipFrom(id: StandingTipId, tip: Omit<Tip, 'monthly'>): StandingTip {
  const { site, creator, reader, ticket, amount, name, isAnonymous, givenAt } = tip
  const nextAt = monthsAfter(givenAt, 1)
  const turn = { beganAt: givenAt, month: 1, nextAt, obstacle: null, skipped: 0, lastAt: givenAt, ended: null }
  return { id, site, creator, reader, ticket, amount, name, isAnonymous, ...turn, version: 1 }
}

export type DueQuestion = {
  readonly standingTip: StandingTip
  readonly site: Site
  /** Null: there is none, or no tips are taken. */
  readonly creator: Creator | null
  readonly balance: Money
  readonly isOnHold: boolean
  readonly platformFeeBps: number
  /** Whether what the creator gets is held, because a new card pays. */
  readonly isHeld: boolean
  readonly fresh: { readonly tip: TipId; readonly ticket: TicketId }
  readonly now: Instant
}

/** `missed`: it is tried again. `skipped`: this month has no tip. `ended`: neither has any month after it. */
export type DueDecision = {
  readonly is: 'given' | 'missed' | 'skipped' | 'ended'
  /** As it is from then on. */
  readonly standingTip: StandingTip
  /** Whether its reader is to be told by letter: that it ends, or on the first of the days on which a tip is tried in vain. */
  readonly isNews: boolean
  readonly changes: readonly Change[]
}

/**
 * Gives the tip that is due out of what is in the wallet, or puts it off. One at most: months that passed while nobody looked have none,
 * so that a server that was away does not take several at once.
 */
export function decideDueTip(question: DueQuestion): DueDecision {
  const { standingTip, creator, now } = question
  const month = turnAt(standingTip, now)
  const obstacle = obstacleTo(question)
  const next = { ...standingTip, month: month + 1, nextAt: dueAt(standingTip, month + 1) }
  if (creator !== null && obstacle === null) return giving(question, creator, { month, next })
  const day = dayOf(standingTip, month, now)
  const isNews = isPast(standingTip.nextAt, dueAt(standingTip, month))
  if (day + 1 >= triesMax) return skipping({ ...next, obstacle }, { isNews, now })
  const nextAt = after(dueAt(standingTip, month), (day + 1) * daySeconds)
  return puttingOff('missed', { ...standingTip, month, nextAt, obstacle }, isNews)
}

/** The last month that is due. */
function turnAt(standingTip: StandingTip, now: Instant): number {
  let { month } = standingTip
  while (isPast(dueAt(standingTip, month + 1), now)) month += 1
  return month
}

/** Counts from 0, on which day after its tip was due. */
function dayOf(standingTip: StandingTip, month: number, now: Instant): number {
  return Math.floor((Date.parse(now) - Date.parse(dueAt(standingTip, month))) / 1000 / daySeconds)
}

function obstacleTo({ standingTip: { amount }, creator, balance, isOnHold }: DueQuestion): Obstacle | null {
  if (creator === null) return 'closed'
  if (isOnHold) return 'on-hold'
  return balance.amount < amount.amount ? 'short' : null
}

function giving(
  { standingTip, site, platformFeeBps, isHeld, fresh, now: at }: DueQuestion,
  { id: creator, name, tipShare }: Creator,
  { month, next }: { readonly month: number; readonly next: StandingTip },
): DueDecision {
  const { id, reader, amount, isAnonymous } = standingTip
  const { tip, ticket } = fresh
  const wish = { amount, message: null, isPublic: false, isAnonymous }
  const shown = { name: standingTip.name, messageState: 'shown', sticker: null, returnedAt: null } as const
  const { publisher } = site
  const paid = { tip, reader, creator: { id: creator, tipShare }, publisher, amount, platformFeeBps, isHeld }
  const entry = tipEntry(paid)
  const moved = { ...next, obstacle: null, skipped: 0, lastAt: at }
  const changes: Change[] = [
    { change: 'require-standing', reader },
    { change: 'require-unblocked', site: site.id, reader },
    { change: 'put-standing-tip', standingTip: moved },
    // Every tip is given by a ticket. Nobody saw this one.
    { change: 'open-ticket', ticket: unseenTicket(ticket, site, { ...wish, creator: name, isMonthly: true }, at), at },
    { change: 'post-entry', entry, at },
    ...holdsIn(entry, reader, at),
    {
      change: 'add-tip',
      tip: {
        id: tip,
        site: site.id,
        creator,
        reader,
        ticket,
        ...wish,
        ...shown,
        monthly: { standingTip: id, month },
        givenAt: at,
      },
    },
    { change: 'finish-by-tip', ticket, reader, at },
  ]
  return { is: 'given', standingTip: moved, isNews: false, changes }
}

function unseenTicket(id: TicketId, site: Site, tip: TipWish, at: Instant): Ticket {
  return {
    id,
    site: site.id,
    item: '',
    join: null,
    gift: null,
    tip,
    challenge: null,
    page: audienceOf(site),
    state: 'open',
    reader: null,
    entitlement: null,
    membership: null,
    expiresAt: after(at, ticketSeconds),
  }
}

function skipping(
  standingTip: StandingTip,
  { isNews, now: at }: { readonly isNews: boolean; readonly now: Instant },
): DueDecision {
  const skipped = standingTip.skipped + 1
  if (skipped < skipsMax) return puttingOff('skipped', { ...standingTip, skipped }, isNews)
  return puttingOff('ended', { ...standingTip, skipped, ended: { at, by: 'skips' } }, true)
}

function puttingOff(is: DueDecision['is'], standingTip: StandingTip, isNews: boolean): DueDecision {
  return { is, standingTip, isNews, changes: [{ change: 'put-standing-tip', standingTip }] }
}

/** Stopped by its reader. Not before its last tip, should the clocks of two servers differ. */
export function stopped(standingTip: StandingTip, now: Instant): StandingTip {
  const { lastAt } = standingTip
  return { ...standingTip, ended: { at: now < lastAt ? lastAt : now, by: 'reader' } }
}

/** Until when a stop can be taken back: until the day on which the next tip would have been due. Null: there is nothing to take back. */
export function resumableUntil(standingTip: StandingTip): Instant | null {
  const { ended, month } = standingTip
  if (ended?.by !== 'reader') return null
  const due = dueAt(standingTip, month)
  return isPast(due, ended.at) ? dueAt(standingTip, turnAt(standingTip, ended.at) + 1) : due
}

/** Whether its reader still has to see it: one that ended a while ago is history. */
export function isOnView(standingTip: StandingTip, now: Instant): boolean {
  if (standingTip.ended === null) return true
  return !isPast(resumableUntil(standingTip) ?? after(standingTip.ended.at, endSeenSeconds), now)
}

/** The earliest end of one that may still be on view. */
export const onViewSince = (now: Instant): Instant => after(now, -endSeenSeconds - daySeconds)
