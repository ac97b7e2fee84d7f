// What a giver sees of a gift: each code with what became of it. By whom it was redeemed is not said.
import { type Gift, type GiftCode, isRedeemable } from '../core/gift.ts'
import type { GiftId, ReaderId, TicketId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'

export type GiftSeen = {
  readonly gift: Gift
  readonly site: string
  readonly tier: string
  readonly codes: readonly SeenCode[]
}

/** `late`: its time is over, and it can still be taken back. The code itself is told while it can be redeemed. */
export type SeenCode = Pick<GiftCode, 'position' | 'changedAt'> & {
  readonly is: GiftCode['state'] | 'late'
  readonly code: string | null
}

/** What became of the codes, counted. The codes themselves are derived only where they are shown. */
export type CountedGift = Omit<GiftSeen, 'codes'> & { readonly counts: Readonly<Record<SeenCode['is'], number>> }

/** Throws `not-found` for a gift that is not this reader's, whether it exists or not. */
export async function viewGift(ports: Ports, id: GiftId, reader: ReaderId | null): Promise<GiftSeen> {
  const gift = await ports.store.gift(id)
  if (gift === null || reader === null || gift.giver !== reader)
    throw new Problem('not-found', 'There is no such gift.')
  return seenGift(ports, gift)
}

/** What a ticket was paid for. Null: nothing. */
export async function giftByTicket(ports: Ports, ticket: TicketId): Promise<GiftSeen | null> {
  const gift = await ports.store.giftOfTicket(ticket)
  return gift === null ? null : seenGift(ports, gift)
}

export async function seenGift(ports: Ports, gift: Gift): Promise<GiftSeen> {
  const { store, clock, signer } = ports
  const now = clock.now()
  const seen = async (code: GiftCode): Promise<SeenCode> => {
    const { position, changedAt } = code
    const is = standingOf(code, gift, now)
    return { position, changedAt, is, code: is === 'open' ? await signer.giftCode(gift.id, position) : null }
  }
  const codes = await store.giftCodes(gift.id)
  return { gift, ...(await namesOf(ports, gift)), codes: await Promise.all(codes.map(seen)) }
}

export async function countedGift(ports: Ports, gift: Gift): Promise<CountedGift> {
  const now = ports.clock.now()
  const counts = { open: 0, late: 0, redeemed: 0, 'taken-back': 0 }
  for (const code of await ports.store.giftCodes(gift.id)) counts[standingOf(code, gift, now)] += 1
  return { gift, ...(await namesOf(ports, gift)), counts }
}

function standingOf(code: GiftCode, gift: Gift, now: Instant): SeenCode['is'] {
  return code.state === 'open' && !isRedeemable(code, gift, now) ? 'late' : code.state
}

async function namesOf({ store }: Ports, { site: siteId, tier: id }: Gift): Promise<Pick<GiftSeen, 'site' | 'tier'>> {
  const [site, tiers] = await Promise.all([store.site(siteId), store.tiers(siteId)])
  return { site: site?.name ?? siteId, tier: tiers.find((tier) => tier.id === id)?.name ?? id }
}
