// A tier as its publisher writes it at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const prices = v.array(v.strictObject({ interval: v.picklist(['month', 'year']), price: Money }))

/** `PUT /v1/admin/tiers/:tier`. Without patterns it opens every item of the site. */
export const TierPut = v.strictObject({
  name: text(120),
  perks: v.optional(v.pipe(v.array(text(200)), v.maxLength(20)), []),
  level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  prices: v.pipe(prices, v.minLength(1), v.maxLength(40)),
  patterns: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(50)), []),
})
export type TierPut = v.InferOutput<typeof TierPut>

/** A tier as the admin API answers it. */
export const Tier = v.object({
  tier: v.string(),
  name: v.string(),
  perks: v.array(v.string()),
  level: v.number(),
  prices,
  patterns: v.array(v.string()),
})
export type Tier = v.InferOutput<typeof Tier>
