// A site as its public page may know it.
import * as v from 'valibot'
import { Money } from './money.ts'

/** `GET /v1/sites/:site`. Tips are null until the publisher names a creator: suggested amounts, least and most in minor units. Tiers come from the lowest to the highest. */
export const Site = v.object({
  site: v.string(),
  name: v.string(),
  currency: v.string(),
  locale: v.string(),
  tips: v.nullable(v.object({ amounts: v.array(v.number()), min: v.number(), max: v.number() })),
  tiers: v.array(
    v.object({
      tier: v.string(),
      name: v.string(),
      perks: v.array(v.string()),
      /** Free days for who was never a member; 0: none. */
      trialDays: v.number(),
      /** More than 1: groups may join, with so many seats at most. */
      seatsMax: v.number(),
      prices: v.array(
        v.object({
          interval: v.picklist(['month', 'year']),
          price: Money,
          /** What the first members pay, while it is offered: until then, for so many more, or both. */
          founding: v.optional(v.object({ price: Money, until: v.nullable(v.string()), left: v.nullable(v.number()) })),
        }),
      ),
    }),
  ),
})
export type Site = v.InferOutput<typeof Site>
