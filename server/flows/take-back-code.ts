// A giver takes back a code that nobody has redeemed: its price is in the wallet again.
import { giftReference, giftReturnedEntry } from '../core/bookkeeping.ts'
import type { Change } from '../core/change.ts'
import type { Gift, GiftCode } from '../core/gift.ts'
import type { GiftId, ReaderId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'

/** `before`: it was taken back already. `used`: somebody was faster, and is a member now. */
export type TakenBack = 'taken-back' | 'before' | 'used'

export type TakingBack = { readonly reader: ReaderId; readonly gift: GiftId; readonly position: number }

// Whoever takes back several codes of a gift at once meets at its count: each look books one more.
const looks = 5

/** Throws `not-found` for a gift that is not this reader's, whether it exists or not. Twice gives the price back once. */
export async function takeBackCode(ports: Ports, { reader, gift: id, position }: TakingBack): Promise<TakenBack> {
  const { store } = ports
  for (let look = 0; look < looks; look++) {
    // The count before the codes: one that is older than they are is refused by the commit.
    const gift = await store.gift(id)
    const code = (await store.giftCodes(id))[position]
    if (gift === null || gift.giver !== reader || code === undefined)
      throw new Problem('not-found', 'There is no such gift.')
    if (code.state !== 'open') return code.state === 'redeemed' ? 'used' : 'before'
    if ((await store.commit(await takingBack(ports, gift, code))).done) return 'taken-back'
  }
  throw new Problem('request-in-progress', 'Too many requests for the same thing at once. Try again.')
}

async function takingBack({ store, clock }: Ports, gift: Gift, { position }: GiftCode): Promise<Change[]> {
  const { id, price, takenBack } = gift
  const paid = await store.entry(giftReference(id))
  if (paid === null) throw new Error(`${id} was paid, but has no entry`)
  const at = clock.now()
  const before = takenBack * price.amount
  return [
    { change: 'take-back-code', gift: id, position, before: takenBack, at },
    { change: 'post-entry', entry: giftReturnedEntry({ gift: id, position, paid, before, price }), at },
  ]
}
