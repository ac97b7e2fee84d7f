// Gifts of memberships, as a publisher's own programs see them at /v1/admin.
import * as v from 'valibot'
import { Money } from './money.ts'

const interval = v.picklist(['month', 'year'])

/** `POST /v1/admin/gifts`, with an `Idempotency-Key`: memberships that cost nobody anything. */
export const GiftPost = v.strictObject({
  tier: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  interval,
  codes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
})
export type GiftPost = v.InferOutput<typeof GiftPost>

/** `late`: it was never redeemed, and cannot be any more. `code` is told of one of the publisher's own that is open. */
export const GiftCode = v.object({
  state: v.picklist(['open', 'late', 'redeemed', 'taken-back']),
  code: v.nullable(v.string()),
  changedAt: v.string(),
})
export type GiftCode = v.InferOutput<typeof GiftCode>

/** `gift`: a reader has paid for it. `price` is that of one code. */
export const Gift = v.object({
  gift: v.string(),
  cause: v.picklist(['gift', 'complimentary']),
  tier: v.string(),
  interval,
  price: Money,
  at: v.string(),
  expiresAt: v.string(),
  codes: v.array(GiftCode),
})
export type Gift = v.InferOutput<typeof Gift>
