// Offers: the ways into an item, the same for every reader.
import type { Item } from './item.ts'
import { isZero, type Money } from './money.ts'

export type Offer = {
  readonly id: string
  readonly kind: 'unlock' | 'free'
  readonly title: string
  readonly price: Money | null
}

/** The offers for an item at its price. No price, no offer: the gate then says that the item is not for sale. */
export function offersFor(item: Item, price: Money | null): Offer[] {
  if (price === null) return []
  if (isZero(price)) return [{ id: `free:${item.id}`, kind: 'free', title: item.title, price: null }]
  return [{ id: `unlock:${item.id}`, kind: 'unlock', title: item.title, price }]
}
