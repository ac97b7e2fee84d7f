// A seat: a reader's place in a membership that somebody else pays for a group, and who may take one.
import type { MembershipId, ReaderId } from './id.ts'
import type { Instant } from './instant.ts'
import { type MailAddress, mailAddress } from './mail.ts'
import type { Membership, MembershipTerms } from './membership.ts'
import { type Money, money } from './money.ts'
import { isPublicMail } from './public-mail.ts'
import type { Tier } from './tier.ts'
import { topUpMax } from './top-up.ts'

/**
 * The first place is that of the organiser, who pays, and needs no seat: those of others are from 2 on. One that is past the seats that
 * are paid for opens nothing.
 */
export type Seat = {
  readonly membership: MembershipId
  readonly place: number
  readonly reader: ReaderId
  /** The proven address by which it was taken. */
  readonly address: MailAddress
  readonly takenAt: Instant
}

/** One address, or with nothing before the `@` everybody at a domain. */
export type Invited = MailAddress | `@${string}`

/** `barred`: may not take a seat, though all of the domain may. `withdrawn`: as if it had never been, but for its letter. */
export type InvitationState = 'open' | 'barred' | 'withdrawn'

export type Invitation = {
  readonly membership: MembershipId
  readonly invited: Invited
  readonly state: InvitationState
  /** Whether a letter was written about it: there is one at most. */
  readonly isTold: boolean
  readonly invitedAt: Instant
}

/** More would be no list that somebody reads. */
export const invitationsMax = 500

/** What each period costs for all seats together. */
export function totalOf({ price, seats }: Pick<MembershipTerms, 'price' | 'seats'>): Money {
  return money(price.amount * seats, price.currency)
}

/** How many seats one membership may have at this price: each period is one charge of a card, so it is within the limits of one. */
export function seatsMost({ seatsMax }: Pick<Tier, 'seatsMax'>, price: Money): number {
  return Math.max(1, Math.min(seatsMax, Math.floor(topUpMax(price.currency).amount / price.amount)))
}

/** The lowest place that nobody has. Null: every seat is taken. */
export function freePlace({ seats }: Pick<Membership, 'seats'>, taken: readonly Seat[]): number | null {
  const places = new Set(taken.map(({ place }) => place))
  for (let place = 2; place <= seats; place++) if (!places.has(place)) return place
  return null
}

/** Whether the seat is one of those that are paid for. */
export function isPaidFor({ place }: Pick<Seat, 'place'>, { seats }: Pick<Membership, 'seats'>): boolean {
  return place <= seats
}

/** What was typed, as it is kept and compared. Null for what is neither an address nor a domain. */
export function invitedAs(text: string): Invited | null {
  const typed = text.trim()
  if (!typed.startsWith('@')) return mailAddress(typed)
  const somebody = mailAddress(`somebody${typed}`)
  return somebody === null ? null : domainOf(somebody)
}

export function domainOf(address: MailAddress): `@${string}` {
  return `@${address.slice(address.lastIndexOf('@') + 1)}`
}

export function isDomain(invited: Invited): boolean {
  return invited.startsWith('@')
}

/** Whether it names a domain at which anybody can have an address. */
export function isEverybody(invited: Invited): boolean {
  return isDomain(invited) && isPublicMail(invited.slice(1))
}

/** Whether who has proven the address may take a seat, by the invitations to one group. What is said of the address itself comes first. */
export function mayTake(address: MailAddress, invitations: readonly Invitation[]): boolean {
  const stateOf = (invited: Invited) => invitations.find((each) => each.invited === invited)?.state ?? 'withdrawn'
  const own = stateOf(address)
  return own === 'withdrawn' ? stateOf(domainOf(address)) === 'open' : own === 'open'
}
