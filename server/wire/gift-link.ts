// Gift links, as a publisher's own programs see them at /v1/admin.
import * as v from 'valibot'

const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most))

/** `POST /v1/admin/gift-links`, with an `Idempotency-Key`. */
export const GiftLinkPost = v.strictObject({
  item: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  opens: count(500),
  days: count(90),
})

/** `PUT /v1/admin/gift-links/readers`: what a reader may give; by default to five people, for a week, ten times a month. */
export const GiftLinkRules = v.strictObject({
  opens: v.optional(count(50), 5),
  days: v.optional(count(30), 7),
  perMonth: v.optional(count(100), 10),
})
export type GiftLinkRules = v.InferOutput<typeof GiftLinkRules>

/** `url` is told of the publisher's own; `reader` is the pairwise name of who gave it else. */
export const GiftLink = v.object({
  link: v.string(),
  item: v.string(),
  by: v.picklist(['publisher', 'reader']),
  reader: v.nullable(v.string()),
  url: v.nullable(v.string()),
  state: v.picklist(['open', 'used-up', 'expired', 'revoked']),
  opens: v.number(),
  opened: v.number(),
  at: v.string(),
  expiresAt: v.string(),
})
export type GiftLink = v.InferOutput<typeof GiftLink>
