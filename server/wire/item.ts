// An item and the ways into it, as the wall shows them.
import * as v from 'valibot'
import { Money } from './money.ts'

export const Offer = v.object({
  id: v.string(),
  kind: v.picklist(['unlock', 'pass', 'membership', 'free']),
  title: v.string(),
  price: v.nullable(Money),
  until: v.optional(v.string()),
  /** Of a membership: the days that are free at first. */
  trialDays: v.optional(v.number()),
})
export type Offer = v.InferOutput<typeof Offer>

/** `GET /v1/sites/:site/items/:item`. Public and cacheable: the same for every reader. */
export const ItemOffers = v.object({
  item: v.object({ id: v.string(), kind: v.string(), title: v.string() }),
  offers: v.array(Offer),
})
export type ItemOffers = v.InferOutput<typeof ItemOffers>
