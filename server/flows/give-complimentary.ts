// A publisher gives memberships away: codes that cost nothing, and that nothing is booked for.
import type { Change } from '../core/change.ts'
import { freshGift, type Gift, giftCodesMax } from '../core/gift.ts'
import type { GiftId } from '../core/id.ts'
import { money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Interval } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { hashedCodes } from './derive-codes.ts'

export type Complimentary = {
  readonly tier: string
  readonly interval: Interval
  readonly codes: number
  /** The publisher's own name of this request: the same again gives the same gift. */
  readonly key: string
}

/**
 * Throws `idempotency-key-reused` for a key that another gift was made with, `not-found` for a tier that is not offered, and
 * `amount-out-of-range` for too many codes at once.
 */
export async function giveComplimentary(ports: Ports, site: Site, wish: Complimentary): Promise<Gift> {
  const { store, ids, clock } = ports
  const id: GiftId = `gift_${await ids.hash(`${site.id}|${wish.key}`)}`
  const earlier = await sameAgain(ports, id, wish)
  if (earlier !== null) return earlier
  await refuse(ports, site, wish)

  const { tier, interval, codes } = wish
  const given = { id, site: site.id, tier, interval, codes, giver: null, ticket: null, price: money(0, site.currency) }
  const gift = freshGift(given, clock.now())
  const committed = await store.commit([{ change: 'add-gift', gift, codeHashes: await hashedCodes(ports, id, codes) }])
  if (committed.done) return gift
  const twin = await sameAgain(ports, id, wish)
  if (twin === null) throw new Error(`${id} was refused by ${committed.guard}, and is not there`)
  return twin
}

async function sameAgain({ store }: Ports, id: GiftId, wish: Complimentary): Promise<Gift | null> {
  const earlier = await store.gift(id)
  if (earlier === null) return null
  const fields = ['tier', 'interval', 'codes'] as const
  if (fields.every((field) => earlier[field] === wish[field])) return earlier
  throw new Problem('idempotency-key-reused', 'This key was used for another gift. Take a fresh one.')
}

async function refuse({ store }: Ports, site: Site, { tier, codes }: Complimentary): Promise<void> {
  if (codes < 1 || codes > giftCodesMax)
    throw new Problem('amount-out-of-range', `Between 1 and ${giftCodesMax} memberships can be given at once.`)
  const isOffered = (await store.tiers(site.id)).some((each) => each.id === tier && each.isOffered)
  if (!isOffered) throw new Problem('not-found', 'There is no such tier.')
}

// Somebody may redeem a code in the moment in which all are taken back.
const looks = 5

/**
 * The publisher wants what nobody has redeemed back. Who is a member stays one. Throws `not-found` for a gift that is not the site's, or that
 * a reader has paid for.
 */
export async function withdrawComplimentary(ports: Ports, site: Site, id: GiftId): Promise<void> {
  const { store, clock } = ports
  for (let look = 0; look < looks; look++) {
    const gift = await store.gift(id)
    if (gift === null || gift.site !== site.id || gift.giver !== null)
      throw new Problem('not-found', 'There is no such gift of yours.')
    const open = (await store.giftCodes(id)).filter(({ state }) => state === 'open')
    const at = clock.now()
    const changes = open.map(
      ({ position }, index): Change => ({
        change: 'take-back-code',
        gift: id,
        position,
        before: gift.takenBack + index,
        at,
      }),
    )
    if (changes.length === 0 || (await store.commit(changes)).done) return
  }
  throw new Problem('request-in-progress', 'Its codes are being redeemed. Try again.')
}
