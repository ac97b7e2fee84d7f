// Offers: the ways into an item, the same for every reader.
import type { Item } from './item.ts'
import { isZero, type Money } from './money.ts'
import type { TierOffer } from './tier.ts'

export type Offer = {
  readonly id: string
  readonly kind: 'unlock' | 'membership' | 'free'
  readonly title: string
  readonly price: Money | null
  /** Of a membership: the days that are free for who was never a member. Not there: none. */
  readonly trialDays?: number
}

/**
 * The offers for an item at its price, and by the membership that opens it for the least. Neither: the gate then says that the
 * item is not for sale.
 */
export function offersFor(item: Item, price: Money | null, membership: TierOffer | null): Offer[] {
  if (price !== null && isZero(price)) return [{ id: `free:${item.id}`, kind: 'free', title: item.title, price: null }]
  return [
    ...(price === null ? [] : [{ id: `unlock:${item.id}`, kind: 'unlock', title: item.title, price } as const]),
    ...(membership === null ? [] : [membershipOffer(membership)]),
  ]
}

/** `membership:patron:month`: tier and interval are in the id, the title is the tier's name. */
export function membershipOffer({ tier, interval, price }: TierOffer): Offer {
  const { id, name: title, trialDays } = tier
  const offer = { id: `membership:${id}:${interval}`, kind: 'membership', title, price } as const
  return trialDays === 0 ? offer : { ...offer, trialDays }
}
