// A tier as its publisher writes it at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

const text = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most))
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'not an instant'),
  v.transform((text) => new Date(text).toISOString()),
)
const founding = v.pipe(
  v.strictObject({
    price: Money,
    until: v.optional(v.nullable(instant), null),
    places: v.optional(v.nullable(whole(1, 100_000)), null),
  }),
  v.check(({ until, places }) => until !== null || places !== null, 'one of until and places at least'),
)
const interval = v.picklist(['month', 'year'])
const prices = v.array(v.strictObject({ interval, price: Money, founding: v.optional(founding) }))

/** `PUT /v1/admin/tiers/:tier`. Without patterns it opens every item of the site. */
export const TierPut = v.strictObject({
  name: text(120),
  perks: v.optional(v.pipe(v.array(text(200)), v.maxLength(20)), []),
  level: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
  prices: v.pipe(prices, v.minLength(1), v.maxLength(40)),
  patterns: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(50)), []),
  /** Free days for who was never a member of the site. */
  trialDays: v.optional(whole(0, 90), 0),
  /** How many seats a group may take. 1: it is for one reader only. */
  seatsMax: v.optional(whole(1, 500), 1),
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
  trialDays: v.number(),
  seatsMax: v.number(),
})
export type Tier = v.InferOutput<typeof Tier>
