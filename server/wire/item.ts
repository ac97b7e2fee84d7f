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

/** How an item came to be open for everybody: by a goal for tips that was reached. */
export const Opened = v.object({
  goal: v.string(),
  title: v.string(),
  at: v.string(),
  /** How many had given by then, also those without a name. */
  supporters: v.number(),
  /** Those who gave under a name, the first first, 50 at most. */
  names: v.array(v.string()),
})
export type Opened = v.InferOutput<typeof Opened>

/** `GET /v1/sites/:site/items/:item`. Public and cacheable: the same for every reader. */
export const ItemOffers = v.object({
  item: v.object({ id: v.string(), kind: v.string(), title: v.string() }),
  offers: v.array(Offer),
  opened: v.exactOptional(Opened),
})
export type ItemOffers = v.InferOutput<typeof ItemOffers>
