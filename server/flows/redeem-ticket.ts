// The page that started a ticket collects what it gave, by the verifier that only it knows.
import type { TicketId } from '../core/id.ts'
import { after, isPast } from '../core/instant.ts'
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { hasOrigin, type Site } from '../core/site.ts'
import { redeemSeconds, type Ticket, ticketStateAt, type VoteWish } from '../core/ticket.ts'
import type { ApiPorts } from '../ports/index.ts'
import { memberBy } from './find-member.ts'
import { type MemberAnswer, showMember } from './show-member.ts'

export type Redemption = {
  readonly ticket: string
  readonly verifier: string
  readonly origin: string | null
  readonly waitSeconds: number
  /** Aborted when the page hangs up. */
  readonly signal?: AbortSignal
}

export type RedeemAnswer =
  | { readonly state: 'pending' | 'declined' | 'expired' }
  | {
      readonly state: 'done'
      readonly grant: string
      /** Of a membership too, for the item that was asked for. */
      readonly unlocks: readonly { item: string; token: string }[]
      readonly membership?: MemberAnswer
      readonly tip?: GivenTip
      /** With the tip that paid for it, unless it was a member’s free one. */
      readonly vote?: VoteWish
    }

export type GivenTip = {
  readonly creator: string
  readonly amount: Money
  readonly monthly?: true
  readonly sticker?: string
}

/**
 * Waits for the ticket to be closed, at most `waitSeconds`. Asking again after `done` gives a fresh grant and token, so a lost
 * answer loses nothing. An unknown ticket, a wrong verifier and a foreign page all get `not-found`.
 */
export async function redeemTicket(ports: ApiPorts, redemption: Redemption): Promise<RedeemAnswer> {
  const { bell, clock } = ports
  const { waitSeconds, signal } = redemption
  const isOpen = (ticket: Ticket) => ticketStateAt(ticket, clock.now()) === 'open'

  const ticket = await provenTicket(ports, redemption)
  if (!isOpen(ticket) || waitSeconds === 0) return answer(ports, ticket)

  // Listen first, then look again: a ring between a look and the listening would be lost.
  const rung = bell.wait(ticket.id, waitSeconds, signal)
  const meanwhile = await provenTicket(ports, redemption)
  if (!isOpen(meanwhile)) return answer(ports, meanwhile)
  await rung
  return answer(ports, await provenTicket(ports, redemption))
}

async function provenTicket({ store, ids }: ApiPorts, { ticket: id, verifier, origin }: Redemption): Promise<Ticket> {
  const ticket = await store.ticket(id as TicketId)
  const site = ticket === null ? null : await store.site(ticket.site)
  const isProven = ticket !== null && ticket.challenge !== null && ticket.challenge === (await ids.hash(verifier))
  if (!isProven || site === null || origin === null || !hasOrigin(site, origin)) {
    throw new Problem('not-found', 'There is no such ticket.')
  }
  return ticket
}

async function answer(ports: ApiPorts, ticket: Ticket): Promise<RedeemAnswer> {
  const now = ports.clock.now()
  const state = ticketStateAt(ticket, now)
  if (state === 'open') return { state: 'pending' }
  const site = await ports.store.site(ticket.site)
  const isOver = isPast(after(ticket.expiresAt, redeemSeconds), now)
  if (state !== 'done' || site === null || isOver) return { state: state === 'declined' ? 'declined' : 'expired' }
  const given = await whatItGave(ports, site, ticket)
  if (given === null || ticket.reader === null) return { state: 'expired' }

  const grant = ports.ids.secret()
  const hash = await ports.ids.hash(grant)
  await ports.store.commit([{ change: 'add-site-grant', hash, site: site.id, reader: ticket.reader, at: now }])
  return { state: 'done', grant, ...given }
}

type Given = Pick<Extract<RedeemAnswer, { state: 'done' }>, 'unlocks' | 'membership' | 'tip' | 'vote'>

/** Null: it has been taken back, or is over. */
async function whatItGave(ports: ApiPorts, site: Site, ticket: Ticket): Promise<Given | null> {
  const { store, signer, clock } = ports
  const { reader, item, entitlement: owned, membership: joined } = ticket
  const now = clock.now()
  // The codes are the giver's affair: nothing of them ever reaches the page.
  if (ticket.gift !== null) return { unlocks: [] }
  if (ticket.tip !== null) {
    const { creator, amount, isMonthly, sticker, vote } = ticket.tip
    if (vote !== undefined) return voted(ports, ticket, { creator, vote })
    return { unlocks: [], tip: { creator, amount, ...(isMonthly && { monthly: true }), ...(sticker && { sticker }) } }
  }
  if (joined !== null && reader !== null) {
    const membership = await memberBy(ports, { reader, site: site.id, membership: joined })
    if (membership === null) return null
    const member = await showMember(ports, site, { membership, reader })
    return { unlocks: ticket.join === null ? [{ item, token: member.token }] : [], membership: member }
  }
  const entitlement = owned === null ? null : await store.entitlementById(owned)
  if (reader === null || entitlement === null || entitlement.revokedAt !== null) return null
  return {
    unlocks: [{ item, token: await signer.unlockToken({ site, item, reader, entitlement: entitlement.id }, now) }],
  }
}

/** At what it cost when it was cast. */
async function voted(
  { store }: ApiPorts,
  ticket: Ticket,
  { creator, vote }: { readonly creator: string; readonly vote: VoteWish },
): Promise<Given> {
  const tip = await store.tipOfTicket(ticket.id)
  return { unlocks: [], vote, ...(tip !== null && { tip: { creator, amount: tip.amount } }) }
}
