// What the pay window shows for a ticket: the site, the item or tier, the price now, and what this reader has.
import type { FirstPeriod } from '../core/first-period.ts'
import type { ReaderId } from '../core/id.ts'
import { isOpenAt, type Membership } from '../core/membership.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { type JoinWish, type Ticket, ticketStateAt } from '../core/ticket.ts'
import type { Tier, TierOffer } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { memberOfItem, memberOfTier } from './find-member.ts'
import { quoteFirstPeriod } from './quote-first-period.ts'
import { quoteItem } from './quote-item.ts'
import { quoteTier } from './quote-tier.ts'

export type TicketView = {
  readonly ticket: Ticket
  readonly state: ReturnType<typeof ticketStateAt>
  readonly site: Site
  /** Of the item, or the tier's name. */
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
  /** A dispute keeps the wallet on hold: nothing can be paid from it. */
  readonly isOnHold: boolean
}

export async function viewTicket(ports: Ports, id: string, reader: ReaderId | null): Promise<TicketView> {
  const ticket = await ports.store.ticket(id as Ticket['id'])
  if (ticket === null) throw new Problem('not-found', 'There is no such ticket. It may have been opened long ago.')
  const state = ticketStateAt(ticket, ports.clock.now())
  const viewed = ticket.join === null ? viewUnlock(ports, ticket, reader) : viewJoin(ports, ticket, ticket.join, reader)
  return { ticket, state, ...(await viewed) }
}

type Viewed = Omit<TicketView, 'ticket' | 'state'>

async function viewUnlock(ports: Ports, ticket: Ticket, reader: ReaderId | null): Promise<Viewed> {
  const { site, item, price, tiers } = await quoteItem(ports, ticket.site, ticket.item)
  const want = { site: site.id, item: item.id, currency: site.currency }
  const buyer = reader === null ? null : await ports.store.buyer(reader, want)
  return {
    site,
    title: item.title,
    tier: null,
    price,
    joining: null,
    balance: buyer?.balance ?? money(0, site.currency),
    isOwned: buyer?.owned != null,
    member: reader === null ? null : await memberOfItem(ports, { reader, site: site.id, tiers, item }),
    isOtherMember: false,
    isLateMember: false,
    isOnHold: buyer?.standing === 'on-hold',
  }
}

async function viewJoin(ports: Ports, ticket: Ticket, wish: JoinWish, reader: ReaderId | null): Promise<Viewed> {
  const { site, tiers, tier, price, offer } = await quoteTier(ports, ticket.site, wish)
  const first = offer === null ? null : await quoteFirstPeriod(ports, { reader, site: site.id, offer })
  const joining = offer === null || first === null ? null : { ...offer, first }
  const view = { site, title: tier.name, tier, price, joining, balance: money(0, site.currency), isOwned: false }
  if (reader === null) return { ...view, member: null, isOtherMember: false, isLateMember: false, isOnHold: false }
  const asked = { reader, site: site.id, tiers }
  const member = await memberOfTier(ports, { ...asked, wanted: tier.id })
  const others = member === null ? await ports.store.ownMembershipsAt(reader, site.id) : []
  const isLateMember = others.some((other) => other.state === 'past-due' && !isOpenAt(other, ports.clock.now()))
  return {
    ...view,
    member,
    isOtherMember: others.length > 0,
    isLateMember,
    isOnHold: (await ports.store.standing(reader)) === 'on-hold',
  }
}
