// What the wallet page shows of seats in groups of others: those that the reader has, and those that are free for the reader.
import type { MembershipId, ReaderId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import type { MailAddress } from '../core/mail.ts'
import { isLive, isOpenAt, type Membership } from '../core/membership.ts'
import { freePlace, isPaidFor, mayTake, type Seat } from '../core/seat.ts'
import type { Ports } from '../ports/index.ts'

type Named = { readonly membership: MembershipId; readonly site: string; readonly tier: string }

/** Not who pays, nor how much. */
export type SeatsView = {
  /** `isPaidFor`: false for one past the number of seats that are paid for; it opens nothing. */
  readonly held: readonly (Named & { readonly takenAt: Instant; readonly isPaidFor: boolean })[]
  readonly offers: readonly (Named & { readonly isFull: boolean })[]
}

type Look = Pick<Ports, 'store' | 'clock'>

export async function viewSeats(ports: Look, reader: ReaderId): Promise<SeatsView> {
  const { store } = ports
  const [seats, address] = await Promise.all([store.seatsOf(reader), store.mailAddress(reader)])
  const held = await Promise.all(seats.map((seat) => heldSeat(ports, seat)))
  const invited = address === null ? [] : await invitedTo(ports, address)
  const isSeated = (id: MembershipId) => held.some((seat) => seat?.membership === id && seat.isPaidFor)
  const offers = invited.filter((group) => group.reader !== reader && !isSeated(group.id))
  return {
    held: held.filter((seat) => seat !== null),
    offers: await Promise.all(offers.map((group) => offerOf(ports, group))),
  }
}

/** The groups in which somebody with this address may take a seat, the newest invitation first. */
export async function invitedTo({ store, clock }: Look, address: MailAddress): Promise<Membership[]> {
  const now = clock.now()
  const groups: Membership[] = []
  for (const [id, invitations] of Map.groupBy(await store.invitationsFor(address), (each) => each.membership)) {
    const membership = mayTake(address, invitations) ? await store.membership(id) : null
    if (membership !== null && membership.seats > 1 && isOpenAt(membership, now)) groups.push(membership)
  }
  return groups
}

async function heldSeat(ports: Look, seat: Seat) {
  const membership = await ports.store.membership(seat.membership)
  if (membership === null || !isLive(membership)) return null
  return { ...(await named(ports, membership)), takenAt: seat.takenAt, isPaidFor: isPaidFor(seat, membership) }
}

async function offerOf(ports: Look, membership: Membership) {
  const isFull = freePlace(membership, await ports.store.seats(membership.id)) === null
  return { ...(await named(ports, membership)), isFull }
}

async function named({ store }: Look, { id, site: siteId, tier }: Membership): Promise<Named> {
  const [site, tiers] = await Promise.all([store.site(siteId), store.tiers(siteId)])
  return { membership: id, site: site?.name ?? siteId, tier: tiers.find((each) => each.id === tier)?.name ?? tier }
}
