// A reader has the code of a gift: what it is, and then the membership that it gives. No card is asked for, and nothing is charged.
import { type Gift, type GiftCode, givenMembership, isRedeemable } from '../core/gift.ts'
import type { MembershipId, ReaderId } from '../core/id.ts'
import { isOpenAt, type Membership } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Tier } from '../core/tier.ts'
import type { Ids, Ports } from '../ports/index.ts'
import { memberOfTier } from './find-member.ts'

/** What a code opens. Of the giver it says nothing. */
export type GiftView = { readonly gift: Gift; readonly site: Site; readonly tier: Tier }

/**
 * `unknown`: never given, too late or taken back, all in one, so that guessing tells nothing. `yours`: this reader has redeemed it. `member`: this
 * reader is a member of at least that tier, and the code stays good.
 */
export type FoundGift =
  | { readonly is: 'unknown' }
  | { readonly is: 'used' }
  | { readonly is: 'yours'; readonly membership: Membership }
  | ({ readonly is: 'open' | 'member' } & GiftView)

/** @param code as it is typed into the page and read again there; null for what can be none */
export async function findGift(ports: Ports, code: string | null, reader: ReaderId | null): Promise<FoundGift> {
  const { store, ids, clock } = ports
  const hash = code === null ? null : await ids.hash(code)
  const found = hash === null ? null : await store.giftCode(hash)
  if (hash === null || found === null) return { is: 'unknown' }
  if (found.state === 'redeemed') return usedBy(ports, found, reader)
  const gift = await store.gift(found.gift)
  if (gift === null || !isRedeemable(found, gift, clock.now())) return { is: 'unknown' }
  const [site, tiers] = await Promise.all([store.site(gift.site), store.tiers(gift.site)])
  const tier = tiers.find(({ id }) => id === gift.tier)
  if (site === null || tier === undefined) throw new Error(`${gift.id} is of a tier that is not there`)
  const member = reader === null ? null : await memberOfTier(ports, { reader, site: site.id, tiers, wanted: gift.tier })
  if (member === null) return { is: 'open', gift, site, tier }
  // Perhaps a member since a moment ago, by this very code.
  const now = await store.giftCode(hash)
  return now?.state === 'redeemed' ? usedBy(ports, now, reader) : { is: 'member', gift, site, tier }
}

async function usedBy({ store }: Ports, { membership: id }: GiftCode, reader: ReaderId | null): Promise<FoundGift> {
  const membership = id === null ? null : await store.membership(id)
  return membership !== null && membership.reader === reader ? { is: 'yours', membership } : { is: 'used' }
}

// A lost race was lost to somebody with the same code, or to oneself: the next look sees it.
const looks = 3

export type Redeeming = { readonly code: string; readonly reader: ReaderId; readonly lang: string }

/** Twice by the same reader gives the same membership; of a hundred at once one is a member, and the others are told that it is used. */
export async function redeemGift(ports: Ports, { code, reader, lang }: Redeeming): Promise<FoundGift> {
  const { store, ids, clock } = ports
  for (let look = 0; look < looks; look++) {
    // Read before the reader is found to be no member: what comes in between takes the id, and this look is lost.
    const before = await store.memberships(reader)
    const found = await findGift(ports, code, reader)
    if (found.is !== 'open') return found
    const at = clock.now()
    const id = await nextOf(ids, reader, found.site, before)
    const membership = givenMembership(found.gift, { id, reader, lang }, at)
    await store.commit([
      { change: 'start-membership', membership },
      { change: 'redeem-code', codeHash: await ids.hash(code), membership: id, at },
    ])
  }
  const found = await findGift(ports, code, reader)
  if (found.is !== 'open') return found
  throw new Problem('request-in-progress', 'Too many requests for the same thing at once. Try again.')
}

/**
 * Named by how many the reader was given here before: two codes that one reader redeems in the same moment meet at one id, so that the second
 * stays good instead of being spent on what the first has given.
 */
async function nextOf(
  ids: Ids,
  reader: ReaderId,
  { id: site }: Site,
  memberships: readonly Membership[],
): Promise<MembershipId> {
  const before = memberships.filter((each) => each.site === site && each.cause !== 'card').length
  return `membership_${await ids.hash(`${reader}|${site}|${before}`)}`
}

/** The membership that a reader was given, while it is open. Throws `not-found` for any other. */
export async function viewGiven({ store, clock }: Ports, id: MembershipId, reader: ReaderId | null) {
  const membership = await store.membership(id)
  const isTheirs = membership !== null && membership.reader === reader && membership.cause !== 'card'
  if (!isTheirs || !isOpenAt(membership, clock.now())) throw new Problem('not-found', 'There is no such membership.')
  const [site, tiers] = await Promise.all([store.site(membership.site), store.tiers(membership.site)])
  const tier = tiers.find((each) => each.id === membership.tier)
  if (site === null || tier === undefined) throw new Error(`${id} is of a tier that is not there`)
  return { membership, site, tier }
}
