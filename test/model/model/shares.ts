// The model of shares: what creator, publisher and platform have of a price, and keep of one that went back in part.
import { itemAt, platformFeeBps, tipShares } from '../cast.ts'
import type { Unlock } from './state.ts'

export type Shares = readonly [ofCreator: number, ofPublisher: number, fee: number]

/** Creator, publisher and platform share the price, and give up of what goes back what is theirs of it, one after the other. */
export function keptOf({ item, refunded }: Pick<Unlock, 'item' | 'refunded'>): Shares {
  const [ofCreator, ofPublisher, fee] = sharesOf(item)
  const creatorBack = nearest((refunded * ofCreator) / itemAt(item).price)
  const left = refunded - creatorBack
  const publisherBack = nearest((left * ofPublisher) / (ofPublisher + fee))
  return [ofCreator - creatorBack, ofPublisher - publisherBack, fee - (left - publisherBack)]
}

/** The platform has its part first, and the creator's is one of what it leaves. */
export function sharesOf(item: number): Shares {
  const { price, creator, byline } = itemAt(item)
  const fee = nearest((price * platformFeeBps) / 10_000)
  const bps = creator === null ? (byline?.bps ?? 0) : tipShares[creator]
  const ofCreator = nearest(((price - fee) * bps) / 10_000)
  return [ofCreator, price - fee - ofCreator, fee]
}

const nearest = (exact: number): number => Math.floor(exact + 0.5)
