// The codes of a gift: derived whenever they are shown, kept as hashes only.
import type { GiftId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'

/** In their order, as they are kept. */
export function hashedCodes({ signer, ids }: Pick<Ports, 'signer' | 'ids'>, gift: GiftId, codes: number) {
  return Promise.all(
    Array.from({ length: codes }, async (_, position) => ids.hash(await signer.giftCode(gift, position))),
  )
}
